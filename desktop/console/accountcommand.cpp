#include "desktop/console/accountcommand.h"

#include "desktop/console/exitcode.h"
#include "desktop/console/terminal.h"

using namespace Qt::StringLiterals;

namespace tom::console {

namespace {

QString shown(const protocol::ServiceStatus &module)
{
    QString line = u"  %1  %2"_s.arg(module.name.leftJustified(16), module.status);
    if (module.toolsCount > 0)
        line += u", %1 tools"_s.arg(module.toolsCount);
    if (!module.lastError.isEmpty())
        line += u" (%1)"_s.arg(module.lastError);
    return line + u'\n';
}

QString shown(const protocol::Task &task)
{
    const QDateTime time = task.next.value_or(task.started).toLocalTime();
    const QString when =
        time.date() == QDate::currentDate() ? time.toString(u"HH:mm:ss"_s) : QLocale::c().toString(time, u"d MMM HH:mm"_s);
    QString line = u"  %1  %2  %3"_s.arg(task.state.leftJustified(9), when.leftJustified(12), task.title);
    if (task.progress && !task.progress->message.isEmpty())
        line += u" (%1)"_s.arg(task.progress->message);
    if (!task.approvals.isEmpty())
        line += u" (waits for your word: tom approvals)"_s;
    return line + u'\n';
}

QString shown(const protocol::BackgroundTask &task)
{
    return u"  %1  %2\n"_s.arg(task.module.leftJustified(16), task.status);
}

template<typename List>
QString lines(const QString &title, const List &list)
{
    QString text = list.isEmpty() ? QString() : title;
    for (const auto &entry : list)
        text += shown(entry);
    return text;
}

} // namespace

AccountCommand::AccountCommand(desktop::ApiClient &client, desktop::AccountStore &store, desktop::Account account)
    : m_client(client),
      m_store(store),
      m_account(std::move(account))
{}

void AccountCommand::showStatus()
{
    m_client.status().then(this, [this](const Result<protocol::AgentStatus> &status) {
        if (!status)
            return Q_EMIT finished(complain(status.error()));
        QString text = u"Signed in to %1 as %2.\n"_s.arg(m_account.server, m_account.username);
        text += status->modelSource.isEmpty() ? u"Answers come from %1.\n"_s.arg(status->model)
                                              : u"Answers come from %1 (%2).\n"_s.arg(status->model, status->modelSource);
        writeOutput(text + lines(u"Services:\n"_s, status->modules));
        Q_EMIT finished(Ok);
    });
}

void AccountCommand::showTasks()
{
    m_client.tasks().then(this, [this](const Result<protocol::TaskStatus> &tasks) {
        if (!tasks)
            return Q_EMIT finished(complain(tasks.error()));
        const QString text = lines(u"Running:\n"_s, tasks->tasks) + lines(u"In the background:\n"_s, tasks->backgroundTasks);
        writeOutput(text.isEmpty() ? u"Nothing is running.\n"_s : text);
        Q_EMIT finished(Ok);
    });
}

// The session is forgotten here in any case; a server that cannot be told keeps it until it expires.
void AccountCommand::signOut()
{
    m_client.logout().then(this, [this](const Result<void> &done) {
        if (const Result<void> forgotten = m_store.signOut(m_account); !forgotten)
            return Q_EMIT finished(complain(forgotten.error()));
        if (!done && done.error().code != ErrorCode::Unauthorized) {
            return Q_EMIT finished(complain(
                exitCodeFor(done.error()), u"signed out here, but the server could not be told: %1"_s.arg(done.error().message)));
        }
        writeOutput(u"Signed out of %1.\n"_s.arg(m_account.server));
        Q_EMIT finished(Ok);
    });
}

} // namespace tom::console
