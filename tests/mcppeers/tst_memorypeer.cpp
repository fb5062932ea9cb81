#include "tests/agent/memory/memoryservice.h"
#include "tests/mcppeers/npmserver.h"

#include <QFile>
#include <QProcess>

using namespace Qt::StringLiterals;
using namespace tom;

// The memory service, asked by the official clients of MCP.
class TestMemoryPeer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void servesTheOfficialClients()
    {
        const Result<QString> modules = NpmServer::nodeModules();
        QVERIFY2(modules, qPrintable(modules ? QString() : modules.error().message));
        const QTemporaryDir folder;
        const config::MemorySlice slice = memory::test::testSlice(folder.filePath(u"memory_db"_s));
        memory::MemoryApp app(slice);
        QVERIFY(app.start());
        QFile certificate(folder.filePath(u"cert.pem"_s));
        QVERIFY(certificate.open(QIODevice::WriteOnly));
        certificate.write(slice.certificatePem);
        certificate.close();
        const auto token = [&slice](const QString &user) { return QString::fromLatin1(auth::serviceToken(slice.secret, user)); };
        QProcess node;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"NODE_EXTRA_CA_CERTS"_s, certificate.fileName());
        environment.insert(u"TOM_TOKENS"_s,
                           QString::fromUtf8(json::compact({{u"alice"_s, token(u"alice"_s)}, {u"bob"_s, token(u"bob"_s)}})));
        node.setProcessEnvironment(environment);

        node.start(u"node"_s, {QStringLiteral(TOM_SOURCE_DIR "/tests/mcppeers/memorypeer.mjs"), *modules,
                               u"https://localhost:%1/mcp"_s.arg(app.port())});
        (void)QTest::qWaitFor([&node] { return node.state() == QProcess::NotRunning; }, 60'000);

        const QByteArray said = node.readAllStandardOutput();
        QVERIFY2(node.state() == QProcess::NotRunning && node.exitCode() == 0, node.readAllStandardError().constData());
        QCOMPARE(said.count("passed "), 3);
    }
};

QTEST_GUILESS_MAIN(TestMemoryPeer)
#include "tst_memorypeer.moc"
