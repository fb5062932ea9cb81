// tom: talk to the assistant from a terminal or a script.

#include "desktop/api/clientfolder.h"
#include "desktop/api/signin.h"
#include "desktop/console/accountcommand.h"
#include "desktop/console/approvalscommand.h"
#include "desktop/console/archivetransfer.h"
#include "desktop/console/chatcommand.h"
#include "desktop/console/commandline.h"
#include "desktop/console/exitcode.h"
#include "desktop/console/helptext.h"
#include "desktop/console/interrupts.h"
#include "desktop/console/logincommand.h"
#include "desktop/console/memorycommand.h"
#include "desktop/console/memorytransfer.h"
#include "desktop/console/notificationscommand.h"
#include "desktop/console/schedulecommand.h"
#include "desktop/console/terminal.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::console;

namespace {

int runLogin(desktop::AccountStore &store, const CommandLine &line)
{
    LoginCommand login(store, line);
    const Interrupts interrupts;
    QObject::connect(&interrupts, &Interrupts::interrupted, qApp, [] { QCoreApplication::exit(Interrupted); });
    QObject::connect(&login, &LoginCommand::finished, qApp, &QCoreApplication::exit, Qt::QueuedConnection);
    login.start();
    return QCoreApplication::exec();
}

int runChat(desktop::ApiClient &client, const CommandLine &line)
{
    ChatCommand chat(client, line);
    const Interrupts interrupts;
    QObject::connect(&interrupts, &Interrupts::interrupted, &chat, &ChatCommand::interrupt);
    QObject::connect(&chat, &ChatCommand::finished, qApp, &QCoreApplication::exit, Qt::QueuedConnection);
    chat.start();
    return QCoreApplication::exec();
}

int runAccount(desktop::ApiClient &client, desktop::AccountStore &store, const desktop::Account &account, Command command)
{
    AccountCommand question(client, store, account);
    QObject::connect(&question, &AccountCommand::finished, qApp, &QCoreApplication::exit, Qt::QueuedConnection);
    if (command == Command::Logout)
        question.signOut();
    else if (command == Command::Tasks)
        question.showTasks();
    else
        question.showStatus();
    return QCoreApplication::exec();
}

template<typename Work>
int runWork(desktop::ApiClient &client, const CommandLine &line)
{
    Work work(client, line);
    QObject::connect(&work, &Work::finished, qApp, &QCoreApplication::exit, Qt::QueuedConnection);
    work.start();
    return QCoreApplication::exec();
}

int runNotifications(desktop::ApiClient &client, const desktop::Account &account, const CommandLine &line)
{
    NotificationsCommand notifications(client, account, line);
    const Interrupts interrupts;
    QObject::connect(&interrupts, &Interrupts::interrupted, qApp, [] { QCoreApplication::exit(Interrupted); });
    QObject::connect(&notifications, &NotificationsCommand::finished, qApp, &QCoreApplication::exit, Qt::QueuedConnection);
    notifications.start();
    return QCoreApplication::exec();
}

int run(const CommandLine &line)
{
    desktop::AccountStore store(desktop::clientFolder());
    if (line.command == Command::Login)
        return runLogin(store, line);
    const Result<std::optional<desktop::Account>> account = store.current();
    if (!account)
        return complain(account.error());
    if (!*account || (*account)->session.isEmpty())
        return complain(NotSignedIn, u"you are not signed in; sign in with: tom login"_s);
    const Result<std::unique_ptr<desktop::ApiClient>> client = desktop::clientFor(**account);
    if (!client)
        return complain(client.error());
    if (line.command == Command::Chat)
        return runChat(**client, line);
    if (line.command == Command::Approvals)
        return runWork<ApprovalsCommand>(**client, line);
    if (line.command == Command::Memory)
        return line.memoryVerb == MemoryVerb::Export || line.memoryVerb == MemoryVerb::Import
                   ? runWork<MemoryTransfer>(**client, line)
                   : runWork<MemoryCommand>(**client, line);
    if (line.command == Command::Export || line.command == Command::Import)
        return runWork<ArchiveTransfer>(**client, line);
    if (line.command == Command::Remind || line.command == Command::Schedule)
        return runWork<ScheduleCommand>(**client, line);
    if (line.command == Command::Notifications)
        return runNotifications(**client, **account, line);
    return runAccount(**client, store, **account, line.command);
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"tom"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(TOM_VERSION));

    const Result<CommandLine> line = CommandLine::parse(QCoreApplication::arguments().sliced(1));
    if (!line)
        return complain(WrongUsage, line.error().message);
    if (line->command == Command::Help)
        writeOutput(helpText(line->topic));
    else if (line->command == Command::Version)
        writeOutput(u"tom "_s + QCoreApplication::applicationVersion() + u'\n');
    else
        return run(*line);
    return Ok;
}
