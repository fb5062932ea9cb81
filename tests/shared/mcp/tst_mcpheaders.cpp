#include "shared/core/json.h"
#include "shared/mcp/headerparameters.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::mcp;

class TestMcpHeaders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesValuesThatHeadersCanHold_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QByteArray>("header");

        QTest::newRow("plain") << u"eu-west 1"_s << "eu-west 1"_ba;
        QTest::newRow("empty") << u""_s << ""_ba;
        QTest::newRow("outer space") << u" a"_s << "=?base64?IGE=?="_ba;
        QTest::newRow("line break") << u"a\r\nX: y"_s << "=?base64?YQ0KWDogeQ==?="_ba;
        QTest::newRow("umlaut") << u"ü"_s << "=?base64?w7w=?="_ba;
        QTest::newRow("looks like the mark") << u"=?base64?YQ==?="_s << "=?base64?PT9iYXNlNjQ/WVE9PT89?="_ba;
    }
    void writesValuesThatHeadersCanHold()
    {
        QFETCH(const QString, value);
        QFETCH(const QByteArray, header);

        QCOMPARE(encodedHeader(value), header);
    }
    void findsTheMarks_data()
    {
        QTest::addColumn<QByteArray>("schema");
        QTest::addColumn<int>("count");   // -1: refused

        const auto property = [](const QByteArray &inside) { return R"({"type":"object","properties":{"p":)" + inside + "}}"; };
        QTest::newRow("none") << property(R"({"type":"string"})") << 0;
        QTest::newRow("string") << property(R"({"type":"string","x-mcp-header":"Region"})") << 1;
        QTest::newRow("integer") << property(R"({"type":"integer","x-mcp-header":"N"})") << 1;
        QTest::newRow("boolean") << property(R"({"type":"boolean","x-mcp-header":"B"})") << 1;
        QTest::newRow("inside") << property(R"({"type":"object","properties":{"q":{"type":"string","x-mcp-header":"Q"}}})") << 1;
        QTest::newRow("number") << property(R"({"type":"number","x-mcp-header":"N"})") << -1;
        QTest::newRow("object") << property(R"({"type":"object","x-mcp-header":"N"})") << -1;
        QTest::newRow("empty") << property(R"({"type":"string","x-mcp-header":""})") << -1;
        QTest::newRow("no token") << property(R"({"type":"string","x-mcp-header":"a b"})") << -1;
        QTest::newRow("no text") << property(R"({"type":"string","x-mcp-header":7})") << -1;
        QTest::newRow("under items") << property(R"({"type":"array","items":{"type":"string","x-mcp-header":"I"}})") << -1;
        QTest::newRow("under oneOf") << property(R"({"oneOf":[{"type":"string","x-mcp-header":"I"}]})") << -1;
        QTest::newRow("twice")
            << R"({"type":"object","properties":{"a":{"type":"string","x-mcp-header":"A"},"b":{"type":"string","x-mcp-header":"a"}}})"_ba
            << -1;
    }
    void findsTheMarks()
    {
        QFETCH(const QByteArray, schema);
        QFETCH(const int, count);

        const auto found = markedHeaders(*json::parseObject(schema));

        QCOMPARE(found ? int(found->size()) : -1, count);
    }
    void leavesOutWhatIsNotThere()
    {
        const QList<HeaderParameter> parameters{{.header = "Mcp-Param-A"_ba, .path = {u"a"_s}},
                                                {.header = "Mcp-Param-B"_ba, .path = {u"b"_s, u"c"_s}},
                                                {.header = "Mcp-Param-D"_ba, .path = {u"d"_s}},
                                                {.header = "Mcp-Param-E"_ba, .path = {u"e"_s}}};
        const QJsonObject arguments{
            {u"a"_s, true}, {u"b"_s, QJsonObject{{u"c"_s, 42}}}, {u"d"_s, QJsonValue()}, {u"f"_s, u"x"_s}};

        QCOMPARE(parameterHeaders(parameters, arguments), (http::Headers{{"Mcp-Param-A", "true"}, {"Mcp-Param-B", "42"}}));
    }
};

QTEST_GUILESS_MAIN(TestMcpHeaders)
#include "tst_mcpheaders.moc"
