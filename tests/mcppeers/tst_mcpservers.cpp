#include "agent/services/servicehub.h"
#include "shared/http/curlhttpclient.h"
#include "tests/mcppeers/npmserver.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::agent;

namespace {

// A hub with one service, as an agent has it, with short pauses.
class Agent
{
public:
    explicit Agent(const config::Service &service) : hub(http, tools, u"alice"_s, secrets)
    {
        hub.setTiming({.firstRetry = 100ms, .longestRetry = 500ms, .checkTimeout = 3s});
        hub.add({service});
        hub.start();
    }

    [[nodiscard]] QString state() const { return hub.status().constFirst().status; }
    [[nodiscard]] QString error() const { return hub.status().constFirst().lastError; }
    [[nodiscard]] QString description() const { return hub.status().constFirst().description; }

    [[nodiscard]] ToolResult call(const QString &tool, const QJsonObject &arguments) const
    {
        const auto run = tools.start({.id = u"1"_s, .name = tool, .arguments = arguments});
        std::optional<ToolResult> result;
        QObject::connect(run.get(), &ToolRun::finished, run.get(), [&result](const ToolResult &got) { result = got; });
        (void)QTest::qWaitFor([&] { return result.has_value(); }, 20s);
        return result.value_or(ToolResult{.text = u"it never ended"_s, .isError = true});
    }

    http::CurlHttpClient http;
    ToolRegistry tools;
    ServiceSecrets secrets{QString()};
    ServiceHub hub;
};

const QString official = u"@NODE_MODULES@/@modelcontextprotocol/"_s;

QStringList behindProxy(const QStringList &server, const QStringList &options = {})
{
    return QStringList{u"@NODE_MODULES@/mcp-proxy/dist/bin/mcp-proxy.mjs"_s,
                       u"--host"_s,
                       u"127.0.0.1"_s,
                       u"--port"_s,
                       u"@PORT@"_s,
                       u"--server"_s,
                       u"stream"_s}
           + options + QStringList{u"--"_s, u"node"_s} + server;
}

} // namespace

// Real servers that others wrote, as services of an agent.
class TestMcpServers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(m_folder.isValid()); }
    void worksWithServersOfOthers_data()
    {
        QTest::addColumn<QStringList>("server");
        QTest::addColumn<QString>("tool");
        QTest::addColumn<QJsonObject>("arguments");
        QTest::addColumn<QString>("says");

        const QString folder = m_folder.path();
        QFile file(folder + u"/hello.txt"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("hello from a file");
        file.close();

        QTest::newRow("everything") << QStringList{official + u"server-everything/dist/index.js"_s, u"streamableHttp"_s}
                                    << u"s__echo"_s << QJsonObject{{u"message"_s, u"swordfish"_s}} << u"swordfish"_s;
        const QStringList files{official + u"server-filesystem/dist/index.js"_s, folder};
        const QJsonObject hello{{u"path"_s, folder + u"/hello.txt"_s}};
        QTest::newRow("filesystem, stateless era")
            << behindProxy(files) << u"s__read_text_file"_s << hello << u"hello from a file"_s;
        QTest::newRow("filesystem, sessions")
            << behindProxy(files, {u"--no-modern"_s}) << u"s__read_text_file"_s << hello << u"hello from a file"_s;
        QTest::newRow("memory") << behindProxy({official + u"server-memory/dist/index.js"_s}) << u"s__read_graph"_s
                                << QJsonObject() << u"entities"_s;
        QTest::newRow("sequential thinking")
            << behindProxy({official + u"server-sequential-thinking/dist/index.js"_s}) << u"s__sequentialthinking"_s
            << QJsonObject{{u"thought"_s, u"one"_s},
                           {u"nextThoughtNeeded"_s, false},
                           {u"thoughtNumber"_s, 1},
                           {u"totalThoughts"_s, 1}}
            << u"thoughtNumber"_s;
    }
    void worksWithServersOfOthers()
    {
        QFETCH(const QStringList, server);
        QFETCH(const QString, tool);
        QFETCH(const QJsonObject, arguments);
        QFETCH(const QString, says);
        NpmServer npm(server);
        const Result<void> started = npm.start();
        QVERIFY2(started, qPrintable(started ? QString() : started.error().message));
        Agent agent({.name = u"s"_s, .url = npm.url()});

        QTRY_COMPARE_WITH_TIMEOUT(agent.state(), u"connected"_s, 20s);
        const ToolResult result = agent.call(tool, arguments);
        QVERIFY2(!result.isError && result.text.contains(says), qPrintable(result.text));

        // It goes away in the middle of a call, is noticed, and comes back.
        npm.freeze();
        const auto run = agent.tools.start({.id = u"2"_s, .name = tool, .arguments = arguments});
        QSignalSpy ended(run.get(), &ToolRun::finished);
        QTest::qWait(200);   // until it is on its way
        QCOMPARE(ended.size(), 0);
        npm.kill();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 20s);
        QVERIFY(ended.constFirst().constFirst().value<ToolResult>().isError);
        QTRY_COMPARE_WITH_TIMEOUT(agent.state(), u"failed"_s, 20s);
        QVERIFY(!agent.error().isEmpty());
        QVERIFY(agent.tools.definitions({u"s"_s}).isEmpty());
        const Result<void> again = npm.start();
        QVERIFY2(again, qPrintable(again ? QString() : again.error().message));
        QTRY_COMPARE_WITH_TIMEOUT(agent.state(), u"connected"_s, 20s);
        const ToolResult later = agent.call(tool, arguments);
        QVERIFY2(!later.isError && later.text.contains(says), qPrintable(later.text));
    }
    void losesACallOfAServerThatIsKilled()
    {
        NpmServer npm({official + u"server-everything/dist/index.js"_s, u"streamableHttp"_s});
        QVERIFY2(npm.start(), "it does not start");
        Agent agent({.name = u"s"_s, .url = npm.url()});
        QTRY_COMPARE_WITH_TIMEOUT(agent.state(), u"connected"_s, 20s);
        QVERIFY2(!agent.tools.definitions({u"s"_s}).isEmpty(), "no tools");
        const auto run = agent.tools.start(
            {.id = u"1"_s, .name = u"s__trigger-long-running-operation"_s, .arguments = {{u"duration"_s, 60}, {u"steps"_s, 60}}});
        QSignalSpy finished(run.get(), &ToolRun::finished);
        QTest::qWait(500);
        QCOMPARE(finished.size(), 0);

        npm.kill();

        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20s);
        QVERIFY(finished.constFirst().constFirst().value<ToolResult>().isError);
        QVERIFY2(npm.start(), "it does not start");
        QTRY_COMPARE_WITH_TIMEOUT(agent.state(), u"connected"_s, 20s);
    }
    void startsAProgramAsAServer()
    {
        const Result<QString> modules = NpmServer::nodeModules();
        QVERIFY2(modules, qPrintable(modules ? QString() : modules.error().message));
        Agent agent({.name = u"memory"_s,
                     .command = u"node"_s,
                     .arguments = {*modules + u"/@modelcontextprotocol/server-memory/dist/index.js"_s},
                     .environment = {{u"MEMORY_FILE_PATH"_s, m_folder.filePath(u"memory.jsonl"_s)}}});
        QTRY_COMPARE_WITH_TIMEOUT(agent.state(), u"connected"_s, 20s);

        const QJsonArray entities{QJsonObject{
            {u"name"_s, u"Bonn"_s}, {u"entityType"_s, u"town"_s}, {u"observations"_s, QJsonArray{u"lies on the Rhine"_s}}}};
        const ToolResult made = agent.call(u"memory__create_entities"_s, {{u"entities"_s, entities}});
        const ToolResult read = agent.call(u"memory__read_graph"_s, {});

        QVERIFY2(!made.isError, qPrintable(made.text));
        QVERIFY2(read.text.contains(u"lies on the Rhine"_s), qPrintable(read.text));
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestMcpServers)
#include "tst_mcpservers.moc"
