#include "agent/memory/http/mcproute.h"
#include "shared/auth/certificate.h"
#include "tests/mcppeers/npmserver.h"

#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;

// Calls that clients of the old revisions cancel: by a message of its own, while the call's own request stays open.
class TestMcpCancel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anOfficialClientCancelsItsCall()
    {
        const Result<QString> modules = NpmServer::nodeModules();
        QVERIFY2(modules, qPrintable(modules ? QString() : modules.error().message));
        const auto identity = auth::makeSelfSigned({u"localhost"_s}, {QHostAddress(QHostAddress::LocalHost)});
        QVERIFY(identity);
        QFile certificate(m_folder.filePath(u"cert.pem"_s));
        QVERIFY(certificate.open(QIODevice::WriteOnly) && certificate.write(identity->certificatePem()) > 0);
        certificate.close();
        mcp::Server server({.name = u"waiter"_s, .version = u"1"_s});
        QList<mcp::ServerCallPointer> waiting;
        int told = 0;
        server.addTool({.name = u"wait"_s, .inputSchema = m_nothing, .run = [&](const mcp::ServerCallPointer &call) {
                            waiting.append(call);
                            connect(call.get(), &mcp::ServerCall::cancelled, this, [&told] { ++told; });
                        }});
        server.addTool({.name = u"greet"_s, .inputSchema = m_nothing, .run = [](const mcp::ServerCallPointer &call) {
                            call->succeed(mcp::textResult(u"hello"_s));
                        }});
        httpserver::HttpServer http;
        const memory::Admission everybody([](QByteArrayView token) { return std::optional(QString::fromUtf8(token)); }, {});
        const memory::McpRoute route(http, server, everybody);
        QVERIFY(http.listen(QHostAddress::LocalHost, 0, httpserver::serverTls(identity->chain, identity->key)));
        QProcess node;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"NODE_EXTRA_CA_CERTS"_s, certificate.fileName());
        node.setProcessEnvironment(environment);

        node.start(u"node"_s, {QStringLiteral(TOM_SOURCE_DIR "/tests/mcppeers/cancelpeer.mjs"), *modules,
                               u"https://localhost:%1/mcp"_s.arg(http.port())});
        for (int client = 1; client <= 2; ++client) {
            QTRY_COMPARE_WITH_TIMEOUT(waiting.size(), client, 60'000);
            QCOMPARE(told, client - 1);
            node.write("cancel\n");
            QTRY_COMPARE_WITH_TIMEOUT(told, client, 30'000);
            QVERIFY(waiting.constLast()->isCancelled());
            waiting.constLast()->succeed(mcp::textResult(u"too late"_s));   // nobody hears it
        }

        (void)QTest::qWaitFor([&node] { return node.state() == QProcess::NotRunning; }, 60'000);
        const QByteArray said = node.readAllStandardOutput();
        QVERIFY2(node.state() == QProcess::NotRunning && node.exitCode() == 0, node.readAllStandardError().constData());
        QCOMPARE(said.count("passed "), 2);
        waiting.clear();
        QCOMPARE(server.openCalls(), 0);
    }

private:
    QTemporaryDir m_folder;
    const QJsonObject m_nothing{{u"type"_s, u"object"_s}};
};

QTEST_GUILESS_MAIN(TestMcpCancel)
#include "tst_mcpcancel.moc"
