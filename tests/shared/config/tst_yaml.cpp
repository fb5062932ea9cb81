#include "shared/config/configreader.h"
#include "shared/config/yamldocument.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::config;

// What is wrong with a file as YAML, before anyone asks what it says.
class TestYaml : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void explainsSyntaxErrors_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("problem");
        QTest::newRow("tab") << "a:\n\tb: 1\n"_ba << u"c:2:1: this line is indented with a tab; YAML wants spaces"_s;
        QTest::newRow("tab behind spaces") << "a:\n  \tb: 1\n"_ba
                                           << u"c:2:3: this line is indented with a tab; YAML wants spaces"_s;
        QTest::newRow("colon in a text")
            << "a: b: c\n"_ba
            << u"c:1:5: a second \": \" in one line, or a line that is indented differently from its neighbours; put a text with \": \" in it into quotes"_s;
        QTest::newRow("indentation")
            << "a: 1\n  b: 2\n"_ba
            << u"c:2:4: a second \": \" in one line, or a line that is indented differently from its neighbours; put a text with \": \" in it into quotes"_s;
        QTest::newRow("open quote") << "a: \"b\nc: d\n"_ba << u"c:1:4: the quote that opens here is never closed"_s;
        QTest::newRow("open single quote") << "a: 'it''s\nc: d\n"_ba << u"c:1:4: the quote that opens here is never closed"_s;
        QTest::newRow("open bracket") << "a: [1, 2\nb: c\n"_ba << u"c:2:2: a [ before this is never closed"_s;
        QTest::newRow("open brace") << "a: {b: 1\n"_ba << u"c:2:1: a { before this is never closed"_s;
        QTest::newRow("percent") << "a: %x\n"_ba << u"c:1:4: a text that begins with % @ or ` must be put into quotes"_s;
        QTest::newRow("unknown alias")
            << "a: *b\n"_ba
            << u"c:1:4: an alias (*name) of something that is not defined before; put a text that begins with * into quotes"_s;
        QTest::newRow("alias of itself") << "a: &x\n  b: *x\n"_ba << u"c:2:6: this alias stands inside of what it names"_s;
        QTest::newRow("duplicate key") << "a: 1\nb: 2\na: 3\n"_ba
                                       << u"c:3:1: the key \"a\" stands here a second time; the first is in line 1"_s;
        QTest::newRow("foreign tag") << "a: !!python/object:os.system x\n"_ba
                                     << u"c:1:4: tags (what begins with \"!\") mean nothing here; remove it"_s;
        QTest::newRow("tag on a list") << "a: !x [1]\n"_ba
                                       << u"c:1:4: tags (what begins with \"!\") mean nothing here; remove it"_s;
        QTest::newRow("list as a key") << "? [a]\n: b\n"_ba << u"c:1:3: a key must be a word, not a list"_s;
        QTest::newRow("merge of a text") << "<<: a\n"_ba << u"c:1:1: \"<<\" takes an alias of a group of keys"_s;
        QTest::newRow("second document") << "a: 1\n---\nb: 2\n"_ba
                                         << u"c:2:1: a second document begins here; a configuration is one document"_s;
        QTest::newRow("control character") << "a: 1\nb: \x04\n"_ba
                                           << u"c:2:4: a control character (0x04) stands here; remove it"_s;
        QTest::newRow("UTF-16") << "\xff\xfe" + QByteArray("a\0:\0", 4)
                                << u"c:1:1: the file is written in UTF-16; save it as UTF-8"_s;
        QTest::newRow("Latin-1") << "a: 1\nb: caf\xe9\n"_ba << u"c:2:1: this line is not UTF-8; save the file as UTF-8"_s;
        QTest::newRow("columns count letters")
            << "ä: ö: ü\n"_ba
            << u"c:1:5: a second \": \" in one line, or a line that is indented differently from its neighbours; put a text with \": \" in it into quotes"_s;
    }
    void explainsSyntaxErrors()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const QString, problem);

        QCOMPARE(problemsOf(yaml), QStringList{problem});
    }
    void refusesWhatIsTooDeepOrTooMuch_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QByteArray laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
        for (int i = 1; i < 12; ++i) {
            const QByteArray before = "*a" + QByteArray::number(i - 1);
            const QByteArray own = 'a' + QByteArray::number(i);
            laughs += own + ": &" + own + " [" + QByteArray(before + ", ").repeated(8) + before + "]\n";
        }
        QTest::newRow("billion laughs") << laughs;
        QTest::newRow("laughing keys") << QByteArray(laughs).replace("[", "{k: [").replace("]", "]}");
        QTest::newRow("lists in lists") << QByteArray(4'000'000, '[');
        QTest::newRow("groups in groups") << "{a: "_ba.repeated(1'000'000);
        QTest::newRow("dashes") << "- "_ba.repeated(2'000'000);
        QTest::newRow("33 deep") << QByteArray(33, '[') + QByteArray(33, ']');
        QTest::newRow("too many values") << "- x\n"_ba.repeated(200'000);
        QTest::newRow("too many in one line") << '[' + "x, "_ba.repeated(200'000) + "x]";
    }
    void refusesWhatIsTooDeepOrTooMuch()
    {
        QFETCH(const QByteArray, yaml);
        ProblemList problems(u"c"_s);

        QVERIFY(!parseYaml(yaml, problems));
        QCOMPARE(problems.inFileOrder().size(), 1);
    }
    void goesAsDeepAs32()
    {
        ProblemList problems(u"c"_s);

        QVERIFY(parseYaml(QByteArray(32, '[') + QByteArray(32, ']'), problems));
    }
    void optionsBecomeJson()
    {
        ProblemList problems(u"c"_s);
        const YamlNodePointer node =
            parseYaml("a: 1\nb: -2.5e3\nc: 'yes'\nd: true\ne: ~\nf: [0x1, 007, 1.2.3, '5', -]\ng: {h: text}\n"
                      "i: 9223372036854775807\nj: inf\nk: null\n",
                      problems);

        QVERIFY(node);
        const QJsonObject expected{{u"a"_s, 1},
                                   {u"b"_s, -2500.0},
                                   {u"c"_s, u"yes"_s},
                                   {u"d"_s, true},
                                   {u"e"_s, QJsonValue::Null},
                                   {u"f"_s, QJsonArray{u"0x1"_s, u"007"_s, u"1.2.3"_s, u"5"_s, u"-"_s}},
                                   {u"g"_s, QJsonObject{{u"h"_s, u"text"_s}}},
                                   {u"i"_s, Q_INT64_C(9223372036854775807)},
                                   {u"j"_s, u"inf"_s},
                                   {u"k"_s, QJsonValue::Null}};
        QCOMPARE(node->toJson().toObject(), expected);
    }

private:
    static QStringList problemsOf(const QByteArray &yaml)
    {
        ProblemList problems(u"c"_s);
        std::ignore = parseYaml(yaml, problems);
        QStringList lines;
        for (const Problem &problem : problems.inFileOrder())
            lines.append(problem.toString());
        return lines;
    }
};

QTEST_GUILESS_MAIN(TestYaml)
#include "tst_yaml.moc"
