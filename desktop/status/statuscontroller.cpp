#include "desktop/status/statuscontroller.h"

#include "desktop/api/apiclient.h"
#include "desktop/api/apierror.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::desktop {

namespace {

constexpr auto gatheringPause = 200ms;

} // namespace

StatusController::StatusController(ApiClient &client, QObject *parent) : QObject(parent), m_client(client)
{
    for (QTimer *pause : {&m_tasksPause, &m_modulesPause}) {
        pause->setSingleShot(true);
        pause->setInterval(gatheringPause);
    }
    connect(&m_tasksPause, &QTimer::timeout, this, &StatusController::askForTasks);
    connect(&m_modulesPause, &QTimer::timeout, this, &StatusController::askForModules);
}

void StatusController::refresh()
{
    askForTasks();
    askForModules();
    askForRules();
}

void StatusController::takePush(const protocol::PushMessage &message)
{
    const bool isOfTasks =
        std::holds_alternative<protocol::PushTasks>(message.body) || std::holds_alternative<protocol::PushTurn>(message.body);
    if (isOfTasks && !m_tasksPause.isActive())
        m_tasksPause.start();
    if (std::holds_alternative<protocol::PushStatus>(message.body) && !m_modulesPause.isActive())
        m_modulesPause.start();
    if (std::holds_alternative<protocol::PushApproval>(message.body))
        askForRules();   // what was decided may count for longer
}

void StatusController::askForTasks()
{
    const quint64 question = ++m_tasksQuestion;
    m_client.tasks().then(this, [this, question](const Result<protocol::TaskStatus> &tasks) {
        if (question != m_tasksQuestion)
            return;
        if (tasks)
            Q_EMIT tasksChanged(*tasks);
        else
            Q_EMIT tasksUnreachable(errorText(tasks.error()));
    });
}

void StatusController::askForModules()
{
    const quint64 question = ++m_modulesQuestion;
    m_client.status().then(this, [this, question](const Result<protocol::AgentStatus> &status) {
        if (question != m_modulesQuestion)
            return;
        if (status)
            Q_EMIT modulesChanged(status->modules);
        else
            Q_EMIT modulesUnreachable(errorText(status.error()));
    });
}

// Nothing is said when they are not known: the modules are, and whoever takes one back hears of it.
void StatusController::askForRules()
{
    const quint64 question = ++m_rulesQuestion;
    m_client.approvalRules().then(this, [this, question](const Result<protocol::ApprovalRules> &rules) {
        if (rules && question == m_rulesQuestion)
            Q_EMIT rulesChanged(*rules);
    });
}

void StatusController::takeRuleBack(const QString &rule)
{
    m_client.removeApprovalRule(rule).then(this, [this](const Result<void> &done) {
        if (!done && done.error().code != ErrorCode::NotFound)
            Q_EMIT moduleFailed(tr("It still counts: %1").arg(errorText(done.error())));
        askForRules();
    });
}

void StatusController::stop(const QString &task)
{
    m_client.cancelTask(task).then(this, [this](const Result<void> &done) {
        if (!done && done.error().code != ErrorCode::NotFound)   // NotFound: it has just ended
            Q_EMIT taskFailed(tr("It could not be stopped: %1").arg(errorText(done.error())));
        askForTasks();
    });
}

void StatusController::setSecret(const QString &module, const QString &secret)
{
    m_client.setSecret(module, secret).then(this, [this, module](const Result<void> &done) {
        if (!done)
            return Q_EMIT moduleFailed(tr("The secret was not kept: %1").arg(errorText(done.error())));
        Q_EMIT secretKept(module);
        askForModules();
    });
}

void StatusController::forgetSecret(const QString &module)
{
    m_client.forgetSecret(module).then(this, [this](const Result<void> &done) {
        if (!done && done.error().code != ErrorCode::NotFound)
            return Q_EMIT moduleFailed(tr("The secret was not forgotten: %1").arg(errorText(done.error())));
        askForModules();
    });
}

} // namespace tom::desktop
