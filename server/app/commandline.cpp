#include "server/app/commandline.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

const QHash<QString, CommandLine::Command> &commands()
{
    using enum CommandLine::Command;
    static const QHash<QString, CommandLine::Command> names{{u"run"_s, Run},
                                                            {u"init"_s, Init},
                                                            {u"--config-reference"_s, ConfigReference},
                                                            {u"issue-session"_s, IssueSession},
                                                            {u"hash-password"_s, HashPassword},
                                                            {u"backup"_s, Backup},
                                                            {u"restore"_s, Restore},
                                                            {u"go-back"_s, GoBack},
                                                            {u"status"_s, Status},
                                                            {u"import-python"_s, ImportPython},
                                                            {u"pair"_s, Pair},
                                                            {u"help"_s, Help},
                                                            {u"--help"_s, Help},
                                                            {u"-h"_s, Help},
                                                            {u"--version"_s, Version}};
    return names;
}

} // namespace

Result<CommandLine> CommandLine::parse(const QStringList &arguments)
{
    CommandLine line;
    const QHash<QString, QString *> options{{u"--data"_s, &line.dataFolder}, {u"--config"_s, &line.configFile},
                                            {u"--listen"_s, &line.listen},   {u"--agent"_s, &line.agent},
                                            {u"--memory"_s, &line.memory},   {u"--user"_s, &line.user},
                                            {u"--host"_s, &line.host},       {u"--passphrase-file"_s, &line.passphraseFile}};
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments.at(i);
        if (i == 0 && commands().contains(argument)) {
            line.command = commands().value(argument);
            continue;
        }
        if (line.command == Command::Pair && line.user.isEmpty() && !argument.startsWith(u'-')) {   // also one like "init"
            line.user = argument;
            continue;
        }
        const QString name = argument.section(u'=', 0, 0);
        const bool isKnown = options.contains(name) || name == "--port"_L1 || name == "--check-config"_L1;
        if (commands().contains(argument)) {
            line.command = commands().value(argument);
            continue;
        }
        const bool wantsFile =
            line.command == Command::Backup || line.command == Command::Restore || line.command == Command::ImportPython;
        if (!isKnown && wantsFile && line.file.isEmpty() && !argument.startsWith(u'-')) {
            line.file = argument;
            continue;
        }
        if (argument == "--await-pairing"_L1 && line.command == Command::Run) {
            line.awaitsPairing = true;
            continue;
        }
        if (argument == "--until-input-ends"_L1 && line.command == Command::Run) {
            line.endsWithInput = true;
            continue;
        }
        if (!isKnown)
            return failure(ErrorCode::InvalidInput, u"unknown argument \"%1\"; see tom-server --help"_s.arg(argument));
        QString value = argument.contains(u'=') ? argument.section(u'=', 1) : QString();
        if (!argument.contains(u'=')) {
            if (i + 1 == arguments.size())
                return failure(ErrorCode::InvalidInput, u"%1 needs a value; see tom-server --help"_s.arg(name));
            value = arguments.at(++i);
        }
        if (name == "--check-config"_L1) {
            line.command = Command::CheckConfig;
            line.configFile = value;
        } else if (name == "--port"_L1) {
            bool isNumber = false;
            line.port = value.toInt(&isNumber);
            if (!isNumber || line.port < 1 || line.port > 65535)
                return failure(ErrorCode::InvalidInput, u"--port needs a number from 1 to 65535, not \"%1\""_s.arg(value));
        } else {
            *options.value(name) = value;
        }
    }
    if ((line.command == Command::Backup || line.command == Command::Restore) && line.file.isEmpty())
        return failure(ErrorCode::InvalidInput, u"name the file of the backup; see tom-server --help"_s);
    if (line.command == Command::ImportPython && line.file.isEmpty())
        return failure(ErrorCode::InvalidInput, u"name the data folder of the Tom in Python; see tom-server --help"_s);
    return line;
}

QString CommandLine::help()
{
    return uR"(tom-server: the HTTPS front of Tom. Signs people in and passes each one's requests to their own agent.

  tom-server [--data DIR] [--config FILE] [--port N] [--listen ADDRESS] [--agent PROGRAM]
             [--memory PROGRAM] [--await-pairing] [--until-input-ends]
                                 serve; at the first start make certificate, configuration and a first user, whose password is
                                 shown. With --await-pairing make no user, and listen to this machine alone until "pair" did.
                                 With --until-input-ends it ends when its standard input does: for a program that starts it
  tom-server pair [NAME] [--data DIR] [--host HOST[:PORT]]
                                 a code, once and for ten minutes, to paste into Tom on another device: it signs NAME in. While
                                 there is no user: without NAME, whoever pastes it on this machine becomes the admin; with
                                 NAME, the admin is made here, with a password that is asked for
  tom-server init [--data DIR]   make all that, and a folder for each agent in DIR/internal/agents, and what a memory
                                 service needs that is started by hand, without serving
  tom-server --check-config FILE tell every problem with its line; status 0 when FILE can be used, else 1
  tom-server --config-reference  tell every key of config.yml, in Markdown
  tom-server issue-session [--data DIR] [--user NAME]
                                 print a session token for programs of whoever owns the data folder
  tom-server hash-password       read a password from standard input, print what belongs into config.yml
  tom-server backup FILE [--data DIR] [--user NAME] [--passphrase-file FILE]
                                 all data, or one user's, into one archive (.tar.gz), while the server runs; encrypted
                                 with the first line of the passphrase's file (- is standard input)
  tom-server restore FILE [--data DIR] [--passphrase-file FILE]
                                 check a backup and put it in the place of the data, which is kept aside
  tom-server go-back [--data DIR]
                                 before an older Tom is installed, or after: the data as it was before the last upgrade
                                 changed it; what is there now is kept aside
  tom-server status [--data DIR] whether the server runs, and what needs somebody; status 0 when nothing does, 1 when
                                 something does, 2 when it does not run or answer
  tom-server import-python FOLDER [--data DIR]
                                 take over what the Tom in Python has in its data folder: the configuration while no server
                                 runs and there is none yet, reminders and memories while one runs
  tom-server --help | --version

  --data     else $TOM_DATA, else ~/.local/share/tom, in a container /data; for commands of root also /var/lib/tom
  --config   else config.yml in the data folder
  --port     else global.port, else 8443, in a container 443
  --listen   else global.listen, else every address
  --agent    the program to start for each user, else tom-agent beside tom-server
  --memory   the program of the memory service, else tom-memory beside tom-server

Status: 0 ended as asked, 2 could not start, or could not do what was asked. SIGTERM and Ctrl-C end it and every agent within ten seconds. A config.yml or
certificate that changes is taken over by itself; SIGHUP does it at once, and says also that nothing changed.
)"_s;
}

} // namespace tom::server
