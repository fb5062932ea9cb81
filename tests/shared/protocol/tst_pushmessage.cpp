#include "shared/core/json.h"
#include "shared/protocol/pushmessage.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::protocol;

class PushMessageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void survivesTheWire_data()
    {
        QTest::addColumn<PushMessage>("message");
        QTest::addColumn<QByteArray>("json");

        QTest::newRow("hello") << PushMessage{PushHello{7}} << R"({"last":7,"type":"hello"})"_ba;
        QTest::newRow("notification") << PushMessage{PushNotification{.seq = 9,
                                                                      .notification = {{u"seq"_s, 9}, {u"title"_s, u"Tea"_s}}}}
                                      << R"({"notification":{"seq":9,"title":"Tea"},"type":"notification"})"_ba;
        QTest::newRow("acknowledged") << PushMessage{PushAcknowledged{{1, 2}, 9}}
                                      << R"({"ids":[1,2],"last":9,"type":"acknowledged"})"_ba;
        QTest::newRow("approval") << PushMessage{PushApproval{.id = u"a1"_s,
                                                              .approval = {{u"id"_s, u"a1"_s}, {u"risk"_s, u"high"_s}}}}
                                  << R"({"approval":{"id":"a1","risk":"high"},"type":"approval"})"_ba;
        QTest::newRow("elicitation") << PushMessage{PushElicitation{.id = u"e1"_s, .state = u"waiting"_s}}
                                     << R"({"id":"e1","state":"waiting","type":"elicitation"})"_ba;
        QTest::newRow("tasks") << PushMessage{PushTasks{1764086400123}} << R"({"id":1764086400123,"type":"tasks"})"_ba;
        QTest::newRow("status") << PushMessage{PushStatus{.module = u"lists"_s, .status = u"connected"_s}}
                                << R"({"module":"lists","status":"connected","type":"status"})"_ba;
        QTest::newRow("turn") << PushMessage{PushTurn{.turn = u"t"_s, .conversation = u"c"_s, .state = u"running"_s}}
                              << R"({"conversation":"c","state":"running","turn":"t","type":"turn"})"_ba;
        QTest::newRow("bye") << PushMessage{PushBye{u"server_end"_s}} << R"({"reason":"server_end","type":"bye"})"_ba;
    }
    void survivesTheWire()
    {
        QFETCH(const PushMessage, message);
        QFETCH(const QByteArray, json);

        QCOMPARE(json::compact(message.toJson()), json);
        QCOMPARE(PushMessage::fromJson(*json::parseObject(json)), message);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<ErrorCode>("code");

        QTest::newRow("no type") << R"({"id":1})"_ba << ErrorCode::InvalidInput;
        QTest::newRow("a type of tomorrow") << R"({"type":"sing"})"_ba << ErrorCode::NotFound;
        QTest::newRow("tasks without id") << R"({"type":"tasks"})"_ba << ErrorCode::InvalidInput;
        QTest::newRow("tasks with a negative id") << R"({"type":"tasks","id":-1})"_ba << ErrorCode::InvalidInput;
        QTest::newRow("status without its module") << R"({"type":"status","status":"x"})"_ba << ErrorCode::InvalidInput;
        QTest::newRow("notification without its number")
            << R"({"type":"notification","notification":{}})"_ba << ErrorCode::InvalidInput;
        QTest::newRow("acknowledged words") << R"({"type":"acknowledged","ids":["x"]})"_ba << ErrorCode::InvalidInput;
        QTest::newRow("approval without id") << R"({"type":"approval","approval":{}})"_ba << ErrorCode::InvalidInput;
        QTest::newRow("half a turn") << R"({"type":"turn","turn":"t","state":"x"})"_ba << ErrorCode::InvalidInput;
    }
    void refuses()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const ErrorCode, code);

        const Result<PushMessage> message = PushMessage::fromJson(*json::parseObject(json));

        QVERIFY(!message);
        QCOMPARE(message.error().code, code);
    }

    void readsWhatADeviceSays()
    {
        QCOMPARE(PushSeen::fromJson(PushSeen{.through = 12}.toJson()), PushSeen{.through = 12});
        QCOMPARE(PushSeen::fromJson({{u"type"_s, u"bye"_s}}).error().code, ErrorCode::NotFound);
        QCOMPARE(PushSeen::fromJson({{u"type"_s, u"seen"_s}}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(PushSeen::fromJson({{u"type"_s, u"seen"_s}, {u"through"_s, -1}}).error().code, ErrorCode::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(PushMessageTest)
#include "tst_pushmessage.moc"
