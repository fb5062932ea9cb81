#include "desktop/console/inboxline.h"

#include "desktop/console/naturaltime.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::console {

namespace {

const QHash<QString, ScheduleVerb> scheduleVerbs{{u"list"_s, ScheduleVerb::List},         {u"add"_s, ScheduleVerb::Add},
                                                 {u"briefing"_s, ScheduleVerb::Briefing}, {u"run"_s, ScheduleVerb::Run},
                                                 {u"pause"_s, ScheduleVerb::Pause},       {u"delete"_s, ScheduleVerb::Delete},
                                                 {u"resume"_s, ScheduleVerb::Resume}};

const QHash<QString, InboxVerb> inboxVerbs{{u"list"_s, InboxVerb::List},
                                           {u"read"_s, InboxVerb::Read},
                                           {u"snooze"_s, InboxVerb::Snooze},
                                           {u"mute"_s, InboxVerb::Mute},
                                           {u"unmute"_s, InboxVerb::Unmute}};

std::unexpected<Error> misused(const QString &text)
{
    return failure(ErrorCode::InvalidInput, text);
}

// What is said of the time, before anybody is asked anything.
Result<void> checkTime(const QString &when)
{
    const Result<NaturalTime> read = NaturalTime::parse(when, QDateTime::currentDateTime());
    return read ? Result<void>() : std::unexpected(read.error());
}

Result<void> readMissed(CommandLine &line, const QCommandLineParser &parser)
{
    const QStringList names{u"late"_s, u"skip"_s, u"ask"_s};
    if (!parser.isSet(u"missed"_s))
        return {};
    const qsizetype which = names.indexOf(parser.value(u"missed"_s));
    if (which < 0)
        return misused(u"--missed is late, skip or ask"_s);
    line.missed = protocol::Schedule::Missed(which);
    return {};
}

QStringList toolsIn(const QString &text)
{
    QStringList tools;
    for (const QString &tool : text.split(u','))
        tools.append(tool.trimmed());
    tools.removeAll(QString());
    return tools;
}

Result<void> readNumbers(CommandLine &line, const QStringList &words)
{
    for (const QString &word : words) {
        bool isNumber = false;
        line.numbers.append(word.toLongLong(&isNumber));
        if (!isNumber || line.numbers.constLast() < 1)
            return misused(u"\"%1\" is no number, as tom shows one at the beginning of a line"_s.arg(word));
    }
    return {};
}

} // namespace

Result<CommandLine> readRemind(CommandLine line, const QCommandLineParser &parser)
{
    const QStringList words = parser.positionalArguments();
    if (words.size() < 2)
        return misused(u"say when and of what: tom remind \"in 20 minutes\" \"tea\""_s);
    line.when = words.constFirst();
    line.text = words.sliced(1).join(u' ');
    line.name = parser.value(u"to"_s);
    if (const auto good = checkTime(line.when).and_then([&] { return readMissed(line, parser); }); !good)
        return std::unexpected(good.error());
    return line;
}

Result<CommandLine> readSchedule(CommandLine line, const QCommandLineParser &parser)
{
    const QStringList words = parser.positionalArguments();
    const QString verb = words.isEmpty() ? u"list"_s : words.constFirst();
    if (!scheduleVerbs.contains(verb))
        return misused(u"tom schedule does not know \"%1\"; see tom --help"_s.arg(verb));
    line.scheduleVerb = scheduleVerbs.value(verb);
    const bool isNew = line.scheduleVerb == ScheduleVerb::Add || line.scheduleVerb == ScheduleVerb::Briefing;
    const QStringList ofNew{u"missed"_s, u"level"_s, u"never"_s, u"ask"_s};
    if (!isNew && std::ranges::any_of(ofNew, [&](const QString &name) { return parser.isSet(name); }))
        return misused(u"only tom schedule add takes --missed, --level, --never and --ask"_s);
    line.tools = {.ask = toolsIn(parser.value(u"ask"_s)), .deny = toolsIn(parser.value(u"never"_s))};
    if (parser.isSet(u"level"_s)) {
        bool isNumber = false;
        line.level = parser.value(u"level"_s).toInt(&isNumber);
        if (!isNumber || *line.level < 0 || *line.level > 2)
            return misused(u"--level is 0, 1 or 2"_s);
    }
    Result<void> good = readMissed(line, parser);
    if (!good)
        return std::unexpected(good.error());
    switch (line.scheduleVerb) {
    case ScheduleVerb::List:
        if (words.size() > 1)
            return misused(u"tom schedule list takes no \"%1\"; see tom --help"_s.arg(words.at(1)));
        return line;
    case ScheduleVerb::Add:
        if (words.size() < 3)
            return misused(u"say when and what: tom schedule add \"every weekday at 7\" \"Tell me how I get to work\""_s);
        line.text = words.sliced(2).join(u' ');
        break;
    case ScheduleVerb::Briefing:
        if (words.size() > 2)
            return misused(u"say when in one word of the shell: tom schedule briefing \"every weekday at 7\""_s);
        break;
    default:
        if (words.size() != 2)
            return misused(u"say which one: tom schedule %1 N, with a number of tom schedule"_s.arg(verb));
        good = readNumbers(line, words.sliced(1));
        return good ? Result<CommandLine>(line) : std::unexpected(good.error());
    }
    line.when = words.value(1);
    if (!line.when.isEmpty())
        good = checkTime(line.when);
    return good ? Result<CommandLine>(line) : std::unexpected(good.error());
}

Result<CommandLine> readNotifications(CommandLine line, const QCommandLineParser &parser)
{
    const QStringList words = parser.positionalArguments();
    const QString verb = words.isEmpty() ? u"list"_s : words.constFirst();
    if (!inboxVerbs.contains(verb))
        return misused(u"tom notifications does not know \"%1\"; see tom --help"_s.arg(verb));
    line.inboxVerb = inboxVerbs.value(verb);
    line.follow = parser.isSet(u"follow"_s);
    line.all = parser.isSet(u"all"_s);
    line.json = parser.isSet(u"json"_s);
    if (line.inboxVerb != InboxVerb::List && (line.follow || line.all || line.json))
        return misused(u"--follow, --all and --json go with the list alone"_s);
    Result<void> good;
    switch (line.inboxVerb) {
    case InboxVerb::List:
        if (words.size() > 1)
            good = misused(u"tom notifications list takes no \"%1\"; see tom --help"_s.arg(words.at(1)));
        break;
    case InboxVerb::Read:
        good = readNumbers(line, words.sliced(1));
        break;
    case InboxVerb::Snooze:
        if (words.size() < 3)
            return misused(u"say which one and until when: tom notifications snooze N \"in an hour\""_s);
        line.when = words.sliced(2).join(u' ');
        good = readNumbers(line, words.sliced(1, 1)).and_then([&] { return checkTime(line.when); });
        break;
    case InboxVerb::Mute:
    case InboxVerb::Unmute:
        if (words.size() != 2)
            return misused(u"say whom: tom notifications %1 NAME"_s.arg(verb));
        line.name = words.at(1);
        break;
    }
    return good ? Result<CommandLine>(line) : std::unexpected(good.error());
}

} // namespace tom::console
