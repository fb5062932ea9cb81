#include "agent/services/serviceconnection.h"
#include "agent/services/servicemodule.h"
#include "shared/mcp/stdiotransport.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::agent;
using State = ServiceConnection::State;

namespace {

// A service in a shell. It writes a line into "starts" each time, answers until its tools are told, then goes on with the
// given words. Ids are 1 for the first question, 2 for initialize, 3 for the list, then what is asked.
class ShellService
{
public:
    explicit ShellService(const QString &words, const ServiceTiming &timing = {.firstRetry = 50ms, .check = 1h})
        : connection(
              config::Service{.name = u"shell"_s},
              [this, words] {
                  const mcp::ServerCommand command{.program = u"/bin/sh"_s,
                                                   .arguments = {u"-c"_s, beginning + words},
                                                   .environment = {{u"FOLDER"_s, folder.path()}}};
                  return std::make_unique<mcp::StdioTransport>(command);
              },
              mcp::ClientSettings{.timeout = 5s, .probe = 2s}, timing)
    {}

    [[nodiscard]] bool becomes(State state)
    {
        return QTest::qWaitFor([&] { return connection.state() == state; }, 10s);
    }
    [[nodiscard]] qsizetype lines(const QString &file) const
    {
        QFile written(folder.filePath(file));
        return written.open(QIODevice::ReadOnly) ? written.readAll().count('\n') : 0;
    }

    QTemporaryDir folder;
    ServiceConnection connection;

private:
    static inline const QString beginning = uR"(echo >> "$FOLDER/starts"
read a; echo '{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no"}}'
read a; echo '{"jsonrpc":"2.0","id":2,"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}}}}'
read a; read a; echo '{"jsonrpc":"2.0","id":3,"result":{"tools":[{"name":"t","inputSchema":{"type":"object"}}]}}'
)"_s;
};

const QString answers = uR"(echo '{"jsonrpc":"2.0","id":4,"result":{"content":[{"type":"text","text":"done"}]}}'
)"_s;

} // namespace

class TestServiceConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aServerThatDiesInACallEndsItOnceAndIsStartedAgain()
    {
        ShellService service(u"read a; echo >> \"$FOLDER/calls\"; exit 3"_s);
        service.connection.start();
        QVERIFY(service.becomes(State::Connected));
        ServiceModule module(service.connection, u"alice"_s);
        QSignalSpy changed(&service.connection, &ServiceConnection::changed);

        const auto run = module.start(u"t"_s, {});
        QSignalSpy finished(run.get(), &ToolRun::finished);

        QTRY_COMPARE(finished.size(), 1);
        const auto result = finished.constFirst().constFirst().value<ToolResult>();
        QVERIFY(result.isError);
        QVERIFY2(result.text.contains(u"\"shell ended with code 3; it may have been done all the same\""_s),
                 qPrintable(result.text));
        QTRY_COMPARE(service.lines(u"starts"_s), 2);
        QVERIFY(service.becomes(State::Connected));
        QCOMPARE(finished.size(), 1);
        QCOMPARE(service.lines(u"calls"_s), 1);   // never sent again
        QVERIFY2(changed.size() >= 2 && changed.size() <= 3, qPrintable(QString::number(changed.size())));
    }
    void aServerThatDiesInACheckIsStartedAgain()
    {
        ShellService service(u"read a; exit 4"_s, {.firstRetry = 50ms, .check = 1h, .checkTimeout = 5s});
        service.connection.start();
        QVERIFY(service.becomes(State::Connected));

        service.connection.doubt();

        QVERIFY(service.becomes(State::Failed));
        QVERIFY2(service.connection.lastError().contains(u"code 4"_s), qPrintable(service.connection.lastError()));
        QVERIFY(service.becomes(State::Connected));
        QCOMPARE(service.lines(u"starts"_s), 2);
    }
    void aServerThatAnswersNoCheckIsStartedAgain()
    {
        ShellService service(u"cat > /dev/null"_s, {.firstRetry = 50ms, .check = 100ms, .checkTimeout = 100ms});
        service.connection.start();
        QVERIFY(service.becomes(State::Connected));

        QTRY_VERIFY_WITH_TIMEOUT(service.lines(u"starts"_s) >= 2, 10s);
    }
    void aServerThatIsBusyWithACallIsLeftInPeace()
    {
        // It reads nothing while it works, so that it could not answer a check.
        ShellService service(u"read a; sleep 1; "_s + answers + u"cat > /dev/null"_s,
                             {.firstRetry = 50ms, .check = 50ms, .checkTimeout = 50ms});
        ServiceModule module(service.connection, u"alice"_s);
        std::unique_ptr<ToolRun> run;
        connect(&service.connection, &ServiceConnection::changed, this, [&] {
            if (!run && service.connection.state() == State::Connected)
                run = module.start(u"t"_s, {});
        });

        service.connection.start();
        QVERIFY(service.becomes(State::Connected));
        QVERIFY(run);
        QSignalSpy finished(run.get(), &ToolRun::finished);

        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(finished.constFirst().constFirst().value<ToolResult>().text, u"done"_s);
        QCOMPARE(service.lines(u"starts"_s), 1);
    }
    void aConnectionThatGoesAwayEndsItsCalls()
    {
        auto service = std::make_unique<ShellService>(u"cat > /dev/null"_s);
        service->connection.start();
        QVERIFY(service->becomes(State::Connected));
        const auto run = ServiceModule(service->connection, u"alice"_s).start(u"t"_s, {});
        QSignalSpy finished(run.get(), &ToolRun::finished);

        service.reset();

        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(finished.constFirst().constFirst().value<ToolResult>().isError);
    }
};

QTEST_GUILESS_MAIN(TestServiceConnection)
#include "tst_serviceconnection.moc"
