// Our MCP server as the memory service has it (the same server, the same HTTP), with ten tools that cost nothing:
//   mcpserve CERT.pem KEY.pem
// Prints its port and serves until its standard input ends.

#include "agent/memory/http/mcproute.h"
#include "shared/auth/certificate.h"
#include "shared/core/eventdispatcher.h"
#include "shared/core/standardinput.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QTextStream>

using namespace Qt::StringLiterals;
using namespace tom;

namespace {

mcp::ServerTool echo(const QString &name)
{
    return {.name = name,
            .description = u"Gives back what it was given"_s,
            .inputSchema = {{u"type"_s, u"object"_s},
                            {u"properties"_s, QJsonObject{{u"text"_s, QJsonObject{{u"type"_s, u"string"_s}}}}},
                            {u"required"_s, QJsonArray{u"text"_s}}},
            .run = [](const mcp::ServerCallPointer &call) {
                call->succeed(mcp::textResult(call->arguments().value("text"_L1).toString()));
            }};
}

} // namespace

int main(int argc, char *argv[])
{
    installEventDispatcher();
    QCoreApplication application(argc, argv);
    if (argc != 3)
        return 2;
    const auto identity = auth::loadCertifiedKey(QString::fromLocal8Bit(argv[1]), QString::fromLocal8Bit(argv[2]));
    mcp::Server mcp({.name = u"bench"_s, .version = u"1"_s});
    for (int i = 0; i < 10; ++i)
        mcp.addTool(echo(i == 0 ? u"echo"_s : u"echo%1"_s.arg(i)));
    httpserver::HttpServer server;
    const memory::Admission everybody([](QByteArrayView) { return std::optional(u"bench"_s); }, {});
    const memory::McpRoute route(server, mcp, everybody);
    const auto listening = identity.and_then([&server](const auth::CertifiedKey &own) {
        return server.listen(QHostAddress::LocalHost, 0, httpserver::serverTls(own.chain, own.key));
    });
    if (!listening) {
        QTextStream(stderr) << listening.error().message << '\n';
        return 2;
    }
    QTextStream(stdout) << server.port() << '\n' << Qt::flush;
    StandardInput input;
    QObject::connect(&input, &StandardInput::ended, &application, &QCoreApplication::quit);
    input.start();
    return QCoreApplication::exec();
}
