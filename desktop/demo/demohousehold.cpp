#include "desktop/demo/demohousehold.h"

#include "shared/core/json.h"
#include "shared/protocol/processrequest.h"

#include <QFile>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

using protocol::Conversation;
using protocol::ConversationLine;
using protocol::ConversationMessage;

constexpr qsizetype pieceLength = 24;

// "@-900" is the time fifteen minutes ago.
QJsonValue withTimes(const QJsonValue &value, const QDateTime &now)
{
    if (value.isString() && value.toString().startsWith(u'@'))
        return json::timeText(now.addSecs(value.toString().sliced(1).toLongLong()));
    if (value.isArray()) {
        QJsonArray array;
        for (const QJsonValue &one : value.toArray())
            array.append(withTimes(one, now));
        return array;
    }
    if (!value.isObject())
        return value;
    QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        it.value() = withTimes(it.value(), now);
    return object;
}

// The lists that can be changed one by one, and what the API calls them.
QString listIn(const QString &path)
{
    static const QHash<QString, QString> lists{{u"/approvals"_s, u"approvals"_s}, {u"/approvals/rules"_s, u"rules"_s},
                                               {u"/tasks"_s, u"tasks"_s},         {u"/schedules"_s, u"schedules"_s},
                                               {u"/memory"_s, u"memories"_s},     {u"/sessions"_s, u"sessions"_s}};
    return lists.value(path);
}

bool isIt(const QJsonValue &one, const QString &id)
{
    return one["id"_L1].toVariant().toString() == id;
}

bool matches(const ConversationLine &line, const QString &words)
{
    return line.conversation.title.contains(words, Qt::CaseInsensitive)
           || std::ranges::any_of(line.messages, [&words](const ConversationMessage &message) {
                  return message.text.contains(words, Qt::CaseInsensitive);
              });
}

} // namespace

DemoHousehold::DemoHousehold(const QDateTime &now) : m_now(now)
{
    QFile file(u":/tom/demo/household.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return;
    const auto read = json::parseObject(file.readAll());
    Q_ASSERT(read);
    m_pages = withTimes(*read, now).toObject();
    m_answers = m_pages.take("answers"_L1).toArray();
    const QJsonObject lines = m_pages.take("lines"_L1).toObject();
    for (const QJsonValue &one : m_pages.take("/conversations"_L1).toObject().value("conversations"_L1).toArray()) {
        QJsonObject object = one.toObject();
        object.insert("created"_L1, object.value("updated"_L1));
        const auto conversation = Conversation::fromJson(object);
        Q_ASSERT(conversation);
        m_lines.append({.conversation = *conversation});
        for (const QJsonValue &said : lines.value(conversation->id).toArray())
            addTurn(conversation->id, said.toObject());
    }
}

DemoHousehold::Answer DemoHousehold::answer(const QByteArray &method, const QString &path, const QUrlQuery &query,
                                            const QJsonObject &body)
{
    return method == "GET" ? look(path, query) : change(method, path, body);
}

DemoHousehold::Answer DemoHousehold::look(const QString &path, const QUrlQuery &query)
{
    if (path == "/conversations"_L1)
        return {.body = conversations(query)};
    if (path == "/usage"_L1)
        return {.body = usage(query)};
    if (path.startsWith("/conversations/"_L1))
        return {.body = lineOf(path.section(u'/', 2, 2)).toJson()};
    QJsonObject page = m_pages.value(path).toObject();
    if (path == "/notifications"_L1) {
        const qint64 since = query.queryItemValue(u"since"_s).toLongLong();
        QJsonArray newer;
        for (const QJsonValue &one : page.value("notifications"_L1).toArray()) {
            if (one["seq"_L1].toInteger() > since)
                newer.append(one);
        }
        page.insert("notifications"_L1, newer);
    } else if (path == "/memory"_L1) {
        const QString words = query.queryItemValue(u"query"_s, QUrl::FullyDecoded);
        QJsonArray found;
        for (const QJsonValue &one : page.value("memories"_L1).toArray()) {
            if (one["memory"_L1].toString().contains(words, Qt::CaseInsensitive))
                found.append(one);
        }
        page.insert("memories"_L1, found);
    } else if (page.isEmpty() && path.endsWith("/history"_L1)) {
        page.insert("history"_L1, QJsonArray());
    }
    if (page.isEmpty())
        return {404, {{u"code"_s, u"not_found"_s}, {u"message"_s, u"The demonstration does not have this."_s}}};
    return {.body = page};
}

// What is named by its number goes, or takes what is sent; all else is only agreed to.
DemoHousehold::Answer DemoHousehold::change(const QByteArray &method, const QString &path, const QJsonObject &body)
{
    const QJsonObject done{{u"status"_s, u"OK"_s}};
    const QString id = path.section(u'/', 2, 2);
    if (path == "/speech"_L1 || path == "/transcriptions"_L1)
        return {503, {{u"code"_s, u"llm_unavailable"_s}, {u"message"_s, u"The demonstration has no provider for voices."_s}}};
    if (path == "/notifications/ack"_L1) {
        acknowledge(body);
        return {.body = done};
    }
    if (path == "/schedules/dates"_L1) {
        const QDateTime first = QDateTime::fromString(body.value("start"_L1).toString(), Qt::ISODate);
        const qint64 past = first.daysTo(m_now) / 7 + 1;
        QJsonArray dates;
        for (int week = 0; week < body.value("count"_L1).toInt(); ++week)
            dates.append(first.addDays(7 * (past + week)).toString(Qt::ISODate));
        return {.body = {{u"dates"_s, dates}}};
    }
    if (path.startsWith("/conversations/"_L1)) {
        if (method == "DELETE") {
            lineOf(id).conversation.deleted = m_now;
            return {.body = done};
        }
        ConversationLine &line = lineOf(id);
        if (path.endsWith("/restore"_L1))
            line.conversation.deleted.reset();
        if (const auto wish = protocol::ConversationChange::fromJson(body)) {
            line.conversation.title = wish->title.value_or(line.conversation.title);
            line.conversation.isPinned = wish->isPinned.value_or(line.conversation.isPinned);
            line.conversation.isArchived = wish->isArchived.value_or(line.conversation.isArchived);
        }
        return {.body = {{u"conversation"_s, line.conversation.toJson()}}};
    }
    const QString owner = path.startsWith("/approvals/rules/"_L1) ? u"/approvals/rules"_s : u'/' + path.section(u'/', 1, 1);
    const QString which = path.mid(owner.size() + 1).section(u'/', 0, 0);
    const QString list = listIn(owner);
    QJsonObject page = m_pages.value(owner).toObject();
    QJsonArray all = page.value(list).toArray();
    const auto found = std::ranges::find_if(all, [&which](const QJsonValue &one) { return isIt(one, which); });
    if (list.isEmpty() || found == all.end())
        return {.body = done};
    QJsonObject answer = done;
    if (method == "DELETE" || owner == "/approvals"_L1) {
        all.erase(found);
    } else if (method == "PATCH" || method == "PUT") {
        QJsonObject changed = (*found).toObject();
        for (auto it = body.begin(); it != body.end(); ++it)
            changed.insert(it.key(), it.value());
        *found = changed;
        answer = changed;
        answer.insert(list.chopped(1), changed);   // "schedule", "session"
    }
    page.insert(list, all);
    m_pages.insert(owner, page);
    return {.body = answer};
}

void DemoHousehold::acknowledge(const QJsonObject &body)
{
    QJsonObject page = m_pages.value("/notifications"_L1).toObject();
    QJsonArray all = page.value("notifications"_L1).toArray();
    qint64 last = page.value("last"_L1).toInteger();
    for (QJsonValueRef one : all) {
        QJsonObject notification = one.toObject();
        const bool isNamed = body.value("ids"_L1).toArray().contains(notification.value("id"_L1))
                             || notification.value("id"_L1).toInteger() <= body.value("through"_L1).toInteger();
        if (!isNamed || notification.value("read"_L1).toBool())
            continue;
        notification.insert("read"_L1, true);
        notification.insert("seq"_L1, ++last);
        one = notification;
    }
    page.insert("notifications"_L1, all);
    page.insert("last"_L1, last);
    m_pages.insert("/notifications"_L1, page);
}

QJsonObject DemoHousehold::conversations(const QUrlQuery &query) const
{
    const QString words = query.queryItemValue(u"query"_s, QUrl::FullyDecoded);
    const QString folder = query.queryItemValue(u"folder"_s);
    protocol::ConversationPage page;
    for (const ConversationLine &line : m_lines) {
        const bool isHere = folder.isEmpty() || line.conversation.isArchived == (folder == "archive"_L1);
        if (isHere && !line.conversation.deleted && matches(line, words))
            page.conversations.append(line.conversation);
    }
    std::ranges::stable_sort(page.conversations, [](const Conversation &a, const Conversation &b) {
        return a.isPinned != b.isPinned ? a.isPinned : a.updated > b.updated;
    });
    return page.toJson();
}

QJsonObject DemoHousehold::usage(const QUrlQuery &query) const
{
    QJsonObject report = m_pages.value("/usage"_L1).toObject();
    const QDate from = QDate::fromString(query.queryItemValue(u"from"_s), Qt::ISODate);
    const QDate to = QDate::fromString(query.queryItemValue(u"to"_s), Qt::ISODate);
    QJsonArray days;
    for (QDate day = from; day.isValid() && day <= to; day = day.addDays(1)) {
        const double cost = day.dayOfWeek() == 7 ? 0 : 0.04 + double(day.day() * 37 % 23) / 60;
        days.append(QJsonObject{{u"day"_s, day.toString(Qt::ISODate)}, {u"calls"_s, 3}, {u"cost"_s, cost}});
    }
    report.insert("from"_L1, from.toString(Qt::ISODate));
    report.insert("to"_L1, to.toString(Qt::ISODate));
    report.insert("prices_as_of"_L1, m_now.date().toString(Qt::ISODate));
    report.insert("days"_L1, days);
    return report;
}

ConversationLine &DemoHousehold::lineOf(const QString &conversation)
{
    const auto found = std::ranges::find_if(
        m_lines, [&conversation](const ConversationLine &line) { return line.conversation.id == conversation; });
    if (found != m_lines.end())
        return *found;
    m_lines.append({.conversation = {.id = conversation, .clientType = u"desktop"_s, .created = m_now, .updated = m_now}});
    return m_lines.last();
}

void DemoHousehold::addTurn(const QString &conversation, const QJsonObject &said)
{
    ConversationLine &line = lineOf(conversation);
    const QString turn = u"turn-%1"_s.arg(++m_turns);
    const auto add = [&](ConversationMessage message) {
        message.id = ++m_lastMessage;
        message.parent = line.conversation.head;
        message.turn = turn;
        message.state = u"complete"_s;
        message.created = line.conversation.updated;
        line.messages.append(message);
        line.conversation.head = message.id;
        line.conversation.messages = line.messages.size();
    };
    add({.role = u"user"_s, .text = said.value("user"_L1).toString()});
    if (const QJsonObject call = said.value("call"_L1).toObject(); !call.isEmpty()) {
        const QString name = call.value("module"_L1).toString() + "__"_L1 + call.value("name"_L1).toString();
        add({.role = u"assistant"_s,
             .toolCalls = {{.id = turn, .name = name, .arguments = call.value("arguments"_L1).toObject()}}});
        add({.role = u"tool"_s, .text = call.value("result"_L1).toString(), .toolCallId = turn, .toolName = name});
    }
    add({.role = u"assistant"_s, .text = said.value("answer"_L1).toString()});
}

QJsonObject DemoHousehold::reactionTo(const QString &words) const
{
    for (const QJsonValue &reaction : m_answers) {
        for (const QJsonValue &word : reaction["words"_L1].toArray()) {
            if (words.contains(word.toString(), Qt::CaseInsensitive))
                return reaction.toObject();
        }
    }
    return m_answers.last().toObject();
}

QList<protocol::TurnEvent> DemoHousehold::say(const QJsonObject &request)
{
    const QString words = request.value("request"_L1).toString();
    QString id = request.value("conversation"_L1).toString();
    if (id.isEmpty() || id.startsWith(protocol::begunBy))
        id = u"c%1"_s.arg(m_lines.size() + 1);
    const QJsonObject reaction = reactionTo(words);
    const QString text = reaction.value("text"_L1).toString();
    const QString module = reaction.value("module"_L1).toString();
    ConversationLine &line = lineOf(id);
    line.conversation.updated = QDateTime::currentDateTimeUtc();
    if (line.conversation.title.isEmpty())
        line.conversation.title = words.left(40);
    addTurn(id, {{u"user"_s, words}, {u"call"_s, module.isEmpty() ? QJsonObject() : reaction}, {u"answer"_s, text}});
    const QString turn = u"turn-%1"_s.arg(m_turns);

    QList<protocol::TurnEvent> events;
    const auto add = [&events](const protocol::TurnEventBody &body) { events.append({events.size() + 1, body}); };
    add(protocol::TurnStarted{.turn = turn, .conversation = id});
    if (!module.isEmpty()) {
        add(protocol::ToolCallStarted{.id = turn,
                                      .module = module,
                                      .name = reaction.value("name"_L1).toString(),
                                      .arguments = reaction.value("arguments"_L1).toObject()});
        add(protocol::ToolCallEnded{.id = turn, .summary = reaction.value("result"_L1).toString()});
    }
    for (qsizetype at = 0; at < text.size(); at += pieceLength)
        add(protocol::TextDelta{text.mid(at, pieceLength)});
    add(protocol::TurnDone{{.response = text,
                            .turn = turn,
                            .conversation = id,
                            .selectedModules = module.isEmpty() ? QStringList() : QStringList{module},
                            .model = u"demo"_s,
                            .durationMs = 40 * (text.size() / pieceLength)}});
    return events;
}

} // namespace tom::desktop
