#include "agent/services/servicehub.h"
#include "shared/config/agentslice.h"
#include "shared/config/configreader.h"
#include "tests/shared/mcp/mcppeer.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;

namespace {

// "Adding New MCP Services", step 1, word for word.
const QByteArray recipe("users:\n"
                        "  - username: alice\n"
                        "    password: alice123\n"
                        "    services:\n"
                        "      new-service:\n"
                        "        url: \"http://new-service/mcp\"\n"
                        "        headers:\n"
                        "          Authorization: \"Bearer your-token\"\n"
                        "        description: \"Description of the new service\"\n"
                        "        llm: \"openai\"\n"
                        "        enable: true\n");

const QByteArray provider("global:\n"
                          "  llms:\n"
                          "    openai: {api: k, models: [openai/a, openai/b, openai/c]}\n");

QList<config::Service> servicesOf(const QByteArray &yaml)
{
    const config::ReadResult read = config::readConfigText(yaml, u"config.yml"_s);
    const auto slice = config::sliceFor(read.config, u"alice"_s, u"/data"_s);
    return read.isUsable() && slice ? slice->services : QList<config::Service>();
}

} // namespace

// Step 2: the agent detects and logs the new service on startup.
class TestServiceRecipe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theNewServiceIsDetectedAndLogged()
    {
        McpPeer mcp;
        mcp.playLegacyStart();
        QByteArray here = recipe;
        here.replace("http://new-service/mcp", mcp.peer.url(u"/mcp"_s).toEncoded());   // where that name leads to here
        QTest::ignoreMessage(QtInfoMsg, QRegularExpression(u"^✅ new-service: 1 tools \\(peer, MCP 2025-06-18\\)$"_s));

        ToolRegistry tools;
        ServiceSecrets secrets{m_folder.filePath(u"none"_s)};
        ServiceHub hub(m_http, tools, u"alice"_s, secrets);
        hub.add(servicesOf(provider + here));
        hub.start();

        QTRY_COMPARE(hub.status().constFirst().status, u"connected"_s);
        const protocol::ServiceStatus status = hub.status().constFirst();
        QCOMPARE(status.description, u"Description of the new service"_s);
        QCOMPARE(status.llm, u"openai"_s);
        QCOMPARE(status.toolsCount, 1);
        QCOMPARE(tools.module(u"new-service"_s)->llm, u"openai"_s);
        QCOMPARE(tools.definitions({u"new-service"_s}).constFirst().name, u"new-service__echo"_s);
        for (const test::PeerRequest &request : mcp.peer.requests())
            QCOMPARE(http::headerValue(request.headers, "authorization"), "Bearer your-token"_ba);
    }
    void aNameThatLeadsNowhereIsLoggedToo()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^⚠️ new-service cannot be reached"_s));
        ToolRegistry tools;
        ServiceSecrets secrets{m_folder.filePath(u"none"_s)};
        ServiceHub hub(m_http, tools, u"alice"_s, secrets);
        QByteArray nowhere = recipe;
        nowhere.replace("http://new-service/mcp", "http://new-service.invalid/mcp");
        hub.add(servicesOf(provider + nowhere));
        hub.start();

        QTRY_COMPARE_WITH_TIMEOUT(hub.status().constFirst().status, u"failed"_s, 20'000);
        QVERIFY(tools.definitions({u"new-service"_s}).isEmpty());
        QCOMPARE(tools.moduleNames(), QStringList{u"new-service"_s});
    }

private:
    QTemporaryDir m_folder;
    http::CurlHttpClient m_http;
};

QTEST_GUILESS_MAIN(TestServiceRecipe)
#include "tst_servicerecipe.moc"
