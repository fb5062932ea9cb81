#include "shared/config/configreader.h"
#include "shared/config/passwordwriter.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::config;

namespace {

const auto hash = u"$argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA"_s;
const auto otherHash = u"$argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ$b3RoZXJvdGhlcm90aGVyb3RoZXI"_s;

} // namespace

class TestPasswordWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesOnlyThePasswordsOfTheSeed()
    {
        QFile file(QStringLiteral(TOM_SOURCE_DIR "/tests/shared/config/data/seed.yml"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray seed = file.readAll();

        const Result<QByteArray> text = withPasswordHashes(seed, {{u"alice"_s, hash}, {u"bob"_s, otherHash}});

        QVERIFY(text);
        QByteArray expected = seed;
        expected.replace("password: alice123\n", "password: '" + hash.toLatin1() + "'\n");
        expected.replace("password: bob456\n", "password: '" + otherHash.toLatin1() + "'\n");
        QCOMPARE(*text, expected);
        QCOMPARE(readConfigText(*text, u"c"_s).config.users.at(1).password, otherHash);
    }
    void changesOnlyWhoIsNamed()
    {
        const QByteArray yaml = "users: [{username: a, password: same}, {username: b, password: same}]\n";

        const Result<QByteArray> text = withPasswordHashes(yaml, {{u"b"_s, hash}});

        QCOMPARE(*text, "users: [{username: a, password: same}, {username: b, password: '" + hash.toLatin1() + "'}]\n");
    }
    void replacesEveryWayToWriteIt_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("password");
        QTest::addColumn<QByteArray>("after");
        QTest::newRow("plain") << "  password: "_ba << "abc"_ba << "\n"_ba;
        QTest::newRow("comment behind") << "  password:   "_ba << "abc def"_ba << "   # old: abc def\n"_ba;
        QTest::newRow("single quotes") << "  password: "_ba << "'it''s'"_ba << " # it's\n"_ba;
        QTest::newRow("double quotes") << "  password: "_ba << "\"a\\\"b\\\\\""_ba << "\n"_ba;
        QTest::newRow("empty quotes") << "  password: "_ba << "''"_ba << "\n"_ba;
        QTest::newRow("UTF-8") << "  personal_context: é\n  password: "_ba << "pässwört"_ba << "\n"_ba;
        QTest::newRow("CRLF") << "  password: "_ba << "abc"_ba << "\r\n  role: child\r\n"_ba;
        QTest::newRow("end of the file") << "  password: "_ba << "abc"_ba << ""_ba;
        QTest::newRow("next line") << "  password:\n    "_ba << "abc"_ba << "\n"_ba;
        QTest::newRow("quoted key") << "  \"password\": "_ba << "abc"_ba << "\n"_ba;
        QTest::newRow("the username inside") << "  password: "_ba << "alice"_ba << "\n"_ba;
        QTest::newRow("number") << "  password: "_ba << "0123"_ba << "\n"_ba;
    }
    void replacesEveryWayToWriteIt()
    {
        QFETCH(const QByteArray, before);
        QFETCH(const QByteArray, password);
        QFETCH(const QByteArray, after);

        for (const QByteArray &start : {"users:\n- username: alice\n"_ba, "\xef\xbb\xbfusers:\n- username: alice\n"_ba}) {
            const Result<QByteArray> text = withPasswordHashes(start + before + password + after, {{u"alice"_s, hash}});

            QVERIFY2(text, text ? "" : qPrintable(text.error().message));
            QCOMPARE(*text, start + before + '\'' + hash.toLatin1() + '\'' + after);
        }
    }
    void refusesWhatItCannotReplaceInPlace_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::newRow("block") << "  password: |\n    secret\n"_ba;
        QTest::newRow("folded block") << "  password: >-\n    secret\n"_ba;
        QTest::newRow("anchor") << "  password: &p secret\n"_ba;
        QTest::newRow("alias") << "  personal_context: &p secret\n  password: *p\n"_ba;
        QTest::newRow("tag") << "  password: !!str secret\n"_ba;
        QTest::newRow("several lines") << "  password: secret\n    words\n"_ba;
        QTest::newRow("several quoted lines") << "  password: \"secret\n    words\"\n"_ba;
        QTest::newRow("list") << "  password: [secret]\n"_ba;
        QTest::newRow("null") << "  password:\n"_ba;
    }
    void refusesWhatItCannotReplaceInPlace()
    {
        QFETCH(const QByteArray, lines);

        const Result<QByteArray> text = withPasswordHashes("users:\n- username: alice\n" + lines, {{u"alice"_s, hash}});

        QVERIFY(!text);
        QVERIFY(text.error().message.contains(u"alice"_s));
        QVERIFY(!text.error().message.contains(u"secret"_s));
    }
    void refusesWrongArguments()
    {
        const QByteArray yaml = "users:\n- username: alice\n  password: x\n";

        QCOMPARE(withPasswordHashes(yaml, {{u"bob"_s, hash}}).error().code, ErrorCode::NotFound);
        QCOMPARE(withPasswordHashes(yaml, {{u"alice"_s, u"plain"_s}}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(withPasswordHashes("a: [", {{u"alice"_s, hash}}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(*withPasswordHashes(yaml, {}), yaml);
    }
};

QTEST_GUILESS_MAIN(TestPasswordWriter)
#include "tst_passwordwriter.moc"
