#include "shared/protocol/schedule.h"

#include "shared/core/json.h"

#include <QTimeZone>

#include <algorithm>
#include <array>
#include <iterator>

using namespace Qt::StringLiterals;

namespace tom::protocol {

namespace {

constexpr std::array scheduleKindNames{"reminder"_L1, "prompt"_L1};
constexpr std::array missedNames{"late"_L1, "skip"_L1, "ask"_L1};

template<size_t count>
Result<int> indexIn(const QJsonObject &object, QLatin1StringView key, const std::array<QLatin1StringView, count> &names)
{
    const auto word = json::optionalString(object, key);
    if (!word)
        return std::unexpected(word.error());
    const auto found = std::ranges::find(names, word->value_or(QString(names.front())));
    if (found != names.end())
        return int(found - names.begin());
    QStringList all;
    for (const QLatin1StringView name : names)
        all.append(name);
    return failure(ErrorCode::InvalidInput, u"\"%1\" must be one of %2"_s.arg(key, all.join(u", "_s)));
}

Result<void> readStart(const QJsonObject &object, Schedule &schedule)
{
    const Result<QString> text = json::requiredString(object, "start"_L1);
    if (!text)
        return std::unexpected(text.error());
    const QDateTime read = QDateTime::fromString(QString(*text).replace(u' ', u'T'), Qt::ISODate);
    if (!read.isValid())
        return failure(ErrorCode::InvalidInput, u"\"start\" must be a time like 2026-11-26T08:00:00"_s);
    if (read.timeSpec() == Qt::LocalTime) {
        schedule.start = QDateTime(read.date(), read.time(), QTimeZone::UTC);
        return {};
    }
    // A moment: it stays the same wherever the user goes.
    const QTimeZone zone(schedule.timeZone.isEmpty() ? "UTC"_ba : schedule.timeZone.toLatin1());
    const QDateTime there = read.toTimeZone(zone);
    schedule.start = QDateTime(there.date(), there.time(), QTimeZone::UTC);
    schedule.timeZone = QString::fromLatin1(zone.id());
    return {};
}

Result<void> readWords(const QJsonObject &object, Schedule &schedule)
{
    const std::pair<QLatin1StringView, QString *> fields[] = {{"title"_L1, &schedule.title},
                                                              {"text"_L1, &schedule.text},
                                                              {"time_zone"_L1, &schedule.timeZone},
                                                              {"rrule"_L1, &schedule.rrule},
                                                              {"recipient"_L1, &schedule.recipient}};
    for (const auto &[key, field] : fields) {
        const auto value = json::optionalString(object, key);
        if (!value)
            return std::unexpected(value.error());
        *field = value->value_or(QString()).trimmed();
    }
    if (schedule.text.isEmpty() || schedule.text.size() > Schedule::maxText)
        return failure(ErrorCode::InvalidInput, u"\"text\" must have 1 to %1 letters"_s.arg(Schedule::maxText));
    if (schedule.title.size() > Schedule::maxTitle)
        return failure(ErrorCode::InvalidInput, u"\"title\" may have %1 letters"_s.arg(Schedule::maxTitle));
    if (!schedule.timeZone.isEmpty()
        && (schedule.timeZone.size() > 100 || !QTimeZone::isTimeZoneIdAvailable(schedule.timeZone.toLatin1())))
        return failure(ErrorCode::InvalidInput, u"\"time_zone\" must be a name like \"Europe/Paris\""_s);
    return {};
}

Result<void> readBudget(const QJsonObject &object, ScheduleBudget &budget)
{
    const QJsonValue value = object.value("budget"_L1);
    if (value.isUndefined() || value.isNull())
        return {};
    constexpr double most = 1'000'000;
    const QJsonObject given = value.toObject();
    const std::pair<QLatin1StringView, std::optional<double> *> limits[] = {{"day"_L1, &budget.day}, {"month"_L1, &budget.month}};
    for (const auto &[key, limit] : limits) {
        const QJsonValue amount = given.value(key);
        if (amount.isUndefined() || amount.isNull())
            continue;
        if (!amount.isDouble() || !(amount.toDouble() >= 0 && amount.toDouble() <= most))
            return failure(ErrorCode::InvalidInput, u"\"%1\" of \"budget\" must be an amount from 0 to 1000000"_s.arg(key));
        *limit = amount.toDouble();
    }
    const auto currency = json::optionalString(given, "currency"_L1);
    if (!currency)
        return std::unexpected(currency.error());
    budget.currency = currency->value_or(budget.currency);
    if (!value.isObject() || !budget.isSet())
        return failure(ErrorCode::InvalidInput, u"\"budget\" must have \"day\" or \"month\", or be null"_s);
    return {};
}

QJsonObject budgetToJson(const ScheduleBudget &budget)
{
    QJsonObject object{{u"currency"_s, budget.currency}};
    if (budget.day)
        object.insert("day"_L1, *budget.day);
    if (budget.month)
        object.insert("month"_L1, *budget.month);
    return object;
}

Result<void> readRun(const QJsonObject &object, Schedule &schedule)
{
    const auto level = json::optionalInteger(object, "level"_L1);
    if (!level)
        return std::unexpected(level.error());
    if (*level && (**level < 0 || **level > 2))
        return failure(ErrorCode::InvalidInput, u"\"level\" must be 0, 1 or 2"_s);
    if (*level)
        schedule.level = int(**level);
    const Result<QStringList> modules = json::optionalStrings(object, "modules"_L1);
    if (!modules)
        return std::unexpected(modules.error());
    schedule.modules = *modules;
    const auto tokens = json::optionalInteger(object, "max_tokens"_L1);
    if (!tokens)
        return std::unexpected(tokens.error());
    schedule.maxTokens = tokens->value_or(0);
    if (schedule.maxTokens < 0)
        return failure(ErrorCode::InvalidInput, u"\"max_tokens\" must not be negative"_s);
    const auto enabled = json::optionalBool(object, "enabled"_L1, true);
    if (!enabled)
        return std::unexpected(enabled.error());
    schedule.isEnabled = *enabled;
    const bool isPrompt = schedule.kind == Schedule::Kind::Prompt;
    if (isPrompt && !schedule.recipient.isEmpty())
        return failure(ErrorCode::InvalidInput, u"only a reminder has a \"recipient\""_s);
    if (const Result<void> budget = readBudget(object, schedule.budget); !budget)
        return budget;
    const Result<ScheduleTools> tools = ScheduleTools::fromJson(object.value("tools"_L1));
    if (!tools)
        return std::unexpected(tools.error());
    schedule.tools = *tools;
    if (!isPrompt
        && (schedule.level || !schedule.modules.isEmpty() || schedule.maxTokens != 0 || schedule.budget.isSet()
            || schedule.tools.isSet()))
        return failure(ErrorCode::InvalidInput,
                       u"only a prompt has \"level\", \"modules\", \"max_tokens\", \"budget\" and \"tools\""_s);
    return {};
}

} // namespace

QJsonObject ScheduleTools::toJson() const
{
    return {{u"ask"_s, QJsonArray::fromStringList(ask)}, {u"deny"_s, QJsonArray::fromStringList(deny)}};
}

Result<ScheduleTools> ScheduleTools::fromJson(const QJsonValue &value, qsizetype atMost)
{
    ScheduleTools tools;
    if (value.isUndefined() || value.isNull())
        return tools;
    if (!value.isObject())
        return failure(ErrorCode::InvalidInput, u"\"tools\" must have \"ask\" or \"deny\", or be null"_s);
    const QJsonObject given = value.toObject();
    const std::pair<QLatin1StringView, QStringList *> lists[] = {{"ask"_L1, &tools.ask}, {"deny"_L1, &tools.deny}};
    for (const auto &[key, list] : lists) {
        const auto names = json::optionalStrings(given, key);
        if (!names)
            return std::unexpected(names.error());
        const bool isGood = names->size() <= atMost && std::ranges::all_of(*names, [](const QString &name) {
                                return !name.trimmed().isEmpty() && name.size() <= longest;
                            });
        if (!isGood)
            return failure(ErrorCode::InvalidInput,
                           u"\"%1\" of \"tools\" must name at most %2 tools, such as \"mail.send\""_s.arg(key).arg(atMost));
        std::ranges::transform(*names, std::back_inserter(*list), [](const QString &name) { return name.trimmed(); });
    }
    return tools;
}

QJsonObject Schedule::toJson() const
{
    QJsonObject object{{u"id"_s, id},
                       {u"kind"_s, scheduleKindNames.at(size_t(kind))},
                       {u"title"_s, title},
                       {u"text"_s, text},
                       {u"start"_s, QDateTime(start.date(), start.time()).toString(Qt::ISODate)},
                       {u"missed"_s, missedNames.at(size_t(missed))},
                       {u"enabled"_s, isEnabled}};
    const std::pair<QLatin1StringView, QString> words[] = {
        {"time_zone"_L1, timeZone}, {"rrule"_L1, rrule}, {"recipient"_L1, recipient}, {"conversation"_L1, conversation}};
    for (const auto &[key, value] : words) {
        if (!value.isEmpty())
            object.insert(key, value);
    }
    if (level)
        object.insert("level"_L1, *level);
    if (!modules.isEmpty())
        object.insert("modules"_L1, QJsonArray::fromStringList(modules));
    if (maxTokens > 0)
        object.insert("max_tokens"_L1, maxTokens);
    if (budget.isSet())
        object.insert("budget"_L1, budgetToJson(budget));
    if (tools.isSet())
        object.insert("tools"_L1, tools.toJson());
    if (next)
        object.insert("next"_L1, next->toUTC().toString(Qt::ISODateWithMs));
    if (last)
        object.insert("last"_L1, last->toUTC().toString(Qt::ISODateWithMs));
    return object;
}

Result<Schedule> Schedule::fromJson(const QJsonObject &object)
{
    Schedule schedule{.id = object.value("id"_L1).toInteger(), .conversation = object.value("conversation"_L1).toString()};
    const Result<int> read = indexIn(object, "kind"_L1, scheduleKindNames);
    if (!read)
        return std::unexpected(read.error());
    schedule.kind = Kind(*read);
    const Result<int> rule = indexIn(object, "missed"_L1, missedNames);
    if (!rule)
        return std::unexpected(rule.error());
    schedule.missed = Missed(*rule);
    const Result<void> good = readWords(object, schedule).and_then([&] { return readStart(object, schedule); }).and_then([&] {
        return readRun(object, schedule);
    });
    if (!good)
        return std::unexpected(good.error());
    const std::pair<QLatin1StringView, std::optional<QDateTime> *> times[] = {{"next"_L1, &schedule.next},
                                                                              {"last"_L1, &schedule.last}};
    for (const auto &[key, time] : times) {
        if (const QDateTime said = QDateTime::fromString(object.value(key).toString(), Qt::ISODateWithMs); said.isValid())
            *time = said.toUTC();
    }
    return schedule;
}

Result<Schedule> Schedule::patched(const QJsonObject &change) const
{
    QJsonObject whole = toJson();
    for (auto field = change.begin(); field != change.end(); ++field)
        whole.insert(field.key(), field.value());
    return fromJson(whole).transform([this](Schedule schedule) {
        schedule.id = id;
        schedule.next = next;
        schedule.last = last;
        schedule.conversation = conversation;
        return schedule;
    });
}

QString ruleFor(const QString &word, const QDate &start)
{
    if (word == "daily"_L1)
        return u"FREQ=DAILY"_s;
    if (word == "weekly"_L1)
        return u"FREQ=WEEKLY"_s;
    if (word == "monthly"_L1) {
        if (start.day() <= 28)
            return u"FREQ=MONTHLY"_s;
        QStringList days;
        for (int day = 28; day <= start.day(); ++day)
            days.append(QString::number(day));
        return u"FREQ=MONTHLY;BYMONTHDAY=%1;BYSETPOS=-1"_s.arg(days.join(u','));
    }
    if (word == "yearly"_L1)
        return start.month() == 2 && start.day() == 29 ? u"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1"_s
                                                       : u"FREQ=YEARLY"_s;
    return word;
}

} // namespace tom::protocol
