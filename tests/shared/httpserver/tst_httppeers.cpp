#include "shared/http/networkhttpclient.h"
#include "tests/shared/httpserver/exampleserver.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::httpserver;

class TestHttpPeers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_example = std::make_unique<ExampleServer>();
        QVERIFY(m_example->isListening);
    }
    void cleanup() { m_example.reset(); }

    void mutualTlsShowsOrRefusesThePeer()
    {
        QTemporaryDir folder;
        const auto authority = *auth::InternalAuthority::loadOrMake(folder.path());
        const auto agent = *authority.issue(u"agent:alice"_s);
        HttpServer server;
        QString seen;
        server.addRoute("GET"_ba, u"/who"_s, [&](const Request &request, Reply reply) {
            seen = request.peerCertificate.commonNames().join(u',');
            reply.send(Response::html("ok"));
        });
        TlsSettings tls = serverTls(agent.chain, agent.key);
        tls.clientAuthorities = QList{authority.certificate()};
        QVERIFY(server.listen(QHostAddress::LocalHost, 0, tls));

        RawClient good(server.port(), *authority.issue(u"tom-server"_s));
        good.say(get("/who"));
        QTRY_COMPARE(seen, u"tom-server"_s);
        RawClient none(server.port());
        none.say(get("/who"));
        QTRY_VERIFY(none.isClosed());
        RawClient foreign(server.port(), m_example->identity);
        foreign.say(get("/who"));
        QTRY_VERIFY(foreign.isClosed());
        QVERIFY(none.received.isEmpty() && foreign.received.isEmpty());
    }
    void curlIsContent()
    {
        const QString curl = QStandardPaths::findExecutable(u"curl"_s);
        QVERIFY2(!curl.isEmpty(), "curl is needed: it stands in installer/packages/apt.test");
        QProcess process;
        process.start(curl, {u"-sk"_s, u"--tlsv1.3"_s, u"-d"_s, u"hello"_s, u"-w"_s, u"%{http_code}"_s,
                             u"https://127.0.0.1:%1/echo"_s.arg(m_example->port()),
                             u"https://127.0.0.1:%1/echo"_s.arg(m_example->port())});
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 10000);

        QCOMPARE(process.readAllStandardOutput(), "hello200hello200"_ba);
    }
    void nodeIsContent()
    {
        const QString node = QStandardPaths::findExecutable(u"node"_s);
        QVERIFY2(!node.isEmpty(), "node is needed: it stands in installer/packages/apt.test");
        QProcess process;
        process.start(node, {u"-e"_s, QString::fromUtf8(R"(
            const https = require('https');
            const agent = new https.Agent({keepAlive: true, maxSockets: 1, rejectUnauthorized: false});
            const call = (method, path, body) => new Promise((done, failed) => {
                const request = https.request(process.argv[1] + path, {method, agent}, answer => {
                    let text = '';
                    answer.on('data', piece => text += piece);
                    answer.on('end', () => done(answer.statusCode + ':' + text));
                });
                request.on('error', failed);
                request.end(body);
            });
            (async () => {
                const answers = [await call('POST', '/echo', 'hello'), await call('HEAD', '/hello'),
                                 await call('GET', '/things/a%2Fb'), await call('GET', '/nothing')];
                console.log(answers.map(a => a.slice(0, 9)).join(' '));
                agent.destroy();
            })();
        )"),
                             m_example->url(QString())});
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 20000);

        const QByteArray output = process.readAllStandardOutput();
        QVERIFY2(output.startsWith("200:hello 200: 200:a/b 404:"), (output + process.readAllStandardError()).constData());
    }
    void curlReadsAStream()
    {
        QProcess process;
        process.start(u"curl"_s, {u"-skN"_s, m_example->url(u"/stream"_s)});
        QTRY_VERIFY_WITH_TIMEOUT(m_example->stream, 10000);
        QByteArray received;
        for (const QByteArray &piece : {"one"_ba, "two"_ba}) {
            m_example->stream->write(piece);
            QTRY_VERIFY((received += process.readAllStandardOutput()).endsWith(piece));
        }
        m_example->stream->end();

        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 10000);
        QCOMPARE(process.exitCode(), 0);
    }
    void ourOwnClientLearnsThatItsBodyIsTooLong()
    {
        http::NetworkHttpClient client({.pinnedKey = auth::keyFingerprint(m_example->identity.chain.constFirst())});
        const auto future =
            client.fetch({.method = "POST", .url = QUrl(m_example->url(u"/echo"_s)), .body = QByteArray(3'000'000, 'x')});

        QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 10000);

        QVERIFY2(future.result(), qPrintable(future.result().error().message));
        QCOMPARE(future.result()->status, 413);
    }
    void speaksOnlyModernTls_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<bool>("welcome");
        QTest::newRow("1.3") << QStringList{u"--tlsv1.3"_s} << true;
        QTest::newRow("1.2") << QStringList{u"--tls-max"_s, u"1.2"_s} << true;
        QTest::newRow("1.1") << QStringList{u"--tls-max"_s, u"1.1"_s, u"--ciphers"_s, u"DEFAULT:@SECLEVEL=0"_s} << false;
        QTest::newRow("CBC") << QStringList{u"--tls-max"_s, u"1.2"_s, u"--ciphers"_s, u"ECDHE-ECDSA-AES128-SHA"_s} << false;
        QTest::newRow("HTTP/2 falls back") << QStringList{u"--http2"_s} << true;
    }
    void speaksOnlyModernTls()
    {
        QFETCH(const QStringList, options);
        QFETCH(const bool, welcome);
        QProcess process;
        process.start(u"curl"_s, options + QStringList{u"-sk"_s, u"-w"_s, u"%{http_version}"_s, m_example->url(u"/things/x"_s)});
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 10000);

        const QByteArray output = process.readAllStandardOutput();
        QCOMPARE(output.contains("x1.1"), welcome);
    }

private:
    std::unique_ptr<ExampleServer> m_example;
};

QTEST_GUILESS_MAIN(TestHttpPeers)
#include "tst_httppeers.moc"
