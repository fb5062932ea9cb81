#include "shared/config/configreader.h"
#include "shared/config/passwordwriter.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::config;

// Feeds the reader files that somebody broke by accident; the same ones in every run.
class TestConfigMutations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBrokenFileIsReportedAndNothingElse_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<quint32>("seed");
        QTest::newRow("seed, lightly") << u"seed.yml"_s << 1U;
        QTest::newRow("seed, again") << u"seed.yml"_s << 2U;
        QTest::newRow("complete") << u"complete.yml"_s << 3U;
        QTest::newRow("complete, again") << u"complete.yml"_s << 4U;
    }
    void aBrokenFileIsReportedAndNothingElse()
    {
        QFETCH(const QString, file);
        QFETCH(const quint32, seed);
        constexpr int runs = 800;
        QFile source(QStringLiteral(TOM_SOURCE_DIR "/tests/shared/config/data/") + file);
        QVERIFY(source.open(QIODevice::ReadOnly));
        const QByteArray yaml = source.readAll();
        QRandomGenerator random(seed);

        int unusable = 0;
        for (int run = 0; run < runs; ++run) {
            QByteArray broken = yaml;
            for (int changes = random.bounded(1, 6); changes > 0; --changes)
                mutate(broken, random);

            const ReadResult result = readConfigText(broken, file);

            unusable += result.isUsable() ? 0 : 1;
            checkProblems(result, broken);
            const auto hashed = withPasswordHashes(broken, {{u"alice"_s, hash()}});
            if (hashed && result.isUsable())
                QCOMPARE(readConfigText(*hashed, file).config.user(u"alice"_s)->password, hash());
        }
        QVERIFY(unusable > runs / 10);
        QVERIFY(unusable < runs);
    }

private:
    static QString hash() { return u"$argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA"_s; }
    static void mutate(QByteArray &bytes, QRandomGenerator &random)
    {
        static const QList<QByteArray> pieces{
            "*a"_ba,    "&a "_ba,   "<<: *a\n"_ba, "["_ba,      "]"_ba,        "{"_ba,
            "}"_ba,     "!!x "_ba,  "\t"_ba,       "- "_ba,     ": "_ba,       "\n"_ba,
            "\r\n"_ba,  "'"_ba,     "\""_ba,       "|\n"_ba,    ">\n"_ba,      "? "_ba,
            "---\n"_ba, "...\n"_ba, "%"_ba,        "@"_ba,      "`"_ba,        "#"_ba,
            "\\"_ba,    "~"_ba,     "\x04"_ba,     "\xff"_ba,   "\xe2\x82"_ba, "\xef\xbb\xbf"_ba,
            ","_ba,     "  "_ba,    "\n  "_ba,     "null: "_ba, "users:\n"_ba, QByteArray(1, '\0'),
        };
        const qsizetype at = random.bounded(bytes.size() + 1);
        const qsizetype length = random.bounded(qsizetype(40));
        switch (random.bounded(6)) {
        case 0:
            bytes.insert(at, pieces.at(random.bounded(pieces.size())));
            break;
        case 1:
            bytes.remove(at, length);
            break;
        case 2:
            bytes.insert(random.bounded(bytes.size() + 1), bytes.mid(at, length * 10));
            break;
        case 3:
            if (at < bytes.size())
                bytes[at] = char(random.bounded(256));
            break;
        case 4:
            bytes.truncate(std::max(at, qsizetype(20)));
            break;
        default:
            bytes.replace(at, random.bounded(qsizetype(3)), pieces.at(random.bounded(pieces.size())));
        }
    }
    static void checkProblems(const ReadResult &result, const QByteArray &yaml)
    {
        const qsizetype lines = yaml.count('\n') + 1;
        int line = 0;
        for (const Problem &problem : result.problems) {
            QVERIFY2(problem.line >= line && problem.line <= lines, qPrintable(problem.toString()));
            QVERIFY(!problem.message.isEmpty() && !problem.toString().contains(u'\n'));
            QVERIFY2(!problem.toString().contains(u"alice123"_s), qPrintable(problem.toString()));
            line = problem.line;
        }
        QVERIFY(!result.isUsable() || !result.config.users.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestConfigMutations)
#include "tst_configmutations.moc"
