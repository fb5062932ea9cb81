#include "shared/llm/schemaforms.h"
#include "wirestreams.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::llm;

class TestSchemaForms : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reducesToWhatGeminiKnows_data()
    {
        QTest::addColumn<QByteArray>("given");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("closed object")
            << "{'$schema':'x','type':'object','properties':{'a':{'type':'string','minLength':1}},'required':['a','b'],"
               "'additionalProperties':false}"_ba
            << "{'type':'object','properties':{'a':{'type':'string','minLength':1}},'required':['a']}"_ba;
        QTest::newRow("reference")
            << "{'properties':{'a':{'$ref':'#/$defs/D','description':'d'}},'$defs':{'D':{'type':'integer'}}}"_ba
            << "{'type':'object','properties':{'a':{'type':'integer','description':'d'}}}"_ba;
        QTest::newRow("const") << "{'const':'x'}"_ba << "{'type':'string','enum':['x']}"_ba;
        QTest::newRow("or null") << "{'type':['string','null']}"_ba << "{'type':'string','nullable':true}"_ba;
        QTest::newRow("two types") << "{'type':['string','integer'],'description':'d'}"_ba
                                   << "{'anyOf':[{'type':'string'},{'type':'integer'}],'description':'d'}"_ba;
        QTest::newRow("any of one and null") << "{'anyOf':[{'type':'string'},{'type':'null'}]}"_ba
                                             << "{'type':'string','nullable':true}"_ba;
        QTest::newRow("one of") << "{'oneOf':[{'type':'string'},{'type':'integer'}]}"_ba
                                << "{'anyOf':[{'type':'string'},{'type':'integer'}]}"_ba;
        QTest::newRow("all of") << "{'allOf':[{'properties':{'a':{'type':'string'}},'required':['a']}]}"_ba
                                << "{'type':'object','properties':{'a':{'type':'string'}},'required':['a']}"_ba;
        QTest::newRow("numbers to choose from") << "{'type':'integer','enum':[1,2]}"_ba << "{'type':'integer'}"_ba;
        QTest::newRow("formats") << "{'type':'array','items':{'type':'string','format':'uri'}}"_ba
                                 << "{'type':'array','items':{'type':'string'}}"_ba;
        QTest::newRow("not") << "{'type':'string','not':{'const':'x'},'format':'date-time'}"_ba
                             << "{'type':'string','format':'date-time'}"_ba;
        QTest::newRow("a reference elsewhere") << "{'$ref':'https://example.org/x'}"_ba << "{}"_ba;
    }
    void reducesToWhatGeminiKnows()
    {
        QFETCH(const QByteArray, given);
        QFETCH(const QByteArray, expected);

        QCOMPARE(geminiSchema(jsonOf(given)), jsonOf(expected));
    }
    void aSchemaOfItselfHasAnEnd()
    {
        const QJsonObject tree = jsonOf("{'$ref':'#/$defs/T','$defs':{'T':{'properties':{'l':{'$ref':'#/$defs/T'},"
                                        "'r':{'$ref':'#/$defs/T'}}}}}");
        const QJsonObject loop = jsonOf("{'$ref':'#/$defs/A','$defs':{'A':{'$ref':'#/$defs/A'}}}");

        const qsizetype written = QJsonDocument(geminiSchema(tree)).toJson(QJsonDocument::Compact).size();

        QVERIFY2(written > 1000 && written < 1000000, QByteArray::number(written).constData());
        QVERIFY(geminiSchema(loop).isEmpty() || !geminiSchema(loop).contains("$ref"_L1));
    }
    void strictMeansEverythingIsSaid_data()
    {
        QTest::addColumn<QByteArray>("given");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("optional") << "{'type':'object','properties':{'a':{'type':'string','enum':['x']},'b':{}},'required':[]}"_ba
                                  << "{'type':'object','properties':{'a':{'type':['string','null'],'enum':['x',null]},"
                                     "'b':{'anyOf':[{},{'type':'null'}]}},'required':['a','b'],'additionalProperties':false}"_ba;
        QTest::newRow("inside")
            << "{'type':'array','items':{'type':'object','properties':{'a':{'type':'integer'}},'required':['a']}}"_ba
            << "{'type':'array','items':{'type':'object','properties':{'a':{'type':'integer'}},"
               "'required':['a'],'additionalProperties':false}}"_ba;
        QTest::newRow("choices")
            << "{'anyOf':[{'type':'object'}],'$defs':{'D':{'type':'object'}}}"_ba
            << "{'anyOf':[{'type':'object','properties':{},'required':[],'additionalProperties':false}],"
               "'$defs':{'D':{'type':'object','properties':{},'required':[],'additionalProperties':false}}}"_ba;
    }
    void strictMeansEverythingIsSaid()
    {
        QFETCH(const QByteArray, given);
        QFETCH(const QByteArray, expected);

        QCOMPARE(strictSchema(jsonOf(given)), jsonOf(expected));
    }
};

QTEST_GUILESS_MAIN(TestSchemaForms)
#include "tst_schemaforms.moc"
