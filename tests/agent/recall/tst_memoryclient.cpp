#include "agent/recall/memoryclient.h"
#include "shared/http/curlhttpclient.h"
#include "tests/agent/memory/memoryservice.h"

#include <QTcpServer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::agent;

// Who asks for the memory while it is being connected, as of an agent that was just woken: the real service over its real wire.
class TestMemoryClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_slice = memory::test::testSlice(m_folder->filePath(u"memory_db"_s));
        m_service = std::make_unique<memory::MemoryApp>(m_slice);
        QVERIFY(m_service->start());
        m_http = std::make_unique<http::CurlHttpClient>(http::Trust{.pinnedKey = m_service->key()});
        m_tools = std::make_unique<ToolRegistry>();
        m_secrets = std::make_unique<ServiceSecrets>(m_folder->filePath(u"secrets.json"_s));
        m_hub = std::make_unique<ServiceHub>(*m_http, *m_tools, u"alice"_s, *m_secrets);
        m_client = std::make_unique<MemoryClient>(*m_hub);
    }
    void cleanup()
    {
        m_client.reset();
        m_hub.reset();
        m_http.reset();
        m_service.reset();
    }

    void waitsForTheFirstConnection()
    {
        connectTo(m_service->port());
        QVERIFY(!m_client->isReachable());
        const auto added = m_client->call(u"add_memory"_s, {{u"text"_s, u"Julie lives in Lyon"_s}}, 20s);
        const auto listed = m_client->call(u"get_all_memories"_s, {}, 20s);
        QTRY_VERIFY_WITH_TIMEOUT(added.isFinished() && listed.isFinished(), 20'000);
        QVERIFY2(added.result(), added.result() ? "" : qPrintable(added.result().error().message));
        QVERIFY2(listed.result(), listed.result() ? "" : qPrintable(listed.result().error().message));
    }
    void aServiceThatIsNotThereIsSaidAtOnce()
    {
        QTcpServer nobody;
        QVERIFY(nobody.listen(QHostAddress::LocalHost));
        const quint16 port = nobody.serverPort();
        nobody.close();
        connectTo(port);
        const Error error = refusalOf(m_client->call(u"get_all_memories"_s, {}, 1h));
        QCOMPARE(error.code, ErrorCode::AgentUnavailable);
        QVERIFY2(!error.message.contains("it is being connected"_L1), qPrintable(error.message));
        // From then on nobody waits.
        QVERIFY(m_client->call(u"get_all_memories"_s, {}, 1h).isFinished());
    }
    void neverWaitsLongerThanIsAllowed()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        connectTo(silent.serverPort());
        const Error error = refusalOf(m_client->call(u"get_all_memories"_s, {}, 100ms));
        QCOMPARE(error.code, ErrorCode::AgentUnavailable);
        QVERIFY2(error.message.contains("it is being connected"_L1), qPrintable(error.message));
    }

private:
    void connectTo(quint16 port)
    {
        const QString token = QString::fromLatin1(auth::serviceToken(m_slice.secret, u"alice"_s));
        m_hub->add({.name = config::memoryServiceName,
                    .url = u"https://127.0.0.1:%1/mcp"_s.arg(port),
                    .headers = {{u"Authorization"_s, u"Bearer "_s + token}}},
                   *m_http);
        m_hub->start();
    }
    static Error refusalOf(const QFuture<Result<QJsonObject>> &asked)
    {
        if (!QTest::qWaitFor([&asked] { return asked.isFinished(); }, 20'000))
            return {.message = u"nothing was answered"_s};
        return asked.result() ? Error{.message = u"it was answered"_s} : asked.result().error();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    config::MemorySlice m_slice;
    std::unique_ptr<memory::MemoryApp> m_service;
    std::unique_ptr<http::CurlHttpClient> m_http;
    std::unique_ptr<ToolRegistry> m_tools;
    std::unique_ptr<ServiceSecrets> m_secrets;
    std::unique_ptr<ServiceHub> m_hub;
    std::unique_ptr<MemoryClient> m_client;
};

QTEST_GUILESS_MAIN(TestMemoryClient)
#include "tst_memoryclient.moc"
