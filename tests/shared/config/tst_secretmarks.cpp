#include "shared/config/secretmarks.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::config;

namespace {

const auto mark = "\"••••\""_ba;

QByteArray marked(QByteArray yaml, const QByteArrayList &secrets)
{
    for (const QByteArray &secret : secrets)
        yaml.replace(secret, mark);
    return yaml;
}

} // namespace

class TestSecretMarks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hidesTheSecretsOfTheSeed()
    {
        QFile file(QStringLiteral(TOM_SOURCE_DIR "/tests/shared/config/data/seed.yml"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray seed = file.readAll();

        const Result<QByteArray> shown = withoutSecrets(seed);

        QVERIFY(shown);
        QCOMPARE(*shown, marked(seed, {"\"sk-proj-...\"", "\"AIzaSy...\"", "\"Bearer token123\"", "alice123", "bob456"}));
        QCOMPARE(*withSecretsOf(*shown, seed), seed);
    }
    void hidesEveryWayToWriteOne_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QByteArrayList>("secrets");   // each is gone
        QTest::newRow("brackets") << "users: [{username: a, password: s3cret, role: adult}]\n"_ba << QByteArrayList{"s3cret"};
        QTest::newRow("comment behind") << "users:\n  - password: s3cret # old\n"_ba << QByteArrayList{"s3cret"};
        QTest::newRow("next line") << "users:\n  - password:\n      s3cret\n    role: adult\n"_ba << QByteArrayList{"s3cret"};
        QTest::newRow("block") << "users:\n  - password: |\n      s3cret\n      more\n    role: adult\n"_ba
                               << QByteArrayList{"s3cret", "more"};
        QTest::newRow("block, key last") << "users:\n  - role: adult\n    password: >-\n      s3cret\n# end\n"_ba
                                         << QByteArrayList{"s3cret"};
        QTest::newRow("folded") << "users:\n  - password: s3cret\n      more # c\n    role: adult\n"_ba
                                << QByteArrayList{"s3cret", "more"};
        QTest::newRow("quoted over lines") << "users:\n  - password: \"s3cret\n      more\"\n"_ba
                                           << QByteArrayList{"s3cret", "more"};
        QTest::newRow("anchor and alias")
            << "users:\n  - password: &p s3cret\n    username: a\n  - password: *p\n    username: b\n"_ba
            << QByteArrayList{"s3cret"};
        QTest::newRow("anchor first, elsewhere") << "x: &p s3cret\nusers:\n  - password: *p\n"_ba << QByteArrayList{"s3cret"};
        QTest::newRow("merged") << "d: &d {password: s3cret}\nusers:\n  - <<: *d\n    username: a\n"_ba
                                << QByteArrayList{"s3cret"};
        QTest::newRow("tag") << "users:\n  - password: !!str s3cret\n"_ba << QByteArrayList{"s3cret"};
        QTest::newRow("header") << "users:\n  - services: {w: {headers: {X-Key: s3cret}}}\n"_ba << QByteArrayList{"s3cret"};
        QTest::newRow("environment") << "users:\n  - services:\n      w:\n        env:\n          FOO: s3cret\n"_ba
                                     << QByteArrayList{"s3cret"};
        QTest::newRow("address") << "users:\n  - services:\n      w:\n        url: http://me:s3cret@host/mcp\n"_ba
                                 << QByteArrayList{"s3cret"};
        QTest::newRow("misspelt") << "users:\n  - Password: s3cret\n    my_api_key: other\n"_ba
                                  << QByteArrayList{"s3cret", "other"};
        QTest::newRow("number") << "users:\n  - password: 0123987\n"_ba << QByteArrayList{"0123987"};
        QTest::newRow("CRLF") << "users:\r\n  - password: s3cret\r\n    role: adult\r\n"_ba << QByteArrayList{"s3cret"};
        QTest::newRow("byte order mark") << "\xef\xbb\xbfusers:\n  - password: s3cret\n"_ba << QByteArrayList{"s3cret"};
    }
    void hidesEveryWayToWriteOne()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(QByteArrayList, secrets);

        const Result<QByteArray> shown = withoutSecrets(yaml);

        QVERIFY2(shown, shown ? "" : qPrintable(shown.error().message));
        for (const QByteArray &secret : secrets)
            QVERIFY2(!shown->contains(secret), shown->constData());
        QVERIFY(shown->contains(mark));
        const Result<QByteArray> back = withSecretsOf(*shown, yaml);
        QVERIFY2(back, back ? "" : qPrintable(back.error().message));
        QCOMPARE(*back, yaml);
    }
    void showsWhatIsNoSecret()
    {
        const QByteArray yaml = "global: {log_level: INFO, llms: {a: {api: '', models: [x, y, z]}}, firebase: {apiKey: public}}\n"
                                "users:\n  - services: {w: {url: 'http://w/mcp', headers: {Authorization: 'Bearer ${TOKEN}', "
                                "content-type: text/plain}}}\n";

        QCOMPARE(*withoutSecrets(yaml), yaml);
    }
    void saysNothingWhenItCannotRead()
    {
        const Result<QByteArray> shown = withoutSecrets("users:\n  - password: [s3cret\n");

        QVERIFY(!shown && !shown.error().message.contains(u"s3cret"_s));
    }
    void usersKeepTheirSecretsWhereverTheyStand()
    {
        const QByteArray old = "users:\n  - username: a\n    password: one\n  - username: b\n    password: 'two'\n";
        const QByteArray yaml =
            "users:\n  - {username: b, password: \"••••\", role: child}\n  - username: a\n    password: \"••••\"\n";

        QCOMPARE(*withSecretsOf(yaml, old),
                 "users:\n  - {username: b, password: 'two', role: child}\n  - username: a\n    password: one\n"_ba);
    }
    void quotesWhatBracketsWouldBreak()
    {
        const QByteArray old = "users:\n  - username: a\n    password: one, two\n";
        const QByteArray yaml = "users: [{username: a, password: \"••••\"}]\n";

        QCOMPARE(*withSecretsOf(yaml, old), "users: [{username: a, password: \"one, two\"}]\n"_ba);
    }
    void aMarkThatStandsForNothingIsRefused()
    {
        const Result<QByteArray> text =
            withSecretsOf("users:\n  - username: new\n    password: ••••\n", "users:\n  - username: a\n");

        QCOMPARE(text.error().code, ErrorCode::InvalidInput);
        QCOMPARE(text.error().message, u"line 3: •••• stands for no secret here; write what is meant"_s);
    }
};

QTEST_GUILESS_MAIN(TestSecretMarks)
#include "tst_secretmarks.moc"
