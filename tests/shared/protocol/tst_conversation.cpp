#include "shared/protocol/conversationline.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::protocol;

namespace {

const QDateTime noon = QDateTime::fromString(u"2026-05-01T12:00:00.250Z"_s, Qt::ISODateWithMs);

Conversation full()
{
    return {.id = u"c1"_s,
            .title = u"Tea"_s,
            .clientType = u"desktop"_s,
            .created = noon,
            .updated = noon.addSecs(60),
            .isPinned = true,
            .isArchived = true,
            .isCurrent = true,
            .deleted = noon.addDays(1),
            .head = 12,
            .messages = 7,
            .turn = u"t1"_s,
            .snippet = {{.text = u"green "_s}, {.text = u"tea"_s, .isMatch = true}}};
}

} // namespace

class TestConversation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPageComesBackAsItWentOut()
    {
        const ConversationPage page{.conversations = {full(), {.id = u"c2"_s, .created = noon, .updated = noon}},
                                    .before = u"0.1.c2"_s};

        QCOMPARE(ConversationPage::fromJson(page.toJson()).value(), page);
        QCOMPARE(page.toJson().value("status"_L1).toString(), u"OK"_s);
        QCOMPARE(ConversationPage::fromJson(ConversationPage{}.toJson()).value(), ConversationPage{});
        QVERIFY(!ConversationPage::fromJson({}));
    }
    void aLineComesBackAsItWentOut()
    {
        const ConversationLine line{
            .conversation = full(),
            .messages = {{.id = 10,
                          .turn = u"t1"_s,
                          .role = u"user"_s,
                          .text = u"weather?"_s,
                          .state = u"complete"_s,
                          .created = noon,
                          .attachments = {{.id = u"a"_s, .name = u"sky.png"_s, .mediaType = u"image/png"_s, .bytes = 9}},
                          .branches = {10, 20}},
                         {.id = 11,
                          .parent = 10,
                          .turn = u"t1"_s,
                          .role = u"assistant"_s,
                          .state = u"complete"_s,
                          .created = noon,
                          .toolCalls = {{.id = u"1"_s, .name = u"weather__now"_s, .arguments = {{u"place"_s, u"Bern"_s}}}}},
                         {.id = 12,
                          .parent = 11,
                          .turn = u"t1"_s,
                          .role = u"tool"_s,
                          .text = u"no"_s,
                          .isCut = true,
                          .state = u"complete"_s,
                          .created = noon,
                          .toolCallId = u"1"_s,
                          .toolName = u"weather__now"_s,
                          .isError = true}},
            .before = 10};

        QCOMPARE(ConversationLine::fromJson(line.toJson()).value(), line);
        QVERIFY(!ConversationLine::fromJson({{u"messages"_s, QJsonArray()}}));
    }
    void aChangeComesBackAsItWentOut()
    {
        const ConversationChange change{.title = u"Tea"_s, .isPinned = true, .isArchived = false, .head = 3};

        QCOMPARE(ConversationChange::fromJson(change.toJson()).value(), change);
        QCOMPARE(ConversationChange::fromJson({{u"title"_s, u" a \n b "_s}})->title, u"a b"_s);
        QCOMPARE(ConversationChange::fromJson({{u"title"_s, QString(ConversationChange::maxTitle, u'x')}})->title->size(),
                 ConversationChange::maxTitle);
    }
    void keepsHowAnAnswerCameAbout()
    {
        const ConversationMessage message{.id = 3,
                                          .turn = u"t1"_s,
                                          .role = u"assistant"_s,
                                          .text = u"Sunny."_s,
                                          .state = u"complete"_s,
                                          .created = noon,
                                          .reasoning = u"A question of weather."_s,
                                          .durationMs = 1200,
                                          .answer = ProcessAnswer{.selectedModules = {u"weather"_s},
                                                                  .level = 2,
                                                                  .iterations = 2,
                                                                  .model = u"some/model"_s,
                                                                  .why = u"it names the weather"_s,
                                                                  .tools = {u"weather.now"_s},
                                                                  .memories = {{.id = u"7"_s, .text = u"likes rain"_s}},
                                                                  .usage = {.inputTokens = 10, .outputTokens = 2, .cost = 0.5},
                                                                  .durationMs = 900}};

        const QJsonObject object = message.toJson();

        QVERIFY(!object.value("answer"_L1).toObject().contains("response"_L1));   // it stands in the message
        QCOMPARE(ConversationMessage::fromJson(object).value(), message);
    }
    void anAccountOfAnUnknownKindHidesNoMessage()
    {
        const auto message = ConversationMessage::fromJson(
            {{u"id"_s, 3}, {u"role"_s, u"assistant"_s}, {u"answer"_s, QJsonObject{{u"tools"_s, u"none"_s}}}});

        QVERIFY(message);
        QVERIFY(!message->answer);
    }
    void refusesAChangeThatIsNone_data()
    {
        QTest::addColumn<QJsonObject>("change");
        QTest::addColumn<QString>("names");
        QTest::newRow("nothing") << QJsonObject{} << u"nothing to change"_s;
        QTest::newRow("something else") << QJsonObject{{u"colour"_s, u"red"_s}} << u"nothing to change"_s;
        QTest::newRow("nulls") << QJsonObject{{u"title"_s, QJsonValue::Null}, {u"pinned"_s, QJsonValue::Null}}
                               << u"nothing to change"_s;
        QTest::newRow("a title of a wrong type") << QJsonObject{{u"title"_s, 1}} << u"\"title\""_s;
        QTest::newRow("an empty title") << QJsonObject{{u"title"_s, u" \n "_s}} << u"\"title\""_s;
        QTest::newRow("a title too long") << QJsonObject{{u"title"_s, QString(ConversationChange::maxTitle + 1, u'x')}}
                                          << u"\"title\""_s;
        QTest::newRow("a flag of a wrong type") << QJsonObject{{u"pinned"_s, 1}} << u"\"pinned\""_s;
        QTest::newRow("another flag of a wrong type") << QJsonObject{{u"archived"_s, u"yes"_s}} << u"\"archived\""_s;
        QTest::newRow("half a message") << QJsonObject{{u"head"_s, 1.5}} << u"\"head\""_s;
    }
    void refusesAChangeThatIsNone()
    {
        QFETCH(QJsonObject, change);
        QFETCH(QString, names);

        const auto refused = ConversationChange::fromJson(change);

        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
        QVERIFY2(refused.error().message.contains(names), qUtf8Printable(refused.error().message));
    }
};

QTEST_GUILESS_MAIN(TestConversation)
#include "tst_conversation.moc"
