#include "desktop/console/consentprompt.h"

#include "desktop/api/apierror.h"
#include "desktop/console/consenttext.h"
#include "desktop/console/terminal.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::console {

namespace {

QString choicesText(const protocol::Approval &approval)
{
    QString text = u"[y]es"_s;
    if (approval.remember.contains(u"conversation"_s))
        text += u", for this [c]onversation"_s;
    if (approval.remember.contains(u"always"_s))
        text += u", [a]lways"_s;
    return text + u", [n]o: "_s;
}

} // namespace

QString idOf(const Question &question)
{
    return std::visit([](const auto &asked) { return asked.id; }, question);
}

ConsentPrompt::ConsentPrompt(desktop::ApiClient &client) : m_client(client)
{
    connect(&m_input, &LineInput::lineRead, this, &ConsentPrompt::takeLine);
}

void ConsentPrompt::ask(const Question &question)
{
    m_questions.append(question);
    if (m_questions.size() == 1)
        askNext();
}

void ConsentPrompt::end(const QString &id, const QString &words)
{
    const auto found = std::ranges::find_if(m_questions, [&id](const Question &question) { return idOf(question) == id; });
    if (found == m_questions.end())
        return;
    const bool isAsked = found == m_questions.begin();
    m_questions.erase(found);
    if (!isAsked)
        return;
    m_input.stop();
    m_form.reset();
    if (!std::exchange(m_isSaid, false))
        writeError(u"\nDecided elsewhere: %1.\n"_s.arg(words));
    askNext();
}

void ConsentPrompt::endAll()
{
    m_input.stop();
    m_form.reset();
    m_questions.clear();
    m_isSaid = false;
}

void ConsentPrompt::askNext()
{
    m_isSaid = false;
    if (m_questions.isEmpty())
        return;
    m_input.forget();
    const auto *approval = std::get_if<protocol::Approval>(&m_questions.constFirst());
    if (!approval)
        return askForm(std::get<protocol::Elicitation>(m_questions.constFirst()));
    writeError(consentText(*approval));
    m_input.ask(choicesText(*approval));
}

void ConsentPrompt::askForm(const protocol::Elicitation &elicitation)
{
    m_form = std::make_unique<FormPrompt>(m_input, elicitation);
    connect(
        m_form.get(), &FormPrompt::finished, this,
        [this, id = elicitation.id](const std::optional<protocol::ElicitationAnswer> &answer) {
            m_form.reset();
            if (!answer)
                return Q_EMIT abandoned();
            tell(m_client.answer(id, *answer));
        },
        Qt::QueuedConnection);
    m_form->start();
}

void ConsentPrompt::takeLine(const std::optional<QString> &line)
{
    if (m_form || m_questions.isEmpty())
        return;
    if (!line)
        return Q_EMIT abandoned();
    takeWord(std::get<protocol::Approval>(m_questions.constFirst()), line->trimmed().toLower());
}

void ConsentPrompt::takeWord(const protocol::Approval &approval, const QString &word)
{
    protocol::ApprovalDecision decision{.isApproved = true};
    const auto may = [&approval](protocol::Remember remember) {
        return approval.remember.contains(protocol::rememberName(remember));
    };
    if (word == "n"_L1 || word == "no"_L1)
        decision.isApproved = false;
    else if ((word == "c"_L1 || word == "conversation"_L1) && may(protocol::Remember::Conversation))
        decision.remember = protocol::Remember::Conversation;
    else if ((word == "a"_L1 || word == "always"_L1) && may(protocol::Remember::Always))
        decision.remember = protocol::Remember::Always;
    else if (word != "y"_L1 && word != "yes"_L1)   // not even Enter: nothing is allowed by accident
        return m_input.ask(u"Please answer "_s + choicesText(approval));
    tell(m_client.decide(approval.id, decision));
}

// The end comes with the turn's own event. A server that could not be told is asked again; one that refuses has its reason.
void ConsentPrompt::tell(QFuture<Result<void>> answered)
{
    m_isSaid = true;
    answered.then(this, [this](const Result<void> &result) {
        if (result)
            return;
        writeError("tom: "_L1 + desktop::errorText(result.error()) + u'\n');
        if (!m_isSaid)
            return;   // its end has come meanwhile
        if (result.error().code == ErrorCode::Network || result.error().code == ErrorCode::AgentTimeout
            || result.error().code == ErrorCode::AgentUnavailable || result.error().code == ErrorCode::InvalidInput)
            askNext();
    });
}

} // namespace tom::console
