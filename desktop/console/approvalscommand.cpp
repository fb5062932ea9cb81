#include "desktop/console/approvalscommand.h"

#include "desktop/console/consenttext.h"
#include "desktop/console/exitcode.h"
#include "desktop/console/terminal.h"
#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::console {

ApprovalsCommand::ApprovalsCommand(desktop::ApiClient &client, CommandLine line) : m_client(client), m_line(std::move(line)) {}

void ApprovalsCommand::start()
{
    switch (m_line.verb) {
    case ApprovalVerb::List:
        return list();
    case ApprovalVerb::Rules:
        return listRules();
    case ApprovalVerb::Approve:
        return tell(m_client.decide(m_line.id, {.isApproved = true, .remember = m_line.remember}), u"Approved.\n"_s);
    case ApprovalVerb::Deny:
        return tell(m_client.decide(m_line.id, {.isApproved = false}), u"Denied.\n"_s);
    case ApprovalVerb::Forget:
        return tell(m_client.removeApprovalRule(m_line.id), u"It will be asked again.\n"_s);
    case ApprovalVerb::Decline:
        return tell(m_client.answer(m_line.id, {.action = u"decline"_s}), u"Declined.\n"_s);
    case ApprovalVerb::Answer:
        return answer();
    }
}

void ApprovalsCommand::list()
{
    m_client.approvals().then(this, [this](const Result<protocol::WaitingApprovals> &waiting) {
        if (!waiting)
            return Q_EMIT finished(complain(waiting.error()));
        QString text;
        for (const protocol::Approval &approval : waiting->approvals) {
            text += u"%1  until %2\n"_s.arg(approval.id, approval.expires.toLocalTime().toString(u"d MMM HH:mm"_s));
            text += consentText(approval);
        }
        listForms(text);
    });
}

// A server of an earlier version has no list of them.
void ApprovalsCommand::listForms(const QString &before)
{
    m_client.forms().then(this, [this, before](const Result<protocol::WaitingElicitations> &waiting) {
        if (!waiting && waiting.error().code != ErrorCode::NotFound)
            return Q_EMIT finished(complain(waiting.error()));
        QString text = before;
        for (const protocol::Elicitation &form : waiting ? waiting->elicitations : QList<protocol::Elicitation>()) {
            text += u"%1  until %2\n"_s.arg(form.id, form.expires.toLocalTime().toString(u"d MMM HH:mm"_s));
            text += consentText(form);
        }
        writeOutput(text.isEmpty() ? u"Nothing waits for your word.\n"_s : text);
        Q_EMIT finished(Ok);
    });
}

void ApprovalsCommand::listRules()
{
    m_client.approvalRules().then(this, [this](const Result<protocol::ApprovalRules> &rules) {
        if (!rules)
            return Q_EMIT finished(complain(rules.error()));
        QString text;
        for (const protocol::ApprovalRule &rule : rules->rules) {
            QString where = rule.conversation.isEmpty() ? QString() : u"  in conversation "_s + rule.conversation;
            if (rule.schedule > 0)
                where = u"  in schedule %1"_s.arg(rule.schedule);
            text += u"%1  %2.%3%4\n"_s.arg(rule.id, rule.module, rule.name, where);
        }
        writeOutput(text.isEmpty() ? u"Nothing is allowed without asking.\n"_s : text);
        Q_EMIT finished(Ok);
    });
}

// From standard input, where it stands in no list of processes and in no history of a shell.
void ApprovalsCommand::answer()
{
    const Result<QJsonObject> content = json::parseObject(readAllInput().toUtf8());
    if (!content) {
        return Q_EMIT finished(
            complain(WrongUsage, u"the answer must be a JSON object on standard input: %1"_s.arg(content.error().message)));
    }
    tell(m_client.answer(m_line.id, {.action = u"accept"_s, .content = *content}), u"Answered.\n"_s);
}

void ApprovalsCommand::tell(QFuture<Result<void>> done, const QString &words)
{
    done.then(this, [this, words](const Result<void> &result) {
        if (!result)
            return Q_EMIT finished(complain(result.error()));
        writeOutput(words);
        Q_EMIT finished(Ok);
    });
}

} // namespace tom::console
