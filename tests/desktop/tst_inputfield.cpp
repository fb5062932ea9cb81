#include "desktop/api/inputfield.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <QScopeGuard>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

InputField field(const QByteArray &property, bool isRequired = true)
{
    QJsonObject schema{{u"type"_s, u"object"_s}, {u"properties"_s, QJsonObject{{u"f"_s, object(property)}}}};
    if (isRequired)
        schema.insert("required"_L1, QJsonArray{u"f"_s});
    return inputFields(schema).value().constFirst();
}

} // namespace

class TestInputField : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsASecretByNameTitleAndSchema_data()
    {
        QTest::addColumn<QByteArray>("properties");
        QTest::addColumn<bool>("isSecret");
        QTest::newRow("name") << R"("Authorization":{"type":"string"})"_ba << true;
        QTest::newRow("another name") << R"("session_cookie":{"type":"string"})"_ba << true;
        QTest::newRow("title") << R"("value":{"type":"string","title":"Password"})"_ba << true;
        QTest::newRow("mark") << R"("value":{"type":"string","writeOnly":true})"_ba << true;
        QTest::newRow("alternative") << R"("value":{"anyOf":[{"type":"string","format":"password"},{"type":"null"}]})"_ba << true;
        QTest::newRow("all of") << R"("value":{"allOf":[{"$ref":"#/$defs/Code"}]})"_ba << true;
        QTest::newRow("reference") << R"("value":{"$ref":"#/$defs/Code"})"_ba << true;
        QTest::newRow("plain") << R"("value":{"type":"string","title":"Your name"})"_ba << false;
        QTest::newRow("choice") << R"("sweet":{"type":"string","oneOf":[{"const":"c","title":"Cookie"},{"const":"o"}]})"_ba
                                << false;
    }
    void knowsASecretByNameTitleAndSchema()
    {
        QFETCH(const QByteArray, properties);
        QFETCH(const bool, isSecret);

        const auto fields =
            inputFields(object(R"({"type":"object","$defs":{"Code":{"writeOnly":true}},"properties":{)"_ba + properties + "}}"));

        QCOMPARE(fields.value().constFirst().isSecret, isSecret);
    }
    void readsEveryKindOfField()
    {
        const auto fields = inputFields(object(R"({"type":"object","required":["when","name"],"properties":{
            "name":{"type":"string","title":"Your name","description":"as in the passport","maxLength":5},
            "when":{"type":"string","format":"date"},
            "count":{"type":"integer","minimum":1,"maximum":9,"default":2},
            "rate":{"type":"number"},
            "sure":{"type":"boolean","default":true},
            "size":{"type":"string","enum":["s","l"],"enumNames":["small","large"]},
            "way":{"type":"string","oneOf":[{"const":"t","title":"Train"},{"const":"b"}]},
            "days":{"type":"array","items":{"anyOf":[{"const":"mo","title":"Monday"},{"const":"tu","title":"Tuesday"}]},"maxItems":1}}})"));

        QVERIFY(fields);
        QStringList names;
        for (const InputField &each : *fields)
            names += each.name + (each.isRequired ? u"!"_s : QString());
        QCOMPARE(names, (QStringList{u"when!"_s, u"name!"_s, u"count"_s, u"days"_s, u"rate"_s, u"size"_s, u"sure"_s, u"way"_s}));
        QCOMPARE(fields->at(1).title, u"Your name"_s);
        QCOMPARE(fields->at(1).description, u"as in the passport"_s);
        QCOMPARE(fields->at(2).proposed, QJsonValue(2));
        QVERIFY(fields->at(2).kind == InputField::Kind::Integer);
        QVERIFY(fields->at(3).kind == InputField::Kind::SomeOf);
        QCOMPARE(fields->at(5).choices, (QList<InputChoice>{{u"s"_s, u"small"_s}, {u"l"_s, u"large"_s}}));
        QVERIFY(fields->at(6).kind == InputField::Kind::YesNo);
        QCOMPARE(fields->at(7).choices, (QList<InputChoice>{{u"t"_s, u"Train"_s}, {u"b"_s, u"b"_s}}));
    }
    void aFormThatCannotBeShownIsRefused()
    {
        QVERIFY(!inputFields(object(R"({"properties":{"a":{"type":"object"}}})")));
        QVERIFY(!inputFields(object(R"({"properties":{"a":{"type":"array","items":{"type":"number"}}}})")));
        QJsonObject properties;
        for (int i = 0; i < 100; ++i)
            properties.insert(u"f%1"_s.arg(i), QJsonObject{{u"type"_s, u"string"_s}});
        QVERIFY(inputFields({{u"properties"_s, properties}}));
        properties.insert(u"one more"_s, QJsonObject{{u"type"_s, u"string"_s}});
        QVERIFY(!inputFields({{u"properties"_s, properties}}));
    }
    void takesWhatFitsAndNothingElse_data()
    {
        QTest::addColumn<QByteArray>("property");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QJsonValue>("value");   // null: refused
        const QJsonValue refused;
        QTest::newRow("text") << R"({"type":"string"})"_ba << u" a b "_s << QJsonValue(u" a b "_s);
        QTest::newRow("nothing") << R"({"type":"string"})"_ba << QString() << refused;
        QTest::newRow("shortest") << R"({"type":"string","minLength":2})"_ba << u"👍👍"_s << QJsonValue(u"👍👍"_s);
        QTest::newRow("too short") << R"({"type":"string","minLength":2})"_ba << u"👍"_s << refused;
        QTest::newRow("longest") << R"({"type":"string","maxLength":2})"_ba << u"ab"_s << QJsonValue(u"ab"_s);
        QTest::newRow("too long") << R"({"type":"string","maxLength":2})"_ba << u"abc"_s << refused;
        QTest::newRow("e-mail") << R"({"type":"string","format":"email"})"_ba << u"a@b"_s << QJsonValue(u"a@b"_s);
        QTest::newRow("no e-mail") << R"({"type":"string","format":"email"})"_ba << u"a b@c"_s << refused;
        QTest::newRow("address") << R"({"type":"string","format":"uri"})"_ba << u"x:/y"_s << QJsonValue(u"x:/y"_s);
        QTest::newRow("no address") << R"({"type":"string","format":"uri"})"_ba << u"example.org"_s << refused;
        QTest::newRow("date") << R"({"type":"string","format":"date"})"_ba << u"2028-02-29"_s << QJsonValue(u"2028-02-29"_s);
        QTest::newRow("no date") << R"({"type":"string","format":"date"})"_ba << u"2027-02-29"_s << refused;
        QTest::newRow("time") << R"({"type":"string","format":"date-time"})"_ba << u"2026-03-29T14:30:00+01:00"_s
                              << QJsonValue(u"2026-03-29T14:30:00+01:00"_s);
        QTest::newRow("time without zone") << R"({"type":"string","format":"date-time"})"_ba << u"2026-03-29T14:30:00"_s
                                           << refused;
        QTest::newRow("fraction") << R"({"type":"number"})"_ba << u" 2.5 "_s << QJsonValue(2.5);
        QTest::newRow("no number") << R"({"type":"number"})"_ba << u"2,5x"_s << refused;
        QTest::newRow("not a number") << R"({"type":"number"})"_ba << u"nan"_s << refused;
        QTest::newRow("infinite") << R"({"type":"number"})"_ba << u"inf"_s << refused;
        QTest::newRow("whole") << R"({"type":"integer"})"_ba << u"-7"_s << QJsonValue(-7);
        QTest::newRow("not whole") << R"({"type":"integer"})"_ba << u"2.5"_s << refused;
        QTest::newRow("not exact") << R"({"type":"integer"})"_ba << u"1e300"_s << refused;
        QTest::newRow("smallest") << R"({"type":"integer","minimum":1})"_ba << u"1"_s << QJsonValue(1);
        QTest::newRow("too small") << R"({"type":"integer","minimum":1})"_ba << u"0"_s << refused;
        QTest::newRow("largest") << R"({"type":"number","maximum":1})"_ba << u"1"_s << QJsonValue(1);
        QTest::newRow("too large") << R"({"type":"number","maximum":1})"_ba << u"1.001"_s << refused;
        QTest::newRow("yes") << R"({"type":"boolean"})"_ba << u"true"_s << QJsonValue(true);
        QTest::newRow("no") << R"({"type":"boolean"})"_ba << u"false"_s << QJsonValue(false);
        QTest::newRow("choice by its title")
            << R"({"enum":["s","l"],"enumNames":["small","large"]})"_ba << u"large"_s << QJsonValue(u"l"_s);
        QTest::newRow("no choice") << R"({"enum":["s","l"]})"_ba << u"m"_s << refused;
        QTest::newRow("several") << R"({"type":"array","items":{"enum":["a","b"]}})"_ba << u"b\na\nb"_s
                                 << QJsonValue(QJsonArray{u"b"_s, u"a"_s});
        QTest::newRow("too many") << R"({"type":"array","items":{"enum":["a","b"]},"maxItems":1})"_ba << u"a\nb"_s << refused;
        QTest::newRow("too few") << R"({"type":"array","items":{"enum":["a","b"]},"minItems":1})"_ba << QString() << refused;
    }
    void takesWhatFitsAndNothingElse()
    {
        QFETCH(const QByteArray, property);
        QFETCH(const QString, typed);
        QFETCH(const QJsonValue, value);

        const Result<QJsonValue> read = readInput(field(property), typed);

        QCOMPARE(read.has_value(), !value.isNull());
        if (read)
            QCOMPARE(*read, value);
        else
            QVERIFY(read.error().code == ErrorCode::InvalidInput && !read.error().message.isEmpty());
    }
    void whatMayBeLeftOutIsLeftOut()
    {
        const Result<QJsonValue> read = readInput(field(R"({"type":"integer","minimum":1})", false), u" "_s);

        QVERIFY(read && read->isUndefined());
    }
    void numbersAreSentAsTheyAreShown_data()
    {
        QTest::addColumn<QLocale>("locale");
        QTest::addColumn<double>("number");
        for (const auto &[name, locale] : {std::pair("English", QLocale(u"en_US"_s)), std::pair("French", QLocale(u"fr_FR"_s)),
                                           std::pair("German", QLocale(u"de_DE"_s)), std::pair("C", QLocale::c())}) {
            for (const double number : {1.125, 1500.0, -0.5, 1234567.25})
                QTest::addRow("%s, %g", name, number) << locale << number;
        }
    }
    void numbersAreSentAsTheyAreShown()
    {
        QFETCH(const QLocale, locale);
        QFETCH(const double, number);
        const QLocale before;
        QLocale::setDefault(locale);
        const auto restored = qScopeGuard([&] { QLocale::setDefault(before); });

        QCOMPARE(readInput({.kind = InputField::Kind::Number}, numberText(number)), QJsonValue(number));
    }
    void whatIsProposedCanBeTyped_data()
    {
        QTest::addColumn<QByteArray>("property");
        QTest::addColumn<QString>("typed");
        QTest::newRow("text") << R"({"type":"string","default":"Bonn"})"_ba << u"Bonn"_s;
        QTest::newRow("number") << R"({"type":"number","default":2.5})"_ba << u"2.5"_s;
        QTest::newRow("yes") << R"({"type":"boolean","default":true})"_ba << u"true"_s;
        QTest::newRow("one") << R"({"type":"string","enum":["s","l"],"default":"l"})"_ba << u"l"_s;
        QTest::newRow("some") << R"({"type":"array","items":{"enum":["s","m","l"]},"default":["s","l"]})"_ba << u"s\nl"_s;
    }
    void whatIsProposedCanBeTyped()
    {
        QFETCH(const QByteArray, property);
        QFETCH(const QString, typed);
        const InputField proposing = field(property);

        QCOMPARE(proposedText(proposing), typed);
        QCOMPARE(readInput(proposing, proposedText(proposing)), proposing.proposed);
    }
    void whatIsProposedOfAnotherKindIsNot_data()
    {
        QTest::addColumn<QByteArray>("property");
        QTest::addColumn<QString>("typed");
        QTest::newRow("a word for yes") << R"({"type":"boolean","default":"true"})"_ba << u"false"_s;
        QTest::newRow("yes for a word") << R"({"type":"string","default":true})"_ba << QString();
        QTest::newRow("several for a word") << R"({"type":"string","default":["a","b"]})"_ba << QString();
    }
    void whatIsProposedOfAnotherKindIsNot()
    {
        QFETCH(const QByteArray, property);
        QFETCH(const QString, typed);
        QCOMPARE(proposedText(field(property)), typed);
    }
    void aFormSaysAllThatIsWrong()
    {
        const auto fields = inputFields(object(R"({"type":"object","required":["name","age"],"properties":{
            "name":{"type":"string"},"age":{"type":"integer"},"note":{"type":"string"},"sure":{"type":"boolean"}}})"));
        QVERIFY(fields);

        const FilledForm wrong = readForm(*fields, {{u"age"_s, u"old"_s}});
        QCOMPARE(wrong.problems.keys(), (QStringList{u"age"_s, u"name"_s}));

        const FilledForm right = readForm(*fields, {{u"name"_s, u"Anna"_s}, {u"age"_s, u"42"_s}, {u"sure"_s, u"true"_s}});
        QVERIFY(right.problems.isEmpty());
        QCOMPARE(right.answer,
                 (protocol::ElicitationAnswer{u"accept"_s, {{u"name"_s, u"Anna"_s}, {u"age"_s, 42}, {u"sure"_s, true}}}));
    }
    void aPlaceWritesThousandsItsWay()
    {
        const QLocale before;
        QLocale::setDefault(QLocale(u"de_DE"_s));
        const auto restored = qScopeGuard([&] { QLocale::setDefault(before); });

        QCOMPARE(readInput({.kind = InputField::Kind::Integer}, u"2.000"_s), QJsonValue(2000));
        QCOMPARE(readInput({.kind = InputField::Kind::Number}, u"1.5"_s), QJsonValue(1.5));   // as programs write it
    }
};

QTEST_GUILESS_MAIN(TestInputField)
#include "tst_inputfield.moc"
