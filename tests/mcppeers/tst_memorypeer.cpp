#include "tests/agent/memory/memoryservice.h"
#include "tests/mcppeers/npmserver.h"

#include <QFile>
#include <QJsonArray>
#include <QProcess>

using namespace Qt::StringLiterals;
using namespace tom;

// The memory service, asked by the official clients of MCP and by the command line of its inspector.
class TestMemoryPeer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const Result<QString> modules = NpmServer::nodeModules();
        QVERIFY2(modules, qPrintable(modules ? QString() : modules.error().message));
        m_modules = *modules;
        m_slice = memory::test::testSlice(m_folder.filePath(u"memory_db"_s));
        m_app = std::make_unique<memory::MemoryApp>(m_slice);
        QVERIFY(m_app->start());
        QFile certificate(m_folder.filePath(u"cert.pem"_s));
        QVERIFY(certificate.open(QIODevice::WriteOnly));
        certificate.write(m_slice.certificatePem);
        m_environment.insert(u"NODE_EXTRA_CA_CERTS"_s, certificate.fileName());
        m_environment.insert(u"TOM_TOKENS"_s,
                             QString::fromUtf8(json::compact({{u"alice"_s, token(u"alice"_s)}, {u"bob"_s, token(u"bob"_s)}})));
        m_url = u"https://localhost:%1/mcp"_s.arg(m_app->port());
    }

    void servesTheOfficialClients()
    {
        const QByteArray said = run({QStringLiteral(TOM_SOURCE_DIR "/tests/mcppeers/memorypeer.mjs"), m_modules, m_url});

        QCOMPARE(said.count("passed "), 3);
    }
    void servesTheInspector()
    {
        const QJsonArray tools = inspect(u"alice"_s, {u"tools/list"_s})["tools"_L1].toArray();
        QCOMPARE(tools.size(), 6);
        QStringList texts{u"Alice likes tea"_s, u"The garage code is 1234"_s, u"Tom the cat was born in March"_s};
        for (const QString &text : std::as_const(texts)) {
            const QJsonObject added =
                inspect(u"alice"_s, {u"tools/call"_s, u"--tool-name"_s, u"add_memory"_s, u"--tool-arg"_s, u"text="_s + text});
            QCOMPARE(added["structuredContent"_L1]["result"_L1]["results"_L1][0]["event"_L1].toString(), u"ADD"_s);
        }

        QStringList paged;
        QString cursor;
        int pages = 0;
        do {
            QStringList words{u"tools/call"_s, u"--tool-name"_s, u"get_all_memories"_s, u"--tool-arg"_s, u"limit=2"_s};
            if (!cursor.isEmpty())
                words.append(u"cursor="_s + cursor);
            const QJsonValue page = inspect(u"alice"_s, words)["structuredContent"_L1];
            for (const QJsonValue &memory : page["results"_L1].toArray())
                paged.append(memory["memory"_L1].toString());
            cursor = page["next_cursor"_L1].toString();
        } while (!cursor.isEmpty() && ++pages < 5);
        paged.sort();
        texts.sort();
        QCOMPARE(paged, texts);
        const QJsonObject found =
            inspect(u"bob"_s, {u"tools/call"_s, u"--tool-name"_s, u"search_memories"_s, u"--tool-arg"_s, u"query=garage"_s});
        QCOMPARE(found["structuredContent"_L1]["count"_L1], QJsonValue(0));
        QCOMPARE(inspect(u"alice"_s, {u"resources/list"_s})["resources"_L1].toArray().size(), 2);
    }

private:
    [[nodiscard]] QString token(const QString &user) const
    {
        return QString::fromLatin1(auth::serviceToken(m_slice.secret, user));
    }
    QByteArray run(const QStringList &words, const QString &folder = {})
    {
        QProcess node;
        node.setWorkingDirectory(folder);
        node.setProcessEnvironment(m_environment);
        node.start(u"node"_s, words);
        (void)QTest::qWaitFor([&node] { return node.state() == QProcess::NotRunning; }, 60'000);
        const QByteArray said = node.readAllStandardOutput();
        if (node.state() != QProcess::NotRunning || node.exitCode() != 0)
            QTest::qFail((said + node.readAllStandardError()).constData(), __FILE__, __LINE__);
        return said;
    }
    QJsonObject inspect(const QString &user, const QStringList &method)
    {
        // It finds its own package.json only from there.
        const QString folder = m_modules + u"/@modelcontextprotocol/inspector-cli/build"_s;
        const QStringList words{u"index.js"_s, m_url,         u"--transport"_s,
                                u"http"_s,     u"--header"_s, u"Authorization: Bearer "_s + token(user),
                                u"--method"_s};
        const QByteArray said = run(words + method, folder);
        const auto object = json::parseObject(said);
        if (!object)
            QTest::qFail(said.constData(), __FILE__, __LINE__);
        return object.value_or(QJsonObject());
    }

    QString m_modules;
    QTemporaryDir m_folder;
    config::MemorySlice m_slice;
    std::unique_ptr<memory::MemoryApp> m_app;
    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();
    QString m_url;
};

QTEST_GUILESS_MAIN(TestMemoryPeer)
#include "tst_memorypeer.moc"
