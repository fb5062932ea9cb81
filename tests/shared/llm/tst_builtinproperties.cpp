#include "builtintools.h"
#include "shared/llm/builtinarithmetic.h"
#include "shared/llm/builtindialogue.h"
#include "shared/llm/builtinschema.h"

#include <QJsonArray>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::llm;

namespace {

constexpr quint32 seed = 20261124;

// A second opinion on schemas, so that the check of the product is not its own witness.
bool keepsSchema(const QJsonObject &arguments, const QJsonObject &schema)
{
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    for (const QJsonValue &key : schema.value("required"_L1).toArray()) {
        if (!arguments.contains(key.toString()))
            return false;
    }
    for (auto argument = arguments.begin(); argument != arguments.end(); ++argument) {
        const QJsonObject property = properties.value(argument.key()).toObject();
        const QString type = property.value("type"_L1).toString();
        const QJsonValue value = argument.value();
        if (property.isEmpty())
            return false;
        if (property.contains("enum"_L1) && !property.value("enum"_L1).toArray().contains(value))
            return false;
        if (type == "string"_L1
            && (!value.isString() || value.toString().size() > property.value("maxLength"_L1).toInt(1000000)
                || value.toString().size() < property.value("minLength"_L1).toInt(0)))
            return false;
        if (type == "integer"_L1
            && (!value.isDouble() || value.toDouble() != double(value.toInteger())
                || value.toDouble() < property.value("minimum"_L1).toDouble(-1e18)))
            return false;
        if (type == "boolean"_L1 && !value.isBool())
            return false;
    }
    return true;
}

const QStringList &vocabulary()
{
    static const QStringList words =
        u"add put remove delete show what is are find search note notes list lists shopping milk eggs and , to the from on "
        "my 3 42 -7 99999999999 3.5 tomorrow monday 17:30 in 20 minutes kitchen light turn weather Paris remember that about "
        "ajoute mets retire supprime montre quelle liste de courses du lait dans mes sur la chaudière demain à yes no oui non "
        "\"quoted text\" 100 km miles plus percent of * ( ) ! ? : ; é 🍀 remind me call every"_s.split(u' ');
    return words;
}

QString randomSentence(QRandomGenerator &random)
{
    QStringList words;
    const int count = random.bounded(1, 14);
    for (int i = 0; i < count; ++i)
        words.append(vocabulary().at(random.bounded(vocabulary().size())));
    if (random.bounded(50) == 0)
        words.append(QString(random.bounded(2000), u'x'));
    return words.join(u' ');
}

} // namespace

class TestBuiltinProperties : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Whole conversations of random words: no call ever breaks its schema, nothing destructive happens without a yes.
    void neverCallsAToolAgainstItsSchema()
    {
        const QList<ToolDefinition> tools = shippedTools() + foreignTools();
        QRandomGenerator random(seed);
        int calls = 0;
        for (int talk = 0; talk < 150; ++talk) {
            CompletionRequest request = userSays({}, tools);
            request.messages.clear();
            for (int turn = 0; turn < 5; ++turn) {
                const QString sentence = randomSentence(random);
                request.messages.append({.role = Role::User, .text = sentence});
                const Message message = builtin::Dialogue(request, StoppedClock().now()).next();
                request.messages.append(message);
                QVERIFY2(!message.text.isEmpty() || !message.toolCalls.isEmpty(), qPrintable(sentence));
                for (const ToolCall &call : message.toolCalls) {
                    ++calls;
                    const auto tool = std::ranges::find(tools, call.name, &ToolDefinition::name);
                    QVERIFY2(tool != tools.end(), qPrintable(sentence));
                    QVERIFY2(keepsSchema(call.arguments, tool->parameters), qPrintable(sentence));
                    const QString lower = sentence.toLower();
                    QVERIFY2(!tool->destructive || lower.contains(u"yes"_s) || lower.contains(u"oui"_s), qPrintable(sentence));
                    request.messages.append({.role = Role::Tool,
                                             .text = u"{\"notes\":[{\"id\":1,\"text\":\"x\"}]}"_s,
                                             .toolCallId = call.id,
                                             .toolName = call.name});
                }
                if (!message.toolCalls.isEmpty())
                    request.messages.append(builtin::Dialogue(request, StoppedClock().now()).next());
            }
        }
        QVERIFY2(calls > 100, "the sentences are too wild to prove anything");
    }
    void saysTheSameForTheSame()
    {
        QRandomGenerator random(seed);
        for (int i = 0; i < 200; ++i) {
            const CompletionRequest request = userSays(randomSentence(random), shippedTools());

            QCOMPARE(builtin::Dialogue(request, StoppedClock().now()).next(),
                     builtin::Dialogue(request, StoppedClock().now()).next());
        }
    }
    void calculates_data()
    {
        QTest::addColumn<QString>("expected");
        QTest::newRow("1+2*3") << u"7"_s;
        QTest::newRow("(1+2)*3") << u"9"_s;
        QTest::newRow("2^3^2") << u"512"_s;
        QTest::newRow("-2^2") << u"-4"_s;
        QTest::newRow("0.1 + 0.2") << u"0.3"_s;
        QTest::newRow("1,000 + 1") << u"1001"_s;
        QTest::newRow("3,5 * 2") << u"7"_s;
        QTest::newRow("80 + 10%") << u"88"_s;
        QTest::newRow("10 mod 3") << u"1"_s;
        QTest::newRow("square root of 16") << u"4"_s;
        QTest::newRow("3x4") << u"12"_s;
        QTest::newRow("two hundred and five plus one") << u"206"_s;
        QTest::newRow("two hundred and five times two") << u"410"_s;
        QTest::newRow("1/3") << u"0.333333333333"_s;
        QTest::newRow("1000000 * 1000000") << u"1e+12"_s;
        QTest::newRow("10 ÷ 4") << u"2.5"_s;
        QTest::newRow("9^999") << u"?"_s;
        QTest::newRow("1 2") << QString();
        QTest::newRow("42") << QString();
        QTest::newRow("1 +") << QString();
        QTest::newRow("(1 + 2") << QString();
        QTest::newRow("call 555-1234 now") << QString();
        QTest::newRow("milk + eggs") << QString();
    }
    void calculates()
    {
        QFETCH(const QString, expected);
        const builtin::Language &english = builtin::Language::english();

        const auto arithmetic = builtin::calculate(QString::fromUtf8(QTest::currentDataTag()), english);

        if (expected.isEmpty()) {
            QVERIFY(!arithmetic);
            return;
        }
        QVERIFY(arithmetic.has_value());
        QCOMPARE(arithmetic->value ? builtin::formatNumber(*arithmetic->value, english) : u"?"_s, expected);
    }
    void aDeepExpressionEndsQuietly()
    {
        QVERIFY(!builtin::calculate(QString(200, u'(') + u'1' + QString(200, u')') + u"+1"_s, builtin::Language::english()));
    }
};

QTEST_GUILESS_MAIN(TestBuiltinProperties)
#include "tst_builtinproperties.moc"
