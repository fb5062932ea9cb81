#include "shared/mcp/client.h"
#include "shared/mcp/stdiotransport.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;

namespace {

// A server in a shell: answers each line in turn, whatever it says.
std::unique_ptr<mcp::Client> clientOf(const QString &script, const QList<std::pair<QString, QString>> &environment = {})
{
    const mcp::ServerCommand command{.program = u"/bin/sh"_s, .arguments = {u"-c"_s, script}, .environment = environment};
    return std::make_unique<mcp::Client>(std::make_unique<mcp::StdioTransport>(command), u"child"_s,
                                         mcp::ClientSettings{.timeout = 2s, .probe = 1s});
}

const QString start = uR"(read a; echo '{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no"}}';
read a; echo 'careless output'; echo '{"jsonrpc":"2.0","id":2,"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}}}}';
read a; read a; echo '{"jsonrpc":"2.0","id":3,"result":{"tools":[{"name":"t","inputSchema":{"type":"object"}}]}}';
)"_s;

} // namespace

class TestMcpStdio : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void speaksToAChild()
    {
        const auto client = clientOf(
            start
                + uR"(read a; printf '{"jsonrpc":"2.0","id":4,"result":{"content":[{"type":"text","text":"%s%s"}]}}\n' "$GREETING" "$OPENAI_API_KEY"; cat)"_s,
            {{u"GREETING"_s, u"hello"_s}});
        qputenv("OPENAI_API_KEY", "swordfish");
        QSignalSpy ready(client.get(), &mcp::Client::ready);
        client->start();
        QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 1, 10s);

        const auto call = client->callTool(u"t"_s, {});
        QSignalSpy finished(call.get(), &mcp::ClientCall::finished);
        QTRY_COMPARE(finished.size(), 1);

        const auto result = finished.constFirst().constFirst().value<Result<mcp::CallResult>>();
        QVERIFY(result);
        QCOMPARE(result->content.constFirst().text, u"hello"_s);   // and none of our environment
    }
    void endsEveryCallWhenTheChildDies()
    {
        const auto client = clientOf(start + u"read a; exit 3"_s);
        QSignalSpy ready(client.get(), &mcp::Client::ready);
        QSignalSpy failed(client.get(), &mcp::Client::failed);
        client->start();
        QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 1, 10s);

        const auto call = client->callTool(u"t"_s, {});
        QSignalSpy finished(call.get(), &mcp::ClientCall::finished);

        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(!finished.constFirst().constFirst().value<Result<mcp::CallResult>>());
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(failed.constFirst().constFirst().value<Error>().message.contains(u"code 3"_s));
    }
    void saysThatAProgramIsMissing()
    {
        mcp::Client client(std::make_unique<mcp::StdioTransport>(mcp::ServerCommand{.program = u"/nowhere/server"_s}), u"child"_s,
                           {});
        QSignalSpy failed(&client, &mcp::Client::failed);

        client.start();

        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(failed.constFirst().constFirst().value<Error>().message.contains(u"cannot be started"_s));
    }
};

QTEST_GUILESS_MAIN(TestMcpStdio)
#include "tst_mcpstdio.moc"
