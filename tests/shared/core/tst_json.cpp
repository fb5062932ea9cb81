#include "shared/core/json.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;

class TestJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesWhatIsNoObject_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << ""_ba;
        QTest::newRow("array") << "[]"_ba;
        QTest::newRow("half") << R"({"a":)"_ba;
        QTest::newRow("two") << "{} {}"_ba;
        QTest::newRow("not UTF-8") << "{\"a\":\"\xff\"}"_ba;
        QTest::newRow("65 deep") << "{\"a\":"_ba + QByteArray(64, '[') + QByteArray(64, ']') + '}';
    }
    void refusesWhatIsNoObject()
    {
        QFETCH(const QByteArray, bytes);

        const Result<QJsonObject> object = json::parseObject(bytes);

        QVERIFY(!object);
        QCOMPARE(object.error().code, ErrorCode::InvalidInput);
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
