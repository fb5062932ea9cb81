#include "desktop/console/commandline.h"

#include "desktop/api/servertrust.h"
#include "desktop/console/inboxline.h"
#include "desktop/console/memoryline.h"

#include <QCommandLineParser>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tom::console {

namespace {

const QHash<QString, Command> commands{{u"login"_s, Command::Login},
                                       {u"logout"_s, Command::Logout},
                                       {u"chat"_s, Command::Chat},
                                       {u"tasks"_s, Command::Tasks},
                                       {u"status"_s, Command::Status},
                                       {u"help"_s, Command::Help},
                                       {u"approvals"_s, Command::Approvals},
                                       {u"memory"_s, Command::Memory},
                                       {u"remind"_s, Command::Remind},
                                       {u"schedule"_s, Command::Schedule},
                                       {u"notifications"_s, Command::Notifications},
                                       {u"export"_s, Command::Export},
                                       {u"import"_s, Command::Import}};

const QHash<QString, ApprovalVerb> verbs{{u"list"_s, ApprovalVerb::List},       {u"approve"_s, ApprovalVerb::Approve},
                                         {u"deny"_s, ApprovalVerb::Deny},       {u"answer"_s, ApprovalVerb::Answer},
                                         {u"decline"_s, ApprovalVerb::Decline}, {u"rules"_s, ApprovalVerb::Rules},
                                         {u"forget"_s, ApprovalVerb::Forget}};

QList<QCommandLineOption> optionsOf(Command command)
{
    QList<QCommandLineOption> options{QCommandLineOption(u"help"_s), QCommandLineOption(u"version"_s)};
    if (command == Command::Login) {
        for (const QString &name : {u"server"_s, u"user"_s, u"pin"_s, u"session"_s, u"password"_s, u"pairing"_s})
            options.append(QCommandLineOption(name, {}, name));
    } else if (command == Command::Chat) {
        options << QCommandLineOption(u"json"_s) << QCommandLineOption(u"new"_s) << QCommandLineOption(u"level"_s, {}, u"level"_s)
                << QCommandLineOption(u"turn"_s, {}, u"turn"_s);
    } else if (command == Command::Approvals) {
        options << QCommandLineOption(u"conversation"_s) << QCommandLineOption(u"schedule"_s) << QCommandLineOption(u"always"_s);
    } else if (command == Command::Memory) {
        options << QCommandLineOption(u"json"_s);
    } else if (command == Command::Remind) {
        options << QCommandLineOption(u"to"_s, {}, u"to"_s) << QCommandLineOption(u"missed"_s, {}, u"missed"_s);
    } else if (command == Command::Schedule) {
        for (const QString &name : {u"missed"_s, u"level"_s, u"never"_s, u"ask"_s})
            options.append(QCommandLineOption(name, {}, name));
    } else if (command == Command::Notifications) {
        options << QCommandLineOption(u"follow"_s) << QCommandLineOption(u"all"_s) << QCommandLineOption(u"json"_s);
    }
    return options;
}

std::unexpected<Error> wrong(const QString &text)
{
    return failure(ErrorCode::InvalidInput, text);
}

Result<CommandLine> readApprovals(CommandLine line, const QCommandLineParser &parser)
{
    const QStringList words = parser.positionalArguments();
    const QString verb = words.isEmpty() ? u"list"_s : words.constFirst();
    if (!verbs.contains(verb))
        return wrong(u"tom approvals does not know \"%1\"; see tom --help"_s.arg(verb));
    line.verb = verbs.value(verb);
    const bool takesId = line.verb != ApprovalVerb::List && line.verb != ApprovalVerb::Rules;
    if (takesId && (words.size() != 2 || !isId(words.at(1))))
        return wrong(u"say which one: tom approvals %1 ID, with an id of tom approvals%2"_s.arg(
            verb, line.verb == ApprovalVerb::Forget ? u" rules"_s : QString()));
    if (!takesId && words.size() > 1)
        return wrong(u"tom approvals %1 takes no \"%2\"; see tom --help"_s.arg(verb, words.at(1)));
    if (takesId)
        line.id = words.at(1);
    using protocol::Remember;
    int kept = 0;
    for (const Remember way : {Remember::Conversation, Remember::Schedule, Remember::Always}) {
        if (parser.isSet(protocol::rememberName(way))) {
            line.remember = way;
            ++kept;
        }
    }
    if (kept > 0 && line.verb != ApprovalVerb::Approve)
        return wrong(u"only approve takes --conversation, --schedule or --always"_s);
    if (kept > 1)
        return wrong(u"give one of --conversation, --schedule and --always"_s);
    return line;
}

Result<CommandLine> readLogin(CommandLine line, const QCommandLineParser &parser)
{
    line.server = parser.value(u"server"_s);
    line.user = parser.value(u"user"_s);
    for (const QString &name : {u"session"_s, u"password"_s, u"pairing"_s}) {
        // Not in the command line itself, where every user of the machine could read it.
        if (parser.isSet(name) && parser.value(name) != "-"_L1)
            return wrong(u"--%1 takes only \"-\": it is read from standard input"_s.arg(name));
    }
    line.sessionFromInput = parser.isSet(u"session"_s);
    line.passwordFromInput = parser.isSet(u"password"_s);
    if (line.sessionFromInput && line.passwordFromInput)
        return wrong(u"give --session or --password, not both"_s);
    line.pairingFromInput = parser.isSet(u"pairing"_s);
    if (line.pairingFromInput && (line.sessionFromInput || !line.server.isEmpty() || parser.isSet(u"pin"_s)))
        return wrong(u"a pairing code has the server and its fingerprint in it; leave out --server, --pin and --session"_s);
    if (parser.isSet(u"pin"_s)) {
        const Result<QByteArray> pin = desktop::parseFingerprint(parser.value(u"pin"_s));
        if (!pin)
            return std::unexpected(pin.error());
        line.pin = *pin;
    }
    return line;
}

Result<CommandLine> readChat(CommandLine line, const QCommandLineParser &parser)
{
    line.json = parser.isSet(u"json"_s);
    line.newConversation = parser.isSet(u"new"_s);
    line.turn = parser.value(u"turn"_s);
    if (parser.isSet(u"turn"_s) && !isId(line.turn))
        return wrong(u"--turn takes the name of a turn, as tom writes it"_s);
    if (parser.isSet(u"turn"_s) && (line.newConversation || !parser.positionalArguments().isEmpty()))
        return wrong(u"--turn shows a turn that was asked before; leave out --new and the text"_s);
    line.text = parser.positionalArguments().join(u' ');
    if (parser.isSet(u"level"_s)) {
        bool isNumber = false;
        line.level = parser.value(u"level"_s).toInt(&isNumber);
        if (!isNumber || *line.level < 0 || *line.level > 2)
            return wrong(u"--level is 0, 1 or 2"_s);
    }
    return line;
}

} // namespace

bool isId(const QString &text)
{
    static const QRegularExpression id(u"^[A-Za-z0-9_-]{1,128}$"_s);
    return id.match(text).hasMatch();
}

Result<CommandLine> CommandLine::parse(const QStringList &words)
{
    if (words.isEmpty() || words.first() == "--help"_L1 || words.first() == "-h"_L1)
        return CommandLine{};
    if (words.first() == "--version"_L1)
        return CommandLine{.command = Command::Version};
    const auto found = commands.constFind(words.first());
    if (found == commands.constEnd())
        return wrong(u"\"%1\" is not a command of tom; see tom --help"_s.arg(words.first()));
    CommandLine line{.command = *found};

    QCommandLineParser parser;
    parser.addOptions(optionsOf(line.command));
    if (!parser.parse(words))   // it takes the first word for the program's name
        return wrong(parser.errorText() + u" See tom --help."_s);
    if (parser.isSet(u"help"_s))
        return CommandLine{.topic = line.command};
    if (parser.isSet(u"version"_s))
        return CommandLine{.command = Command::Version};
    if (line.command == Command::Chat)
        return readChat(line, parser);
    if (line.command == Command::Approvals)
        return readApprovals(line, parser);
    if (line.command == Command::Memory)
        return readMemory(line, parser.positionalArguments(), parser.isSet(u"json"_s));
    if (line.command == Command::Remind)
        return readRemind(line, parser);
    if (line.command == Command::Schedule)
        return readSchedule(line, parser);
    if (line.command == Command::Notifications)
        return readNotifications(line, parser);
    if (line.command == Command::Help && parser.positionalArguments().size() == 1) {
        line.topic = commands.value(parser.positionalArguments().first(), Command::Help);
        return line;
    }
    if (line.command == Command::Export || line.command == Command::Import) {
        if (parser.positionalArguments().size() != 1)
            return wrong(u"say which file: tom %1 FILE"_s.arg(words.first()));
        line.text = parser.positionalArguments().constFirst();
        return line;
    }
    if (!parser.positionalArguments().isEmpty())
        return wrong(u"tom %1 takes no \"%2\"; see tom --help"_s.arg(words.first(), parser.positionalArguments().first()));
    if (line.command == Command::Login)
        return readLogin(line, parser);
    return line;
}

} // namespace tom::console
