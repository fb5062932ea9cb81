#include "shared/protocol/approval.h"

#include "shared/core/json.h"

#include <array>
#include <limits>

using namespace Qt::StringLiterals;

namespace tom::protocol {

namespace {

constexpr std::array<std::pair<Remember, QLatin1StringView>, 4> names{{{Remember::Once, "once"_L1},
                                                                       {Remember::Conversation, "conversation"_L1},
                                                                       {Remember::Schedule, "schedule"_L1},
                                                                       {Remember::Always, "always"_L1}}};

template<typename T>
Result<QList<T>> listOf(const QJsonObject &object, QLatin1StringView key)
{
    if (!object.value(key).isArray())
        return failure(ErrorCode::InvalidInput, u"\"%1\" must be a list"_s.arg(key));
    QList<T> list;
    for (const QJsonValue &value : object.value(key).toArray()) {
        Result<T> read = T::fromJson(value.toObject());
        if (!read)
            return std::unexpected(read.error());
        list.append(std::move(*read));
    }
    return list;
}

template<typename T>
QJsonArray arrayOf(const QList<T> &list)
{
    QJsonArray array;
    for (const T &one : list)
        array.append(one.toJson());
    return array;
}

template<typename T>
QJsonObject listJson(QLatin1StringView key, const QList<T> &list)
{
    return {{u"status"_s, u"OK"_s}, {QString(key), arrayOf(list)}};
}

} // namespace

QJsonObject Approval::toJson() const
{
    QJsonObject object{{u"id"_s, id},
                       {u"turn"_s, turn},
                       {u"conversation"_s, conversation},
                       {u"call"_s, call},
                       {u"module"_s, module},
                       {u"name"_s, name},
                       {u"arguments"_s, arguments},
                       {u"risk"_s, risk},
                       {u"state"_s, state},
                       {u"remember"_s, QJsonArray::fromStringList(remember)},
                       {u"created"_s, json::timeText(created)},
                       {u"expires"_s, json::timeText(expires)}};
    if (!user.isEmpty())
        object.insert("user"_L1, user);
    return object;
}

Result<Approval> Approval::fromJson(const QJsonObject &object)
{
    const Result<QString> id = json::requiredString(object, "id"_L1);
    if (!id)
        return std::unexpected(id.error());
    const auto remember = json::optionalStrings(object, "remember"_L1);
    if (!remember)
        return std::unexpected(remember.error());
    return Approval{.id = *id,
                    .turn = object.value("turn"_L1).toString(),
                    .conversation = object.value("conversation"_L1).toString(),
                    .call = object.value("call"_L1).toString(),
                    .module = object.value("module"_L1).toString(),
                    .name = object.value("name"_L1).toString(),
                    .arguments = object.value("arguments"_L1).toObject(),
                    .risk = object.value("risk"_L1).toString(),
                    .state = object.value("state"_L1).toString(u"waiting"_s),
                    .remember = *remember,
                    .user = object.value("user"_L1).toString(),
                    .created = json::timeAt(object, "created"_L1),
                    .expires = json::timeAt(object, "expires"_L1)};
}

QString rememberName(Remember remember)
{
    return std::ranges::find(names, remember, [](const auto &pair) { return pair.first; })->second;
}

QJsonObject ApprovalDecision::toJson() const
{
    return {{u"decision"_s, isApproved ? u"approve"_s : u"deny"_s}, {u"remember"_s, rememberName(remember)}};
}

Result<ApprovalDecision> ApprovalDecision::fromJson(const QJsonObject &object)
{
    const Result<QString> decision = json::requiredString(object, "decision"_L1);
    if (!decision)
        return std::unexpected(decision.error());
    if (*decision != "approve"_L1 && *decision != "deny"_L1)
        return failure(ErrorCode::InvalidInput, u"\"decision\" must be \"approve\" or \"deny\""_s);
    const auto remember = json::optionalString(object, "remember"_L1);
    if (!remember)
        return std::unexpected(remember.error());
    const QString wanted = remember->value_or(u"once"_s);
    const auto known = std::ranges::find(names, wanted, [](const auto &pair) { return pair.second; });
    if (known == names.end())
        return failure(ErrorCode::InvalidInput, u"\"remember\" must be \"once\", \"conversation\", \"schedule\" or \"always\""_s);
    if (*decision == "deny"_L1 && known->first != Remember::Once)
        return failure(ErrorCode::InvalidInput, u"only an approval can be remembered; a denial counts once"_s);
    return ApprovalDecision{.isApproved = *decision == "approve"_L1, .remember = known->first};
}

QJsonObject ApprovalRule::toJson() const
{
    QJsonObject object{{u"id"_s, id}, {u"module"_s, module}, {u"name"_s, name}, {u"created"_s, json::timeText(created)}};
    if (!conversation.isEmpty())
        object.insert("conversation"_L1, conversation);
    if (schedule > 0)
        object.insert("schedule"_L1, schedule);
    if (!title.isEmpty())
        object.insert("title"_L1, title);
    return object;
}

Result<ApprovalRule> ApprovalRule::fromJson(const QJsonObject &object)
{
    const Result<QString> id = json::requiredString(object, "id"_L1);
    if (!id)
        return std::unexpected(id.error());
    return ApprovalRule{.id = *id,
                        .module = object.value("module"_L1).toString(),
                        .name = object.value("name"_L1).toString(),
                        .conversation = object.value("conversation"_L1).toString(),
                        .schedule = object.value("schedule"_L1).toInteger(),
                        .title = object.value("title"_L1).toString(),
                        .created = json::timeAt(object, "created"_L1)};
}

QJsonObject WaitingApprovals::toJson() const
{
    return listJson("approvals"_L1, approvals);
}

Result<WaitingApprovals> WaitingApprovals::fromJson(const QJsonObject &object)
{
    return listOf<Approval>(object, "approvals"_L1).transform([](const QList<Approval> &list) { return WaitingApprovals{list}; });
}

QJsonObject AdminRules::toJson() const
{
    QJsonObject object{{u"module"_s, module},
                       {u"allow"_s, QJsonArray::fromStringList(allow)},
                       {u"ask"_s, QJsonArray::fromStringList(ask)},
                       {u"deny"_s, QJsonArray::fromStringList(deny)}};
    if (scheduled.isSet())
        object.insert("scheduled"_L1, scheduled.toJson());
    return object;
}

Result<AdminRules> AdminRules::fromJson(const QJsonObject &object)
{
    AdminRules rules{.module = object.value("module"_L1).toString()};
    for (const auto &[key, list] : {std::pair("allow"_L1, &rules.allow), {"ask"_L1, &rules.ask}, {"deny"_L1, &rules.deny}}) {
        auto patterns = json::optionalStrings(object, key);
        if (!patterns)
            return std::unexpected(patterns.error());
        *list = std::move(*patterns);
    }
    auto scheduled = ScheduleTools::fromJson(object.value("scheduled"_L1), std::numeric_limits<qsizetype>::max());
    if (!scheduled)
        return std::unexpected(scheduled.error());
    rules.scheduled = std::move(*scheduled);
    return rules;
}

QJsonObject ApprovalRules::toJson() const
{
    QJsonObject object = listJson("rules"_L1, rules);
    object.insert("admin"_L1, arrayOf(admin));
    return object;
}

// A server of an earlier version says nothing of the admin's.
Result<ApprovalRules> ApprovalRules::fromJson(const QJsonObject &object)
{
    auto rules = listOf<ApprovalRule>(object, "rules"_L1);
    if (!rules)
        return std::unexpected(rules.error());
    auto admin = object.contains("admin"_L1) ? listOf<AdminRules>(object, "admin"_L1) : QList<AdminRules>();
    if (!admin)
        return std::unexpected(admin.error());
    return ApprovalRules{.rules = std::move(*rules), .admin = std::move(*admin)};
}

} // namespace tom::protocol
