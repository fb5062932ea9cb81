#include "shared/core/json.h"
#include "shared/core/jsonwriter.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;

class TestJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAtOnceWhatQtWrites()
    {
        QStringList texts{QString(),
                          u"plain"_s,
                          u"漢字 😀 end"_s,
                          u"漢字\n\"Это длинный текст\"\t😀"_s,
                          u"é"_s + QChar(0xd83d) + u"😀\u2028"_s,
                          QString(QChar(0xd83d)),
                          u"a"_s + QChar(0xde00) + u'b'};
        for (char16_t c = 0; c < 0x250; ++c)
            texts.append(u"a"_s + QChar(c) + QChar(c));
        json::Writer empty;
        QCOMPARE(empty.text(), "{}"_ba);
        for (const QString &text : std::as_const(texts)) {
            json::Writer writer;
            writer.add("a"_L1, text);
            QCOMPARE(writer.text(), json::compact({{u"a"_s, text}}));
        }
        for (const double number :
             {0.0, -0.0, 1.0, 0.1, -2.5, 1e6, 1e15, 9007199254740992.0, 1e16, 1e300, 1e-9, 0.00125, qInf()}) {
            json::Writer writer;
            writer.add("a"_L1, number);
            QCOMPARE(writer.text(), json::compact({{u"a"_s, number}}));
        }
        json::Writer all;
        all.add("a"_L1, texts);
        all.add("b"_L1, qint64(-12));
        all.add("c"_L1, true);
        all.add("d"_L1, QJsonObject{{u"x"_s, 1}});
        all.add("e"_L1, std::optional<double>());
        all.add("f"_L1, QStringList());
        QCOMPARE(all.text(), json::compact({{u"a"_s, QJsonArray::fromStringList(texts)},
                                            {u"b"_s, -12},
                                            {u"c"_s, true},
                                            {u"d"_s, QJsonObject{{u"x"_s, 1}}},
                                            {u"e"_s, QJsonValue()},
                                            {u"f"_s, QJsonArray()}}));
    }
    void refusesWhatIsNoObject_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << ""_ba;
        QTest::newRow("array") << "[]"_ba;
        QTest::newRow("half") << R"({"a":)"_ba;
        QTest::newRow("two") << "{} {}"_ba;
        QTest::newRow("not UTF-8") << "{\"a\":\"\xff\"}"_ba;
        QTest::newRow("not UTF-8 in a name") << "{\"\xff\":1}"_ba;
        QTest::newRow("an overlong slash") << "{\"a\":\"\xc0\xaf\"}"_ba;
        QTest::newRow("a surrogate in UTF-8") << "{\"a\":\"\xed\xa0\x80\"}"_ba;
        QTest::newRow("UTF-8 cut short") << "{\"a\":\"\xe2\x82\"}"_ba;
        QTest::newRow("UTF-16") << QByteArray("\xff\xfe{\0}\0", 6);
        QTest::newRow("a name twice") << R"({"a":1,"a":2})"_ba;
        QTest::newRow("a name twice, deep") << R"({"a":[{"b":1,"c":{"d":1,"d":1}}]})"_ba;
        QTest::newRow("a name twice, once escaped") << "{\"user\":1,\"\\u0075ser\":2}"_ba;
        QTest::newRow("the empty name twice") << R"({"":1,"":2})"_ba;
        QTest::newRow("a line end in a string") << "{\"a\":\"b\nc\"}"_ba;
        QTest::newRow("a NUL in a string") << QByteArray("{\"a\":\"b\0c\"}", 11);
        QTest::newRow("a NUL behind") << QByteArray("{}\0", 3);
        QTest::newRow("a comma too much") << R"({"a":1,})"_ba;
        QTest::newRow("a comment") << "{/**/}"_ba;
        QTest::newRow("single quotes") << "{'a':1}"_ba;
        QTest::newRow("a name without quotes") << "{a:1}"_ba;
        QTest::newRow("NaN") << R"({"a":NaN})"_ba;
        QTest::newRow("a leading zero") << R"({"a":01})"_ba;
        QTest::newRow("a leading plus") << R"({"a":+1})"_ba;
        QTest::newRow("hexadecimal") << R"({"a":0x10})"_ba;
        QTest::newRow("an unknown escape") << "{\"a\":\"\\x41\"}"_ba;
        QTest::newRow("TRUE") << R"({"a":TRUE})"_ba;
        QTest::newRow("65 deep") << "{\"a\":"_ba + QByteArray(64, '[') + QByteArray(64, ']') + '}';
    }
    void refusesWhatIsNoObject()
    {
        QFETCH(const QByteArray, bytes);

        const Result<QJsonObject> object = json::parseObject(bytes);

        QVERIFY(!object);
        QCOMPARE(object.error().code, ErrorCode::InvalidInput);
    }
    void takesWhatIsJson_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing in it") << "{}"_ba;
        QTest::newRow("64 deep") << "{\"a\":"_ba + QByteArray(63, '[') + QByteArray(63, ']') + '}';
        QTest::newRow("one name in two objects") << R"({"a":{"b":1},"c":{"b":1,"a":2}})"_ba;
        QTest::newRow("names that differ in case") << R"({"a":1,"A":2})"_ba;
        QTest::newRow("colons and quotes in strings") << "{\"a:\\\":\":\"b:\\\":c\",\"d\":\"\\\\\"}"_ba;
        QTest::newRow("escaped controls") << "{\"a\":\"\\n\\u0000\\t\"}"_ba;
        QTest::newRow("space around") << " \t\r\n{ \"a\" : 1 } \n"_ba;
        QTest::newRow("beyond the basic plane") << "{\"\xf0\x9f\x8d\x80\":\"\\ud83c\\udf40\"}"_ba;
        QTest::newRow("numbers") << R"({"a":[0,-0,1e5,1.5E-7,12345678901234567890]})"_ba;
    }
    void takesWhatIsJson()
    {
        QFETCH(const QByteArray, bytes);

        const Result<QJsonObject> object = json::parseObject(bytes);

        QVERIFY2(object.has_value(), object ? "" : qPrintable(object.error().message));
        QCOMPARE(json::parseObject(json::compact(*object)), object);
    }
    void bracketsInStringsAreNoDepth() { QVERIFY(json::parseObject("{\"a\":\""_ba + QByteArray(100, '[') + "\\\"[\"}"_ba)); }
    void namesTheKeyOfAWrongType()
    {
        const QJsonObject object{{u"n"_s, u"1"_s}, {u"f"_s, 1.5}};

        QVERIFY(json::requiredInteger(object, "n"_L1).error().message.contains(u"\"n\""_s));
        QVERIFY(!json::requiredInteger(object, "f"_L1));
        QVERIFY(!json::optionalStrings(object, "n"_L1));
        QVERIFY(!json::requiredString(object, "missing"_L1));
        QCOMPARE(json::optionalString(object, "missing"_L1)->has_value(), false);
    }
};

QTEST_GUILESS_MAIN(TestJson)
#include "tst_json.moc"
