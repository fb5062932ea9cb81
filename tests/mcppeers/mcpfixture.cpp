// The server that the official conformance suite of MCP drives: the production server and its HTTP, with the suite's own
// tools. Prints its address and serves until its standard input ends.

#include "agent/memory/http/mcproute.h"
#include "shared/auth/certificate.h"
#include "tests/mcppeers/fixtureserver.h"

#include <QCoreApplication>
#include <QTextStream>

#include <thread>

using namespace Qt::StringLiterals;
using namespace tom;

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const auto identity = auth::makeSelfSigned({u"localhost"_s}, {QHostAddress(QHostAddress::LocalHost)});
    if (!identity)
        return 2;
    FixtureServer fixture;
    httpserver::HttpServer server;
    const memory::Admission everybody([](QByteArrayView) { return std::optional(u"suite"_s); }, {});
    memory::McpRoute route(server, fixture.server(), everybody);
    // Without sessions there is no id; one scenario of the suite does not begin without one.
    route.setGreeting({{"Mcp-Session-Id", "none"}});
    const auto listening = server.listen(QHostAddress::LocalHost, 0, httpserver::serverTls(identity->chain, identity->key));
    if (!listening) {
        QTextStream(stderr) << listening.error().message << '\n';
        return 2;
    }
    QTextStream(stdout) << u"https://localhost:%1/mcp"_s.arg(server.port()) << '\n' << Qt::flush;
    std::thread([] {
        while (std::getchar() != EOF) {
        }
        QMetaObject::invokeMethod(QCoreApplication::instance(), &QCoreApplication::quit, Qt::QueuedConnection);
    }).detach();
    return QCoreApplication::exec();
}
