#include "desktop/console/chatcommand.h"

#include "desktop/console/terminal.h"

using namespace Qt::StringLiterals;

namespace tom::console {

namespace {

const QString clientType = u"console"_s;

} // namespace

ChatCommand::ChatCommand(desktop::ApiClient &client, CommandLine line) : m_client(client), m_line(std::move(line)) {}

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
    m_printer.emplace(m_line.json);
    m_reply = m_client.process({.request = text, .clientType = clientType, .level = m_line.level});
    connect(m_reply.get(), &desktop::ProcessReply::eventReceived, this,
            [this](const protocol::TurnEvent &event) { m_printer->print(event); });
    connect(m_reply.get(), &desktop::ProcessReply::connectionLost, this,
            [] { writeRemark(u"the connection was lost, trying again"_s); });
    // Queued: the reply may be deleted then.
    connect(m_reply.get(), &desktop::ProcessReply::finished, this, &ChatCommand::takeEnd, Qt::QueuedConnection);
}

void ChatCommand::takeEnd(const Result<protocol::ProcessAnswer> &answer)
{
    m_reply.reset();
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
