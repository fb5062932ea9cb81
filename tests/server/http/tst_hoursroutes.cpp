#include "shared/config/configreader.h"
#include "tests/server/support/signedin.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server::test;

namespace {

const QByteArray never = "    role: child\n    hours: {every_day: never}\n";

} // namespace

// What the server refuses outside of a user's hours, also to devices and programs that are signed in already.
class TestHoursRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_house = std::make_unique<Household>();
        QVERIFY(m_house->start());
    }
    void cleanup() { m_house.reset(); }

    void nobodySignsInOutsideOfTheHours()
    {
        setRules(never);

        const http::HttpResponse answer = m_house->client->signIn(u"bob"_s, u"secret-of-bob"_s);

        QCOMPARE(answer.status, 403);
        QCOMPARE(codeOf(answer), u"forbidden"_s);
        QCOMPARE(objectOf(answer).value("message"_L1).toString(),
                 u"Tom is not there for you at any hour; an admin can change that"_s);
        QVERIFY(sessionOf(answer).constFirst().second.isEmpty());
        // Who guesses passwords does not learn whose hours are over, and others are not held to them.
        QCOMPARE(m_house->client->signIn(u"bob"_s, u"guess"_s).status, 401);
        QCOMPARE(m_house->client->signIn(u"alice"_s, u"secret-of-alice"_s).status, 200);
    }
    void aBrowserIsToldTheSame()
    {
        setRules(never);

        const http::HttpResponse page = m_house->client->ask(
            "POST", u"/login"_s, {{"Content-Type", "application/x-www-form-urlencoded"}}, "username=bob&password=secret-of-bob");

        QCOMPARE(page.status, 403);
        QVERIFY2(page.body.contains("not there for you at any hour"), page.body.constData());
    }
    void aDeviceThatIsSignedInBeginsNothing_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("a question") << u"/process"_s;
        QTest::newRow("a prompt that is set for later") << u"/schedules/1/run"_s;
        QTest::newRow("speech") << u"/speech"_s;
        QTest::newRow("transcription") << u"/transcriptions"_s;
    }
    void aDeviceThatIsSignedInBeginsNothing()
    {
        QFETCH(QString, path);
        const http::Headers bob = m_house->signIn(u"bob"_s);
        const QByteArray token = objectOf(m_house->ask("POST", u"/account/tokens"_s, bob, {{u"name"_s, u"script"_s}}))
                                     .value("token"_L1)
                                     .toString()
                                     .toLatin1();
        QVERIFY(!token.isEmpty());
        setRules(never);
        const QJsonObject body{{u"request"_s, u"hello"_s}};

        QCOMPARE(m_house->ask("POST", path, bob, body).status, 403);
        QCOMPARE(codeOf(m_house->ask("POST", path, bearer(token), body)), u"forbidden"_s);

        // It stays signed in, for when they begin.
        QVERIFY(m_house->isSignedIn(bob));
    }
    // The configuration counts at once, without a start of anything.
    void theHoursBeginAgainWhenAnAdminSaysSo()
    {
        setRules(never);
        QCOMPARE(m_house->client->signIn(u"bob"_s, u"secret-of-bob"_s).status, 403);

        setRules("    role: child\n    hours: {every_day: always}\n");

        QCOMPARE(m_house->client->signIn(u"bob"_s, u"secret-of-bob"_s).status, 200);
    }

private:
    // Of bob, the last user of the file.
    void setRules(const QByteArray &lines)
    {
        const QString path = m_house->server.data().config();
        if (m_text.isEmpty())
            m_text = textOf(path);
        const auto wanted = config::readConfigText(m_text + lines, path).config.user(u"bob"_s)->hours;
        QVERIFY(writeText(path, m_text + lines));
        m_house->server.app->reload();
        QTRY_COMPARE_WITH_TIMEOUT(m_house->server.app->config().user(u"bob"_s)->hours, wanted, 20'000);
    }

    std::unique_ptr<Household> m_house;
    QByteArray m_text;
};

QTEST_GUILESS_MAIN(TestHoursRoutes)
#include "tst_hoursroutes.moc"
