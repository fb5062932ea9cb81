#include "shared/config/configwriter.h"
#include "shared/config/yamldocument.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::config;

namespace {

YamlNodePointer valueOf(const QByteArray &yaml)
{
    ProblemList problems{QString()};
    return parseYaml("v: " + yaml + "\n", problems)->entry(u"v")->value;
}

} // namespace

class TestConfigWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sets_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("after");
        QTest::newRow("plain") << "a: 1 # one\nb: 2\n"_ba << u"a"_s << "x y"_ba << "a: x y # one\nb: 2\n"_ba;
        QTest::newRow("keeps single quotes") << "a: 'it''s'\n"_ba << u"a"_s << "\"he's\""_ba << "a: 'he''s'\n"_ba;
        QTest::newRow("keeps double quotes") << "a: \"x\" # c\n"_ba << u"a"_s << "'y \"z\"'"_ba << "a: \"y \\\"z\\\"\" # c\n"_ba;
        QTest::newRow("quotes what would be a number") << "a: x\n"_ba << u"a"_s << "'0123'"_ba << "a: \"0123\"\n"_ba;
        QTest::newRow("quotes what would be a boolean") << "a: x\n"_ba << u"a"_s << "'no'"_ba << "a: \"no\"\n"_ba;
        QTest::newRow("quotes what would be a comment") << "a: x\n"_ba << u"a"_s << "'b #c'"_ba << "a: \"b #c\"\n"_ba;
        QTest::newRow("number") << "a: 'x'\n"_ba << u"a"_s << "42"_ba << "a: 42\n"_ba;
        QTest::newRow("within") << "a:\n  b: 1   # why\n  c: 2\n"_ba << u"a.b"_s << "3"_ba << "a:\n  b: 3   # why\n  c: 2\n"_ba;
        QTest::newRow("in a list") << "a:\n  - x # first\n  - y\n"_ba << u"a.0"_s << "z"_ba << "a:\n  - z # first\n  - y\n"_ba;
        QTest::newRow("in brackets") << "a: {b: 1, c: [x, 'y']} # c\n"_ba << u"a.c.1"_s << "\"z\""_ba
                                     << "a: {b: 1, c: [x, 'z']} # c\n"_ba;
        QTest::newRow("new key") << "a:\n  b: 1 # one\n\n# about c\nc: 2\n"_ba << u"a.d"_s << "3"_ba
                                 << "a:\n  b: 1 # one\n  d: 3\n\n# about c\nc: 2\n"_ba;
        QTest::newRow("new key, no end of line") << "a: 1"_ba << u"b"_s << "2"_ba << "a: 1\nb: 2"_ba;
        QTest::newRow("new key, CRLF") << "a:\r\n  b: 1\r\nc: 2\r\n"_ba << u"a.d"_s << "3"_ba
                                       << "a:\r\n  b: 1\r\n  d: 3\r\nc: 2\r\n"_ba;
        QTest::newRow("new group") << "a: 1\n"_ba << u"b.c.d"_s << "2"_ba << "a: 1\nb:\n  c:\n    d: 2\n"_ba;
        QTest::newRow("below an empty key") << "a: # later\n  # - x\nb: 1\n"_ba << u"a.c"_s << "2"_ba
                                            << "a: # later\n  c: 2\n  # - x\nb: 1\n"_ba;
        QTest::newRow("below ~") << "a: ~ # later\nb: 1\n"_ba << u"a.c"_s << "2"_ba << "a: # later\n  c: 2\nb: 1\n"_ba;
        QTest::newRow("into empty brackets")
            << "a: [] # none\n"_ba << u"a.0"_s << "{b: 1, c: x}"_ba << "a: # none\n  - b: 1\n    c: x\n"_ba;
        QTest::newRow("into brackets") << "a: [1, 2]\n"_ba << u"a.2"_s << "{b: 'yes'}"_ba << "a: [1, 2, {b: \"yes\"}]\n"_ba;
        QTest::newRow("next item") << "users:\n- username: a\n  password: x # c\n\nz: 1\n"_ba << u"users.1"_s
                                   << "{username: b, services: {w: {url: 'http://w/mcp'}}}"_ba
                                   << "users:\n- username: a\n  password: x # c\n- username: b\n  services:\n    w:\n      "
                                      "url: http://w/mcp\n\nz: 1\n"_ba;
        QTest::newRow("key of an item") << "u:\n  - a: 1\n    b: 2\n  - a: 3\n"_ba << u"u.1.b"_s << "4"_ba
                                        << "u:\n  - a: 1\n    b: 2\n  - a: 3\n    b: 4\n"_ba;
        QTest::newRow("lines become one") << "a: |\n  one\n  two\n# c\nb: 1\n"_ba << u"a"_s << "short"_ba
                                          << "a: short\n# c\nb: 1\n"_ba;
        QTest::newRow("commented lines become one")
            << "a: | # c\n  one\n  two\nb: 1\n"_ba << u"a"_s << "short"_ba << "a: short # c\nb: 1\n"_ba;
        QTest::newRow("one becomes lines") << "a: x # c\nb: 1\n"_ba << u"a"_s << "\"one\\ntwo\\n\""_ba
                                           << "a: | # c\n  one\n  two\nb: 1\n"_ba;
        QTest::newRow("folded over lines") << "a: one\n  two # c\nb: 1\n"_ba << u"a"_s << "three"_ba << "a: three # c\nb: 1\n"_ba;
        QTest::newRow("behind lines") << "a:\n  b: |\n    one\n\n    two\nc: 1\n"_ba << u"a.d"_s << "2"_ba
                                      << "a:\n  b: |\n    one\n\n    two\n  d: 2\nc: 1\n"_ba;
        QTest::newRow("value becomes a group") << "a: x # c\nb: 1\n"_ba << u"a"_s << "{c: 2}"_ba << "a: # c\n  c: 2\nb: 1\n"_ba;
        QTest::newRow("group becomes a value") << "a:\n  c: 2\nb: 1\n"_ba << u"a"_s << "x"_ba << "a: x\nb: 1\n"_ba;
        QTest::newRow("empty file") << ""_ba << u"a.b"_s << "1"_ba << "a:\n  b: 1\n"_ba;
        QTest::newRow("file of comments") << "# hello\n"_ba << u"a"_s << "1"_ba << "# hello\na: 1\n"_ba;
        QTest::newRow("byte order mark") << "\xef\xbb\xbf"
                                            "a: 1\n"_ba
                                         << u"a"_s << "2"_ba
                                         << "\xef\xbb\xbf"
                                            "a: 2\n"_ba;
        QTest::newRow("letters of many bytes") << "ä: ö # ü\nb: 1\n"_ba << u"ä"_s << "é"_ba << "ä: é # ü\nb: 1\n"_ba;
        QTest::newRow("takes its own key beside <<") << "d: &d {x: 1}\na:\n  <<: *d\n  y: 2\n"_ba << u"a.z"_s << "3"_ba
                                                     << "d: &d {x: 1}\na:\n  <<: *d\n  y: 2\n  z: 3\n"_ba;
        QTest::newRow("item behind keys of another that are commented out")
            << "u:\n  - a: 1\n    # of a\n    #b: 2\n\n    #c: 3\n\n# about d\nd: 1\n"_ba << u"u.1"_s << "{a: 2}"_ba
            << "u:\n  - a: 1\n    # of a\n    #b: 2\n\n    #c: 3\n  - a: 2\n\n# about d\nd: 1\n"_ba;
        QTest::newRow("key behind a group with comments") << "g:\n  x:\n    y: 1\n    #z: 2\n  #w: 3\nh: 1\n"_ba << u"g.v"_s << "3"_ba
                                                          << "g:\n  x:\n    y: 1\n    #z: 2\n  v: 3\n  #w: 3\nh: 1\n"_ba;
    }
    void sets()
    {
        QFETCH(QByteArray, before);
        QFETCH(QString, path);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, after);
        ConfigWriter writer(before);

        const Result<TextEdit> edit = writer.set(path.split(u'.'), *valueOf(value));

        QVERIFY2(edit, edit ? "" : qPrintable(edit.error().message));
        QCOMPARE(writer.text(), after);
        QCOMPARE(edit->appliedTo(before), after);
        QCOMPARE(edit->inverse().appliedTo(after), before);
    }
    void removes_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("after");
        QTest::newRow("key") << "a: 1 # gone\n# stays\nb: 2\n"_ba << u"a"_s << "# stays\nb: 2\n"_ba;
        QTest::newRow("group") << "a:\n  x: 1\n  y:\n    - 1\n\n# stays\nb: 2\n"_ba << u"a"_s << "\n# stays\nb: 2\n"_ba;
        QTest::newRow("last line without an end") << "a: 1\nb: 2"_ba << u"b"_s << "a: 1"_ba;
        QTest::newRow("item") << "u:\n  - a: 1\n    b: 2\n  # about c\n  - c: 3\n"_ba << u"u.0"_s
                              << "u:\n  # about c\n  - c: 3\n"_ba;
        QTest::newRow("first key of an item") << "u:\n  - a: 1\n    b: 2\n"_ba << u"u.0.a"_s << "u:\n  - b: 2\n"_ba;
        QTest::newRow("last of a group") << "a: # c\n  # about b\n  b: 1 # gone\nc: 2\n"_ba << u"a.b"_s
                                         << "a: {} # c\n  # about b\nc: 2\n"_ba;
        QTest::newRow("last of a list") << "a:\n  - x\nc: 2\n"_ba << u"a.0"_s << "a: []\nc: 2\n"_ba;
        QTest::newRow("first in brackets") << "a: [x, y]\n"_ba << u"a.0"_s << "a: [y]\n"_ba;
        QTest::newRow("last in brackets") << "a: {b: 1, c: \"2\"}\n"_ba << u"a.c"_s << "a: {b: 1}\n"_ba;
        QTest::newRow("only one in brackets") << "a: {b: 1}\n"_ba << u"a.b"_s << "a: {}\n"_ba;
        QTest::newRow("lines") << "a: |+\n  x\n\nb: 1\n"_ba << u"b"_s << ""_ba;   // the blank line belongs to a
    }
    void removes()
    {
        QFETCH(QByteArray, before);
        QFETCH(QString, path);
        QFETCH(QByteArray, after);
        ConfigWriter writer(before);

        const Result<TextEdit> edit = writer.remove(path.split(u'.'));

        if (after.isEmpty())
            after = edit ? "a: |+\n  x\n\n"_ba : before;
        QVERIFY2(edit, edit ? "" : qPrintable(edit.error().message));
        QCOMPARE(writer.text(), after);
        QCOMPARE(edit->inverse().appliedTo(after), before);
    }
    void renames()
    {
        ConfigWriter writer("llms:\n  'open ai' : # c\n    api: x\n  b: {}\n");

        QVERIFY(writer.rename({u"llms"_s, u"open ai"_s}, u"openai"_s));
        QCOMPARE(writer.text(), "llms:\n  openai : # c\n    api: x\n  b: {}\n"_ba);
        QCOMPARE(writer.rename({u"llms"_s, u"b"_s}, u"openai"_s).error().message, u"\"openai\" stands there already"_s);
        QCOMPARE(writer.rename({u"llms"_s, u"c"_s}, u"d"_s).error().code, ErrorCode::NotFound);
    }
    // The keys that "<<" brings in stand elsewhere.
    void takesFromBracketsWhatStandsThereOnly()
    {
        const QByteArray yaml = "d: &d {x: 1, y: 2}\na: {<<: *d, x: {}, z: 3}\n";
        ConfigWriter writer(yaml);

        QVERIFY(!writer.remove({u"a"_s, u"x"_s}));   // the other x would come up
        QCOMPARE(writer.text(), yaml);
        QVERIFY(!writer.remove({u"a"_s, u"y"_s}));
        QCOMPARE(writer.text(), yaml);
        QVERIFY(writer.remove({u"a"_s, u"z"_s}));
        QCOMPARE(writer.text(), "d: &d {x: 1, y: 2}\na: {<<: *d, x: {}}\n"_ba);
    }
    void doesNotTripOverAMergeInItsOwnBrackets()
    {
        const QByteArray yaml = "a: {<<: {x: {}}, y: {z: 1}, w: 2}\n";
        for (const QString &key : {u"x"_s, u"y"_s, u"w"_s}) {
            ConfigWriter writer(yaml);

            const Result<TextEdit> edit = writer.remove({u"a"_s, key});

            QCOMPARE(edit ? edit->inverse().appliedTo(writer.text()) : writer.text(), yaml);
        }
    }
    void refuses_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("reason");
        QTest::newRow("alias") << "d: &d\n  x: 1\na: *d\n"_ba << u"a.x"_s << u"line 3: \"a\" is shared"_s;
        QTest::newRow("anchor") << "d: &d 1\na: *d\n"_ba << u"d"_s << u"line 1: \"d\" is shared"_s;
        QTest::newRow("merged") << "d: &d {x: 1}\na:\n  <<: *d\n  y: 1\n"_ba << u"a.x"_s << u"line 1: \"x\" is shared"_s;
        QTest::newRow("tag") << "a: !!str 1\n"_ba << u"a"_s << u"line 1: "_s;
        QTest::newRow("below a value") << "a: 1\n"_ba << u"a.b"_s << u""_s;
        QTest::newRow("item too far") << "a: [1]\n"_ba << u"a.5"_s << u""_s;
        QTest::newRow("complex key") << "? a\n: 1\nb: 2\n"_ba << u"a"_s << u"line "_s;
        QTest::newRow("broken") << "a: [1\n"_ba << u"a"_s << u"line "_s;
        QTest::newRow("alias in a list") << "d: &d 1\na:\n  - *d\n  - 2\n"_ba << u"a.0"_s << u"line "_s;
    }
    void refuses()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(QString, path);
        QFETCH(QString, reason);
        ConfigWriter writer(yaml);

        const Result<TextEdit> edit = writer.set(path.split(u'.'), *valueOf("9"));

        QVERIFY(!edit);
        QVERIFY2(edit.error().message.startsWith(reason), qPrintable(edit.error().message));
        QCOMPARE(writer.text(), yaml);
    }
};

QTEST_GUILESS_MAIN(TestConfigWriter)
#include "tst_configwriter.moc"
