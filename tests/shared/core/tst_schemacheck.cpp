#include "shared/core/schemacheck.h"
#include "shared/core/json.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;

class TestSchemaCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatDoesNotFit_data()
    {
        QTest::addColumn<QByteArray>("schema");
        QTest::addColumn<QByteArray>("arguments");
        QTest::addColumn<QString>("problem");

        const QByteArray item =
            R"({"type":"object","properties":{"list":{"type":"string","minLength":1},"count":{"type":"integer","minimum":1,"maximum":9},
            "unit":{"type":"string","enum":["g","kg"]},"now":{"type":"boolean"},"share":{"type":"number"},"tags":{"type":"array","items":{"type":"string"}},
            "at":{"type":"object","properties":{"x":{"type":"number"}},"required":["x"]},"note":{"type":["string","null"],"maxLength":3}},
            "required":["list"],"additionalProperties":false})";
        const auto row = [&](const char *name, const QByteArray &arguments, const QString &problem) {
            QTest::newRow(name) << item << arguments << problem;
        };
        row("fits", R"({"list":"a","count":3,"unit":"kg","now":true,"share":0.5,"tags":["x"],"at":{"x":1},"note":null})", u""_s);
        row("only what is required", R"({"list":"a"})", u""_s);
        row("missing", R"({"count":3})", u"\"list\" is missing"_s);
        row("empty", R"({"list":""})", u"\"list\" must be not empty"_s);
        row("another type", R"({"list":3})", u"\"list\" must be string"_s);
        row("not whole", R"({"list":"a","count":1.5})", u"\"count\" must be integer"_s);
        row("too small", R"({"list":"a","count":0})", u"\"count\" must be at least 1"_s);
        row("too big", R"({"list":"a","count":10})", u"\"count\" must be at most 9"_s);
        row("not in the enum", R"({"list":"a","unit":"lb"})", u"\"unit\" must be one of \"g\", \"kg\""_s);
        row("text for a boolean", R"({"list":"a","now":"true"})", u"\"now\" must be boolean"_s);
        row("unknown", R"({"list":"a","colour":"red"})", u"\"colour\" is not an argument of this tool"_s);
        row("inside a list", R"({"list":"a","tags":["x",1]})", u"\"tags[1]\" must be string"_s);
        row("inside an object", R"({"list":"a","at":{}})", u"\"at.x\" is missing"_s);
        row("one of two types", R"({"list":"a","note":5})", u"\"note\" must be string or null"_s);
        row("too long", R"({"list":"a","note":"four"})", u"\"note\" must be at most 3 characters long"_s);
        QTest::newRow("a schema that says nothing") << "{}"_ba << R"({"x":1})"_ba << u""_s;
    }
    void saysWhatDoesNotFit()
    {
        QFETCH(QByteArray, schema);
        QFETCH(QByteArray, arguments);
        QFETCH(QString, problem);

        const auto fits = checkAgainstSchema(json::parseObject(arguments).value(), json::parseObject(schema).value());

        QCOMPARE(fits ? u""_s : fits.error().message, problem);
    }
};

QTEST_GUILESS_MAIN(TestSchemaCheck)
#include "tst_schemacheck.moc"
