#pragma once

#include "shared/protocol/approval.h"
#include "shared/protocol/pushmessage.h"
#include "shared/protocol/servicestatus.h"
#include "shared/protocol/taskstatus.h"

#include <QObject>
#include <QTimer>

namespace tom::desktop {

class ApiClient;

// What Tom does now, how its modules are, and what they may do without a question: fetched when somebody says that it is another. Knows no widgets.
class StatusController : public QObject
{
    Q_OBJECT

public:
    explicit StatusController(ApiClient &client, QObject *parent = nullptr);

    void refresh();   // the push channel is open (again), or somebody looks
    void takePush(const protocol::PushMessage &message);

    void stop(const QString &task);
    void setSecret(const QString &module, const QString &secret);
    void forgetSecret(const QString &module);
    void takeRuleBack(const QString &rule);

Q_SIGNALS:
    void tasksChanged(const tom::protocol::TaskStatus &tasks);
    void modulesChanged(const QList<tom::protocol::ServiceStatus> &modules);
    void rulesChanged(const tom::protocol::ApprovalRules &rules);
    void secretKept(const QString &module);
    void tasksUnreachable(const QString &words);
    void modulesUnreachable(const QString &words);
    void taskFailed(const QString &words);
    void moduleFailed(const QString &words);

private:
    void askForTasks();
    void askForModules();
    void askForRules();

    ApiClient &m_client;
    quint64 m_tasksQuestion = 0;   // answers to older ones say what was
    quint64 m_modulesQuestion = 0;
    quint64 m_rulesQuestion = 0;
    QTimer m_tasksPause;   // many changes come together
    QTimer m_modulesPause;
};

}   // namespace tom::desktop
