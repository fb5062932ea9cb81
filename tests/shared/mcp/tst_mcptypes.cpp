#include "shared/core/json.h"
#include "shared/mcp/jsonrpc.h"
#include "shared/mcp/mcptypes.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::mcp;

class TestMcpTypes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsMessages_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("kind");   // -1: none

        QTest::newRow("request") << R"({"jsonrpc":"2.0","id":1,"method":"ping"})"_ba << int(RpcMessage::Kind::Request);
        QTest::newRow("request with a text id")
            << R"({"jsonrpc":"2.0","id":"a","method":"ping"})"_ba << int(RpcMessage::Kind::Request);
        QTest::newRow("notification") << R"({"jsonrpc":"2.0","method":"n"})"_ba << int(RpcMessage::Kind::Notification);
        QTest::newRow("result") << R"({"jsonrpc":"2.0","id":1,"result":{}})"_ba << int(RpcMessage::Kind::Result);
        QTest::newRow("failure") << R"({"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"m"}})"_ba
                                 << int(RpcMessage::Kind::Failure);
        QTest::newRow("failure of nothing") << R"({"jsonrpc":"2.0","id":null,"error":{"code":-1}})"_ba
                                            << int(RpcMessage::Kind::Failure);
        QTest::newRow("null id") << R"({"jsonrpc":"2.0","id":null,"method":"ping"})"_ba << -1;
        QTest::newRow("broken id") << R"({"jsonrpc":"2.0","id":1.5,"method":"ping"})"_ba << -1;
        QTest::newRow("version 1") << R"({"id":1,"method":"ping"})"_ba << -1;
        QTest::newRow("params as a list") << R"({"jsonrpc":"2.0","id":1,"method":"ping","params":[1]})"_ba << -1;
        QTest::newRow("result without an id") << R"({"jsonrpc":"2.0","result":{}})"_ba << -1;
        QTest::newRow("neither") << R"({"jsonrpc":"2.0","id":1})"_ba << -1;
    }
    void readsMessages()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const int, kind);

        const auto message = RpcMessage::fromJson(*json::parseObject(text));

        QCOMPARE(message ? int(message->kind) : -1, kind);
    }
    void readsEveryKindOfContent()
    {
        const CallResult result = CallResult::fromJson(*json::parseObject(
            R"({"isError":true,"structuredContent":{"t":21},"content":[{"type":"text","text":"warm"},)"
            R"({"type":"image","mimeType":"image/png","data":"AAEC"},{"type":"audio","mimeType":"audio/wav","data":"AA=="},)"
            R"({"type":"resource","resource":{"uri":"urn:y","mimeType":"text/plain","text":"inside"}},)"
            R"({"type":"resource_link","uri":"urn:a","name":"A"},{"type":"hologram","x":1}]})"));

        QVERIFY(result.isError);
        QCOMPARE(result.structured, (QJsonObject{{u"t"_s, 21}}));
        QCOMPARE(result.content.size(), 6);
        QCOMPARE(result.content.at(0).text, u"warm"_s);
        QCOMPARE(result.content.at(1).data, QByteArray::fromHex("000102"));
        QCOMPARE(result.content.at(3).text, u"inside"_s);
        QCOMPARE(result.content.at(4).uri, u"urn:a"_s);
        QCOMPARE(result.content.at(5).kind, Content::Kind::Unknown);
        QVERIFY(result.content.at(5).text.contains(u"hologram"_s));
    }
};

QTEST_GUILESS_MAIN(TestMcpTypes)
#include "tst_mcptypes.moc"
