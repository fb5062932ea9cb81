#include "server/app/datafolder.h"
#include "tests/server/support/client.h"
#include "tests/server/support/serverfixture.h"
#include "tests/shared/httpserver/rawclient.h"

#include <QJsonDocument>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

// Who is told that something failed can name the request, and both logs know it under that name. The real programs.
class TestRequestIds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(writeText(data().config(), householdConfig().replace("INFO", "DEBUG")));
        QTcpServer free;
        QVERIFY(free.listen(QHostAddress::LocalHost));
        m_port = free.serverPort();
        free.close();
        m_process.setStandardErrorFile(m_folder.filePath(u"log"_s));
        m_process.start(QStringLiteral(TOM_BIN_DIR "/tom-server"),
                        {u"--data"_s, data().path(), u"--listen"_s, u"127.0.0.1"_s, u"--port"_s, QString::number(m_port)});
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(data().serverFile()), 30'000);
        const QJsonObject server = QJsonDocument::fromJson(textOf(data().serverFile())).object();
        m_client = std::make_unique<Client>(m_port, server.value("key"_L1).toString().toLatin1());
        m_session = sessionOf(m_client->signIn(u"alice"_s, u"secret-of-alice"_s));
    }
    void cleanupTestCase()
    {
        m_process.terminate();
        QVERIFY(m_process.waitForFinished(15'000));
    }
    void anErrorNamesItsRequest_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        const QByteArray host = " HTTP/1.1\r\nHost: a\r\n";
        const QByteArray json = "Content-Type: application/json\r\n";
        QTest::newRow("no route") << "GET /nothing" + host + "\r\n" << 404;
        QTest::newRow("another method") << "DELETE /tasks" + host + "\r\n" << 405;
        QTest::newRow("no session") << "GET /tasks" + host + "\r\n" << 401;
        QTest::newRow("a page of another site") << "POST /logout" + host + "Origin: https://evil.example\r\n\r\n" << 403;
        QTest::newRow("no JSON") << "POST /login" + host + json + "Content-Length: 1\r\n\r\n{" << 400;
        QTest::newRow("framing") << "POST /login" + host + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n" << 400;
        QTest::newRow("no HTTP") << "\x01\x02\x03\x04"_ba << 400;
        QTest::newRow("body") << "POST /login" + host + "Content-Length: 70000\r\n\r\n" << 413;
        QTest::newRow("line") << "GET /" + QByteArray(9000, 'a') << 414;
        QTest::newRow("expectation") << "GET /" + host + "Expect: a\r\n\r\n" << 417;
        QTest::newRow("head") << "GET /" + host + "A: " + QByteArray(17000, 'a') << 431;
        QTest::newRow("method") << "BREW /" + host + "\r\n" << 501;
        QTest::newRow("version") << "GET / HTTP/2.0\r\n\r\n"_ba << 505;
    }
    void anErrorNamesItsRequest()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, status);
        httpserver::RawClient client(m_port);
        client.say(bytes);
        QTRY_VERIFY(client.received.endsWith('}'));

        QCOMPARE(client.status(), status);
        const qsizetype head = client.received.indexOf("\r\n\r\n");
        const QJsonObject body = QJsonDocument::fromJson(client.received.sliced(head + 4)).object();
        const QByteArray id = body.value("request"_L1).toString().toLatin1();
        QCOMPARE(body.value("status"_L1).toString(), u"ERROR"_s);
        QVERIFY(!body.value("code"_L1).toString().isEmpty() && !body.value("message"_L1).toString().isEmpty());
        QVERIFY(id.size() >= 32);
        QVERIFY(client.received.first(head).toLower().contains("\r\nx-request-id: " + id.toLower()));
        QTRY_VERIFY2(log().contains(id), log().constData());
    }
    void theAgentKnowsItByTheSameName_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::newRow("an answer") << "GET"_ba << u"/tasks"_s << ""_ba << 200;
        QTest::newRow("a stream") << "POST"_ba << u"/process"_s << R"({"request":"1+1"})"_ba << 200;
        QTest::newRow("a bad request") << "POST"_ba << u"/process"_s << R"({"request":7})"_ba << 400;
        QTest::newRow("no such turn") << "GET"_ba << u"/process/unknown"_s << ""_ba << 404;
    }
    void theAgentKnowsItByTheSameName()
    {
        QFETCH(const QByteArray, method);
        QFETCH(const QString, path);
        QFETCH(const QByteArray, body);
        QFETCH(const int, status);
        http::Headers headers = m_session;
        headers.emplaceBack("Content-Type", "application/json");
        headers.emplaceBack("Accept", "text/event-stream");
        headers.emplaceBack("X-Request-Id", "invented");   // nobody's business but ours
        const http::HttpResponse answer = m_client->ask(method, path, headers, body);

        QCOMPARE(answer.status, status);
        const QByteArray id = http::headerValue(answer.headers, "x-request-id");
        QVERIFY(id.size() >= 32);
        if (status >= 400)
            QCOMPARE(QJsonDocument::fromJson(answer.body).object().value("request"_L1).toString().toLatin1(), id);
        // Each writes a line when the request is over.
        QTRY_COMPARE(linesWith(id, "| access "), 1);
        QTRY_VERIFY2(linesWith(id, "| http ") >= 1, log().constData());
    }

private:
    [[nodiscard]] DataFolder data() const { return DataFolder(m_folder.path()); }
    [[nodiscard]] QByteArray log() const { return textOf(m_folder.filePath(u"log"_s)); }
    [[nodiscard]] int linesWith(const QByteArray &id, const QByteArray &writer) const
    {
        int count = 0;
        for (const QByteArray &line : log().split('\n'))
            count += line.contains(id) && line.contains(writer) ? 1 : 0;
        return count;
    }

    QTemporaryDir m_folder;
    QProcess m_process;
    quint16 m_port = 0;
    std::unique_ptr<Client> m_client;
    http::Headers m_session;
};

QTEST_GUILESS_MAIN(TestRequestIds)
#include "tst_requestids.moc"
