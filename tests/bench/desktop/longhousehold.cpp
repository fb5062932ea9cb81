#include "tests/bench/desktop/longhousehold.h"

#include "desktop/demo/demoexchange.h"
#include "shared/core/json.h"
#include "shared/protocol/paths.h"

#include <QTimeZone>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::bench {

namespace {

constexpr qsizetype streamed = 200 * 1024;
constexpr qsizetype piece = 80;   // with a pause of 20 ms: 4 kB a second
constexpr auto piecePause = 20ms;
constexpr int pageSize = 200;

const QStringList &words()
{
    static const QStringList all =
        u"the house garden water Monday letter train window bread milk a table with and of to from green quiet morning paper "
        "budget heating kitchen list for in on at long short evening music river bridge number answer question reason small "
        "large price week month light rain snow summer winter road ticket station market coffee tea salt pepper oil"_s.split(
            u' ');
    return all;
}

// The same on every machine: a linear congruential generator, which is good enough to choose words.
class Dice
{
public:
    explicit Dice(int seed) : m_state(quint32(seed) * 2654435761U + 1) {}
    int below(int end)
    {
        m_state = m_state * 1664525U + 1013904223U;
        return int((m_state >> 8U) % quint32(end));
    }

private:
    quint32 m_state;
};

QString sentence(Dice &dice, int length)
{
    QStringList chosen;
    for (int i = 0; i < length; ++i)
        chosen.append(words().at(dice.below(int(words().size()))));
    return chosen.join(u' ') + u'.';
}

protocol::Conversation headOf(int conversation, int messages)
{
    const QDateTime begun = QDateTime(QDate(2026, 1, 1), QTime(8, 0), QTimeZone::UTC).addDays(conversation % 300);
    return {.id = idOf(conversation),
            .title = u"Number %1: "_s.arg(conversation) + said(conversation).left(30),
            .clientType = u"desktop"_s,
            .created = begun,
            .updated = begun.addSecs(60LL * messages),
            .isCurrent = conversation == 0,
            .head = messages,
            .messages = messages};
}

} // namespace

QString said(int number)
{
    Dice dice(number);
    return sentence(dice, 4 + dice.below(16)) + u" Number %1?"_s.arg(number);
}

QString answered(int number)
{
    Dice dice(number);
    QString text = u"About **number %1**: "_s.arg(number) + sentence(dice, 12 + dice.below(30)) + u"\n\n"_s;
    if (number % 3 == 0) {
        for (int i = 0; i < 4; ++i)
            text += u"- "_s + sentence(dice, 5) + u'\n';
    } else if (number % 7 == 0) {
        text += u"| what | how much |\n|---|---|\n| %1 | 3 |\n| %2 | 5 |\n"_s.arg(sentence(dice, 2), sentence(dice, 2));
    } else if (number % 10 == 0) {
        text += u"```cpp\nint main()\n{\n    return %1;\n}\n```\n"_s.arg(number);
    } else if (number % 11 == 0) {
        text += u"> "_s + sentence(dice, 12) + u'\n';
    } else {
        text += sentence(dice, 20);
    }
    return text;
}

QString longAnswer(qsizetype length)
{
    QString text;
    for (int number = 1; text.size() < length; ++number)
        text += answered(number) + u"\n\n"_s;
    return text.first(length);
}

QString idOf(int conversation)
{
    return u"long-%1"_s.arg(conversation);
}

protocol::ConversationLine lineOf(int conversation, int messages)
{
    protocol::ConversationLine line{.conversation = headOf(conversation, messages)};
    for (int i = 0; i < messages; ++i) {
        const int number = conversation * messages + i + 1;
        const bool isAnswer = i % 2 == 1;
        line.messages.append({.id = i + 1,
                              .parent = i > 0 ? std::optional<qint64>(i) : std::nullopt,
                              .turn = u"turn-%1-%2"_s.arg(conversation).arg(i / 2),
                              .role = isAnswer ? u"assistant"_s : u"user"_s,
                              .text = isAnswer ? answered(number) : said(number),
                              .state = u"complete"_s,
                              .created = line.conversation.created.addSecs(60LL * i)});
    }
    return line;
}

LongHousehold::LongHousehold(Shape shape) : DemoHttp(std::make_shared<desktop::DemoHousehold>()), m_shape(shape) {}

QJsonObject LongHousehold::list() const
{
    protocol::ConversationPage page;
    for (int i = 0; i < std::min(m_shape.conversations, 100); ++i)
        page.conversations.append(headOf(i, m_shape.messages));
    return page.toJson();
}

QJsonObject LongHousehold::page(const QUrl &url)
{
    const int conversation = url.path().section(u'-', 1).toInt();
    if (m_line.conversation.id != idOf(conversation))
        m_line = lineOf(conversation, m_shape.messages);
    const qint64 before = QUrlQuery(url).queryItemValue(u"before"_s).toLongLong();
    const qsizetype end = before > 0 ? qsizetype(before) - 1 : m_line.messages.size();
    const qsizetype first = std::max<qsizetype>(0, end - pageSize);
    protocol::ConversationLine page{.conversation = m_line.conversation, .messages = m_line.messages.sliced(first, end - first)};
    if (first > 0)
        page.before = first + 1;
    return page.toJson();
}

std::unique_ptr<http::HttpExchange> LongHousehold::send(const http::HttpRequest &request)
{
    const QString path = request.url.path();
    if (request.method == "POST" && path == protocol::paths::process) {
        const QString text = longAnswer(streamed);
        QList<QByteArray> pieces{
            protocol::TurnEvent{1, protocol::TurnStarted{.turn = u"turn-long"_s, .conversation = idOf(0)}}.toSse()};
        for (qsizetype at = 0; at < text.size(); at += piece)
            pieces.append(protocol::TurnEvent{pieces.size() + 1, protocol::TextDelta{text.mid(at, piece)}}.toSse());
        pieces.append(protocol::TurnEvent{pieces.size() + 1,
                                          protocol::TurnDone{{.response = text, .turn = u"turn-long"_s, .conversation = idOf(0)}}}
                          .toSse());
        return std::make_unique<desktop::DemoExchange>(http::HttpHead{200, {{"Content-Type", "text/event-stream"}}}, pieces,
                                                       piecePause);
    }
    if (request.method != "GET" || !path.startsWith(protocol::paths::conversations))
        return DemoHttp::send(request);
    return std::make_unique<desktop::DemoExchange>(
        http::HttpHead{200, {{"Content-Type", "application/json"}}},
        QList{json::compact(path == protocol::paths::conversations ? list() : page(request.url))}, 0ms);
}

} // namespace tom::bench
