#include "shared/config/configreader.h"
#include "shared/config/toolrules.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::config;

class TestToolRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("expected");
        QTest::newRow("itself") << u"read_file"_s << u"read_file"_s << true;
        QTest::newRow("longer") << u"read_file"_s << u"read_files"_s << false;
        QTest::newRow("shorter") << u"read_file"_s << u"read_fil"_s << false;
        QTest::newRow("another case") << u"Read"_s << u"read"_s << false;
        QTest::newRow("all") << u"*"_s << u"anything"_s << true;
        QTest::newRow("beginning") << u"read_*"_s << u"read_file"_s << true;
        QTest::newRow("another beginning") << u"read_*"_s << u"write_file"_s << false;
        QTest::newRow("end") << u"*_file"_s << u"read_file_file"_s << true;
        QTest::newRow("middle") << u"a*b*c"_s << u"aXbbYc"_s << true;
        QTest::newRow("middle, missing") << u"a*b*c"_s << u"aXcY"_s << false;
        QTest::newRow("nothing for the star") << u"read*"_s << u"read"_s << true;
        QTest::newRow("one letter") << u"?ead"_s << u"read"_s << true;
        QTest::newRow("one letter, none there") << u"read?"_s << u"read"_s << false;
        QTest::newRow("signs of expressions are themselves") << u"a.c"_s << u"abc"_s << false;
        QTest::newRow("brackets, too") << u"[a]"_s << u"a"_s << false;
        QTest::newRow("empty") << u""_s << u"a"_s << false;
        QTest::newRow("a slash is a letter") << u"a*"_s << u"a/b.c"_s << true;
    }
    void matches()
    {
        QFETCH(const QString, pattern);
        QFETCH(const QString, name);

        QTEST(matchesAny({u"other"_s, pattern}, name), "expected");
    }
    void manyStarsEnd() { QVERIFY(!matchesAny({u"*a"_s.repeated(2000)}, QString(1900, u'a') + u'b')); }
    void areReadInTheirThreeForms()
    {
        const Config config =
            readConfigText("users:\n  - username: a\n    password: x\n    services:\n      s:\n"
                           "        url: http://x\n        tools:\n          allow: 'read_*'\n"
                           "          deny:\n            - drop\n            - 'wipe?'\n          ask: [write]\n"_ba,
                           u"c"_s)
                .config;

        const ToolRules expected{.allow = {u"read_*"_s}, .deny = {u"drop"_s, u"wipe?"_s}, .ask = {u"write"_s}};
        QVERIFY(config.users.at(0).services.at(0).tools == expected);
    }
};

QTEST_GUILESS_MAIN(TestToolRules)
#include "tst_toolrules.moc"
