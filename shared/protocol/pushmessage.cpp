#include "shared/protocol/pushmessage.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::protocol {

namespace {

template<typename... Visitors>
struct ForEachBody : Visitors...
{
    using Visitors::operator()...;
};

Result<qint64> numberOf(const QJsonObject &object, QLatin1StringView key)
{
    const Result<qint64> number = json::requiredInteger(object, key);
    if (number && *number < 0)
        return failure(ErrorCode::InvalidInput, u"\"%1\" must not be negative"_s.arg(key));
    return number;
}

Result<PushMessage> helloFromJson(const QJsonObject &object)
{
    return numberOf(object, "last"_L1).transform([](qint64 last) { return PushMessage{PushHello{last}}; });
}

Result<PushMessage> notificationFromJson(const QJsonObject &object)
{
    return json::requiredObject(object, "notification"_L1).and_then([](const QJsonObject &notification) {
        return numberOf(notification, "seq"_L1).transform([&](qint64 seq) {
            return PushMessage{PushNotification{.seq = seq, .notification = notification}};
        });
    });
}

Result<PushMessage> acknowledgedFromJson(const QJsonObject &object)
{
    const QJsonValue ids = object.value("ids"_L1);
    if (!ids.isArray())
        return failure(ErrorCode::InvalidInput, u"\"ids\" must be an array"_s);
    PushAcknowledged acknowledged;
    for (const QJsonValue &id : ids.toArray()) {
        const Result<qint64> number = numberOf({{u"id"_s, id}}, "id"_L1);
        if (!number)
            return std::unexpected(number.error());
        acknowledged.ids.append(*number);
    }
    if (object.contains("last"_L1)) {
        const Result<qint64> last = numberOf(object, "last"_L1);
        if (!last)
            return std::unexpected(last.error());
        acknowledged.last = *last;
    }
    return PushMessage{acknowledged};
}

Result<PushMessage> approvalFromJson(const QJsonObject &object)
{
    return json::requiredObject(object, "approval"_L1).and_then([](const QJsonObject &approval) {
        return json::requiredString(approval, "id"_L1).transform([&](const QString &id) {
            return PushMessage{PushApproval{.id = id, .approval = approval}};
        });
    });
}

Result<PushMessage> elicitationFromJson(const QJsonObject &object)
{
    return json::requiredString(object, "id"_L1).and_then([&](const QString &id) {
        return json::requiredString(object, "state"_L1).transform([&](const QString &state) {
            return PushMessage{PushElicitation{.id = id, .state = state}};
        });
    });
}

Result<PushMessage> statusFromJson(const QJsonObject &object)
{
    return json::requiredString(object, "module"_L1).and_then([&](const QString &module) {
        return json::requiredString(object, "status"_L1).transform([&](const QString &status) {
            return PushMessage{PushStatus{.module = module, .status = status}};
        });
    });
}

Result<PushMessage> turnFromJson(const QJsonObject &object)
{
    PushTurn turn;
    const std::tuple<QLatin1StringView, QString *> fields[] = {
        {"turn"_L1, &turn.turn}, {"conversation"_L1, &turn.conversation}, {"state"_L1, &turn.state}};
    for (const auto &[key, field] : fields) {
        const Result<QString> text = json::requiredString(object, key);
        if (!text)
            return std::unexpected(text.error());
        *field = *text;
    }
    return PushMessage{turn};
}

} // namespace

QString PushMessage::type() const
{
    return std::visit(
        ForEachBody{[](const PushHello &) { return u"hello"_s; }, [](const PushNotification &) { return u"notification"_s; },
                    [](const PushAcknowledged &) { return u"acknowledged"_s; },
                    [](const PushApproval &) { return u"approval"_s; }, [](const PushElicitation &) { return u"elicitation"_s; },
                    [](const PushTasks &) { return u"tasks"_s; }, [](const PushStatus &) { return u"status"_s; },
                    [](const PushTurn &) { return u"turn"_s; }, [](const PushBye &) { return u"bye"_s; }},
        body);
}

QJsonObject PushMessage::toJson() const
{
    QJsonObject object = std::visit(
        ForEachBody{
            [](const PushHello &hello) { return QJsonObject{{u"last"_s, hello.last}}; },
            [](const PushNotification &pushed) {
                QJsonObject notification = pushed.notification;
                notification.insert("seq"_L1, pushed.seq);
                return QJsonObject{{u"notification"_s, notification}};
            },
            [](const PushAcknowledged &acknowledged) {
                QJsonArray ids;
                for (const qint64 id : acknowledged.ids)
                    ids.append(id);
                return QJsonObject{{u"ids"_s, ids}, {u"last"_s, acknowledged.last}};
            },
            [](const PushApproval &pushed) {
                QJsonObject approval = pushed.approval;
                approval.insert("id"_L1, pushed.id);
                return QJsonObject{{u"approval"_s, approval}};
            },
            [](const PushElicitation &form) { return QJsonObject{{u"id"_s, form.id}, {u"state"_s, form.state}}; },
            [](const PushTasks &tasks) { return QJsonObject{{u"id"_s, tasks.id}}; },
            [](const PushStatus &status) { return QJsonObject{{u"module"_s, status.module}, {u"status"_s, status.status}}; },
            [](const PushTurn &turn) {
                return QJsonObject{{u"turn"_s, turn.turn}, {u"conversation"_s, turn.conversation}, {u"state"_s, turn.state}};
            },
            [](const PushBye &bye) { return QJsonObject{{u"reason"_s, bye.reason}}; }},
        body);
    object.insert("type"_L1, type());
    return object;
}

Result<PushMessage> PushMessage::fromJson(const QJsonObject &object)
{
    const Result<QString> type = json::requiredString(object, "type"_L1);
    if (!type)
        return std::unexpected(type.error());
    if (*type == "hello"_L1)
        return helloFromJson(object);
    if (*type == "notification"_L1)
        return notificationFromJson(object);
    if (*type == "acknowledged"_L1)
        return acknowledgedFromJson(object);
    if (*type == "approval"_L1)
        return approvalFromJson(object);
    if (*type == "elicitation"_L1)
        return elicitationFromJson(object);
    if (*type == "tasks"_L1)
        return numberOf(object, "id"_L1).transform([](qint64 id) { return PushMessage{PushTasks{id}}; });
    if (*type == "status"_L1)
        return statusFromJson(object);
    if (*type == "turn"_L1)
        return turnFromJson(object);
    if (*type == "bye"_L1)
        return json::requiredString(object, "reason"_L1).transform([](const QString &reason) {
            return PushMessage{PushBye{reason}};
        });
    return failure(ErrorCode::NotFound, u"there is no push message \"%1\""_s.arg(type->left(64)));
}

QJsonObject PushSeen::toJson() const
{
    return {{u"type"_s, u"seen"_s}, {u"through"_s, through}};
}

Result<PushSeen> PushSeen::fromJson(const QJsonObject &object)
{
    const Result<QString> type = json::requiredString(object, "type"_L1);
    if (!type)
        return std::unexpected(type.error());
    if (*type != "seen"_L1)
        return failure(ErrorCode::NotFound, u"a device does not say \"%1\""_s.arg(type->left(64)));
    return numberOf(object, "through"_L1).transform([](qint64 through) { return PushSeen{through}; });
}

} // namespace tom::protocol
