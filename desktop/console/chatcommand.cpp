#include "desktop/console/chatcommand.h"

#include "desktop/console/consenttext.h"
#include "desktop/console/terminal.h"

using namespace Qt::StringLiterals;

namespace tom::console {

namespace {

using namespace std::chrono_literals;

const QString clientType = u"console"_s;

// When a turn is shown from its beginning, the end of a wait comes right behind it: then there is nothing to ask any more.
constexpr auto quiet = 250ms;

} // namespace

ChatCommand::ChatCommand(desktop::ApiClient &client, CommandLine line)
    : m_client(client),
      m_line(std::move(line)),
      m_prompt(client)
{
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(quiet);
    connect(&m_quiet, &QTimer::timeout, this, &ChatCommand::askForConsent);
    connect(&m_prompt, &ConsentPrompt::abandoned, this, &ChatCommand::leaveWaiting);
}

// First asks who we are: a server that is not there is told apart from one that is lost in the middle.
void ChatCommand::start()
{
    m_client.accountState().then(this, [this](const Result<protocol::AccountState> &state) {
        if (!state)
            return Q_EMIT finished(complain(state.error()));
        if (!state->authenticated)
            return Q_EMIT finished(complain(NotSignedIn, u"your session has ended; sign in with: tom login"_s));
        if (!m_line.newConversation)
            return begin();
        m_client.reset(clientType).then(this, [this](const Result<void> &done) {
            if (!done)
                return Q_EMIT finished(complain(done.error()));
            begin();
        });
    });
}

void ChatCommand::begin()
{
    if (!m_line.turn.isEmpty())
        return follow(m_client.resume(m_line.turn));
    m_atPrompt = m_line.text.isEmpty() && inputIsTerminal();
    if (m_atPrompt)
        return askNext();
    const QString text = m_line.text.isEmpty() ? readAllInput().trimmed() : m_line.text;
    if (m_interrupted)
        return Q_EMIT finished(Interrupted);
    if (text.isEmpty())
        return Q_EMIT finished(complain(WrongUsage, u"nothing was asked; write: tom chat \"What can you do?\""_s));
    ask(text);
}

// Blocks while the person types: between two turns there is nothing else to do. Ctrl-C ends it as the end of input does.
void ChatCommand::askNext()
{
    std::optional<QString> text = askLine(u"› "_s);
    while (text && text->trimmed().isEmpty())
        text = askLine(u"› "_s);
    if (!text) {
        writeError(u"\n"_s);
        return Q_EMIT finished(Ok);
    }
    ask(text->trimmed());
}

void ChatCommand::ask(const QString &text)
{
    follow(m_client.process({.request = text, .clientType = clientType, .level = m_line.level}));
}

void ChatCommand::follow(std::unique_ptr<desktop::ProcessReply> reply)
{
    m_printer.emplace(m_line.json);
    m_reply = std::move(reply);
    connect(m_reply.get(), &desktop::ProcessReply::eventReceived, this, &ChatCommand::takeEvent);
    connect(m_reply.get(), &desktop::ProcessReply::connectionLost, this,
            [] { writeRemark(u"the connection was lost, trying again"_s); });
    // Queued: the reply may be deleted then.
    connect(m_reply.get(), &desktop::ProcessReply::finished, this, &ChatCommand::takeEnd, Qt::QueuedConnection);
}

void ChatCommand::takeEvent(const protocol::TurnEvent &event)
{
    m_printer->print(event);
    const auto end = [this](const QString &id, const QString &words) {
        m_waiting.removeIf([&id](const Question &question) { return idOf(question) == id; });
        m_prompt.end(id, words);
    };
    if (const auto *asked = std::get_if<protocol::ApprovalAsked>(&event.body))
        m_waiting.append(asked->approval);
    else if (const auto *form = std::get_if<protocol::ElicitationAsked>(&event.body))
        m_waiting.append(form->elicitation);
    else if (const auto *ended = std::get_if<protocol::ApprovalEnded>(&event.body))
        return end(ended->id, endText(ended->state));
    else if (const auto *filled = std::get_if<protocol::ElicitationEnded>(&event.body))
        return end(filled->id, filled->action);
    else
        return;
    if (!m_quiet.isActive())
        m_quiet.start();
}

void ChatCommand::askForConsent()
{
    if (!m_reply || m_waiting.isEmpty())
        return;
    if (m_line.json || !inputIsTerminal() || !errorIsTerminal())
        return leaveWaiting();
    m_printer->endLine();
    for (const Question &question : std::exchange(m_waiting, {}))
        m_prompt.ask(question);
}

// The turn itself goes on as soon as somebody decides; who left us knows how to come back to it.
void ChatCommand::leaveWaiting()
{
    if (!m_reply)
        return;
    m_printer->endLine();
    for (const Question &question : std::as_const(m_waiting)) {
        writeError("tom: "_L1 + std::visit([](const auto &asked) { return consentText(asked); }, question));
        writeError(u"Decide with:  %1\n"_s.arg(std::visit([](const auto &asked) { return howToDecide(asked); }, question)));
    }
    writeError(
        u"tom: it waits for your word; see what waits with: tom approvals, and the answer with: tom chat --turn %1\n"_s.arg(
            m_reply->turn()));
    m_reply->disconnect(this);
    m_prompt.endAll();
    Q_EMIT finished(WaitsForConsent);
}

void ChatCommand::takeEnd(const Result<protocol::ProcessAnswer> &answer)
{
    m_reply.reset();
    m_waiting.clear();
    m_prompt.endAll();
    if (answer)
        m_printer->endWell(*answer);
    else
        m_printer->endBadly(answer.error());
    const ExitCode code = answer ? Ok : complain(answer.error());
    if (!m_atPrompt || code == NotSignedIn)
        return Q_EMIT finished(m_interrupted && !answer ? Interrupted : code);
    m_interrupted = false;
    askNext();
}

void ChatCommand::interrupt()
{
    if (!m_reply || std::exchange(m_interrupted, true))
        return Q_EMIT finished(Interrupted);
    if (m_reply->turn().isEmpty())   // then it may take a while
        writeRemark(u"stopping; Ctrl-C again quits"_s);
    m_reply->stop();
}

} // namespace tom::console
