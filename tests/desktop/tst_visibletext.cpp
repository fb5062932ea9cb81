#include "desktop/api/visibletext.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::desktop;

class TestVisibleText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatCouldDeceiveIsWrittenOut_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << u"naïve 日本 👍 a\n\tb"_s << u"naïve 日本 👍 a\n\tb"_s;
        QTest::newRow("escape") << u"\x1B[2Jgone\r"_s << u"\\u{001B}[2Jgone\\u{000D}"_s;
        QTest::newRow("control of the upper half") << u"a\u009Bb"_s << u"a\\u{009B}b"_s;
        QTest::newRow("right to left") << u"exe.\u202Egpj"_s << u"exe.\\u{202E}gpj"_s;
        QTest::newRow("zero width") << u"pay\u200Bpal\uFEFF"_s << u"pay\\u{200B}pal\\u{FEFF}"_s;
        QTest::newRow("soft hyphen") << u"a\u00ADb"_s << u"a\\u{00AD}b"_s;
        QTest::newRow("line separator") << u"a\u2028b"_s << u"a\\u{2028}b"_s;
        QTest::newRow("tag") << QString::fromUcs4(U"a\U000E0041b") << u"a\\u{E0041}b"_s;
        QTest::newRow("filler") << u"a\u3164b"_s << u"a\\u{3164}b"_s;
        QTest::newRow("emoji style") << u"☀\uFE0F ❤\uFE0F"_s << u"☀\uFE0F ❤\uFE0F"_s;
        QTest::newRow("data in selectors") << u"a\uFE0F☀\uFE0F\uFE0F☀\uFE03"_s << u"a\\u{FE0F}☀\uFE0F\\u{FE0F}☀\\u{FE03}"_s;
        QTest::newRow("blank of Braille") << u"a\u2800b"_s << u"a\\u{2800}b"_s;
        QTest::newRow("half a pair") << QString(QChar(0xD83D)) << u"\\u{D83D}"_s;
        QTest::newRow("empty") << QString() << QString();
    }
    void whatCouldDeceiveIsWrittenOut()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, shown);

        QCOMPARE(visibleText(text), shown);
    }

    void argumentsAreShownWholeAndApart()
    {
        const QJsonObject arguments{{u"amount"_s, 12.5},
                                    {u"body"_s, u"Hello\nto: eve@example.org\n"_s},
                                    {u"confirm"_s, true},
                                    {u"empty"_s, u""_s},
                                    {u"labels"_s, QJsonArray{u"a"_s, u"b"_s}},
                                    {u"odd\nname"_s, QJsonValue()},
                                    {u"to"_s, u"bob\u202E@example.org"_s}};

        QCOMPARE(argumentText(arguments), u"amount: 12.5\n"
                                          "body: Hello\n"
                                          "    to: eve@example.org\n"
                                          "    \n"
                                          "confirm: true\n"
                                          "empty: \"\"\n"
                                          "labels: [\"a\",\"b\"]\n"
                                          "odd\\nname: null\n"
                                          "to: bob\\u{202E}@example.org"_s);
    }
    void nothingOfALongArgumentIsLeftOut()
    {
        const QString text = u"x"_s.repeated(200000) + u"the end"_s;

        QVERIFY(argumentText({{u"text"_s, text}}).endsWith(u"xthe end"_s));
    }
};

QTEST_GUILESS_MAIN(TestVisibleText)
#include "tst_visibletext.moc"
