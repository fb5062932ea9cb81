#include "desktop/api/apiclient.h"
#include "desktop/api/apierror.h"
#include "shared/http/networkhttpclient.h"
#include "tests/desktop/scriptedserver.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

template<typename T>
Result<T> waitFor(const QFuture<Result<T>> &future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 10000))
        return failure(ErrorCode::Internal, u"no answer"_s);
    return future.result();
}

} // namespace

class TestApiClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ScriptedServer>();
        m_client = client(m_server->fingerprint(), m_server->session);
    }

    void signsIn()
    {
        m_client = client(m_server->fingerprint(), {});
        const Result<SignedIn> signedIn = waitFor(m_client->login({.username = u"alice"_s, .password = u"correct horse"_s}));
        QVERIFY(signedIn);
        QCOMPARE(signedIn->session, m_server->session);
        QCOMPARE(signedIn->answer.username, u"alice"_s);
    }

    void aClientThatIsDeletedCancelsWhatItAsked()
    {
        const auto status = m_client->status();

        m_client.reset();

        QCOMPARE(waitFor(status).error().code, ErrorCode::Cancelled);
    }

    void saysWhyASignInWasRefused()
    {
        const Result<SignedIn> signedIn = waitFor(m_client->login({.username = u"alice"_s, .password = u"wrong"_s}));

        QVERIFY(!signedIn);
        QCOMPARE(signedIn.error().code, ErrorCode::Unauthorized);
        QCOMPARE(errorText(signedIn.error()), u"Wrong user or password."_s);
    }

    void asksForStateStatusAndTasks()
    {
        QCOMPARE(waitFor(m_client->accountState())->username, u"alice"_s);
        QCOMPARE(waitFor(m_client->status())->model, u"builtin/assistant"_s);
        QCOMPARE(waitFor(m_client->tasks())->backgroundTasks.first().status, u"watching the oven"_s);
        QVERIFY(waitFor(m_client->reset(u"desktop"_s)));
        QCOMPARE(m_server->requests.last().json()->value("client_type"_L1), u"desktop"_s);
        QVERIFY(waitFor(m_client->logout()));
    }

    void aSessionThatTheServerDoesNotKnowIsUnauthorized()
    {
        m_client = client(m_server->fingerprint(), "other");

        QCOMPARE(waitFor(m_client->status()).error().code, ErrorCode::Unauthorized);
        QVERIFY(!waitFor(m_client->accountState())->authenticated);
    }

    void sendsNothingToAServerWithAnotherKey()
    {
        m_client = client(QByteArray("00").repeated(32), "secret-session");

        const Result<SignedIn> signedIn = waitFor(m_client->login({.username = u"alice"_s, .password = u"correct horse"_s}));

        QCOMPARE(signedIn.error().code, ErrorCode::Untrusted);
        QVERIFY(m_server->requests.isEmpty());
    }

    void saysThatNobodyAnswers()
    {
        m_server->kill();

        const Result<protocol::AgentStatus> status = waitFor(m_client->status());

        QCOMPARE(status.error().code, ErrorCode::Network);
        QVERIFY(errorText(status.error()).contains(u"cannot be reached"_s));
    }

    void readsErrorsOfOtherServersToo_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("text");
        QTest::newRow("ours") << 429 << R"({"code":"rate_limited","message":"too many questions","retry_after_s":30})"_ba
                              << u"Too many questions. Try again in 30 s."_s;
        QTest::newRow("a proxy") << 502 << "<html>Bad gateway</html>"_ba << u"The server answered with status 502."_s;
        QTest::newRow("nothing") << 404 << QByteArray() << u"The server answered with status 404."_s;
    }
    void readsErrorsOfOtherServersToo()
    {
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        QFETCH(const QString, text);

        QCOMPARE(errorText(answeredError(status, {}, body)), text);
    }

private:
    [[nodiscard]] std::unique_ptr<ApiClient> client(const QByteArray &pin, const QByteArray &session) const
    {
        return std::make_unique<ApiClient>(std::make_unique<http::NetworkHttpClient>(http::Trust{.pinnedKey = pin}),
                                           ServerAddress::parse(m_server->address()).value(), session);
    }

    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<ApiClient> m_client;
};

QTEST_GUILESS_MAIN(TestApiClient)
#include "tst_apiclient.moc"
