#include "server/supervisor/agentsupervisor.h"
#include "shared/core/json.h"
#include "tests/server/support/client.h"
#include "tests/server/support/processes.h"

#include <QSignalSpy>
#include <QTemporaryDir>

#ifdef Q_OS_UNIX
#    include <csignal>

#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

class TestSupervisor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
#ifndef Q_OS_LINUX
        QSKIP("looks into /proc");
#endif
        qputenv("TOM_TEST_API_KEY", "sk-key-of-the-environment");
        m_config.users = {{.username = u"alice"_s, .password = u"hash-of-alice"_s}, {.username = u"bob"_s}};
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        auto authority = auth::InternalAuthority::loadOrMake(data().internal());
        QVERIFY(authority);
        m_authority = std::make_unique<auth::InternalAuthority>(*authority);
        m_supervisor = supervise(u"" TOM_BIN_DIR "/tom-agent"_s);
    }
    void cleanup()
    {
        m_supervisor.reset();
        m_authority.reset();
    }

    void startsAnAgentAtTheFirstRequest()
    {
        QCOMPARE(pid(), 0);

        const Result<AgentAddress> address = addressOf(u"alice"_s);

        QVERIFY(address);
        QVERIFY(isAlive(pid()));
        QVERIFY(serves(*address));
        QCOMPARE(pid(u"bob"_s), 0);
        const qint64 first = pid();
        QCOMPARE(addressOf(u"alice"_s), address);
        QCOMPARE(pid(), first);
    }
    void startsOneAgentForManyRequests()
    {
        QList<QFuture<Result<AgentAddress>>> futures;
        for (int i = 0; i < 20; ++i)
            futures.append(m_supervisor->addressOf(u"alice"_s));

        for (const auto &future : std::as_const(futures)) {
            QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 15'000);
            QVERIFY(future.result());
            QCOMPARE(future.result(), futures.constFirst().result());
        }
    }
    void startsAKilledAgentAgainForTheNextRequest()
    {
        const Result<AgentAddress> first = addressOf(u"alice"_s);
        QVERIFY(first);
        const qint64 killed = pid();

        QCOMPARE(::kill(pid_t(killed), SIGKILL), 0);
        QTRY_COMPARE(pid(), 0);
        const Result<AgentAddress> second = addressOf(u"alice"_s);

        QVERIFY(second);
        QVERIFY(pid() != killed && isAlive(pid()));
        QVERIFY(first->key != second->key);   // each run has a key of its own
        QVERIFY(serves(*second));
    }
    void tellsAnAgentNoKeyByItsEnvironment()
    {
        QVERIFY(addressOf(u"alice"_s));

        QFile file(u"/proc/%1/environ"_s.arg(pid()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray environment = file.readAll();
        QVERIFY(environment.contains("TOM_USERNAME=alice"));
        QVERIFY(!environment.contains("sk-key") && !environment.contains("API_KEY") && !environment.contains("hash-of-alice"));
        QFile command(u"/proc/%1/cmdline"_s.arg(pid()));
        QVERIFY(command.open(QIODevice::ReadOnly));
        QVERIFY(!command.readAll().contains("sk-key"));
    }
    void startsAnAgentThatHangsAnew()
    {
        const Result<AgentAddress> first = addressOf(u"alice"_s);
        QVERIFY(first);
        const qint64 hung = pid();
        QCOMPARE(::kill(pid_t(hung), SIGSTOP), 0);

        m_supervisor->reportHung(u"alice"_s, *first);
        const Result<AgentAddress> second = addressOf(u"alice"_s);

        QVERIFY(second);
        QVERIFY(!isAlive(hung) && pid() != hung);
        m_supervisor->reportHung(u"alice"_s, *first);   // old news
        QCOMPARE(addressOf(u"alice"_s), second);
        QVERIFY(isAlive(pid()));
    }
    void keepsAgentsFromTheTerminalAndFromCoreDumps()
    {
        QVERIFY(addressOf(u"alice"_s));

        QCOMPARE(::getsid(pid_t(pid())), pid_t(pid()));
        QFile limits(u"/proc/%1/limits"_s.arg(pid()));
        QVERIFY(limits.open(QIODevice::ReadOnly));
        const QByteArray text = limits.readAll();
        QVERIFY2(text.mid(text.indexOf("Max core file size"), 60).simplified().startsWith("Max core file size 0 0"),
                 text.constData());
    }
    void endsEveryAgentWhenItStops()
    {
        QVERIFY(addressOf(u"alice"_s));
        QVERIFY(addressOf(u"bob"_s));
        const QList<qint64> agents{pid(), pid(u"bob"_s)};
        QSignalSpy ended(m_supervisor.get(), &AgentSupervisor::allEnded);

        m_supervisor->stop();

        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 8000);
        for (const qint64 agent : agents)
            QVERIFY(!isAlive(agent));
        QCOMPARE(pid(), 0);
        const Result<AgentAddress> after = addressOf(u"alice"_s);
        QVERIFY(!after && after.error().code == ErrorCode::AgentUnavailable);
        QCOMPARE(pid(), 0);
    }
    void hasNothingToEndBeforeTheFirstRequest()
    {
        QSignalSpy ended(m_supervisor.get(), &AgentSupervisor::allEnded);
        m_supervisor->stop();
        QTRY_COMPARE(ended.size(), 1);
    }
    void endsWhoeverStillWaitsWhenItStops()
    {
        m_supervisor = supervise(script(u"silent"_s, "exec sleep 600"));
        const auto waiting = m_supervisor->addressOf(u"alice"_s);
        QTRY_VERIFY(isAlive(pid()));
        QSignalSpy ended(m_supervisor.get(), &AgentSupervisor::allEnded);

        m_supervisor->stop();

        QVERIFY(waiting.isFinished() && !waiting.result());
        QTRY_COMPARE(ended.size(), 1);
    }
    void endsAnAgentThatWillNotEnd()
    {
        // A real agent, under a shell that stays when the agent has ended.
        m_supervisor = supervise(
            script(u"stubborn"_s, "trap '' TERM\n\"" TOM_BIN_DIR "/tom-agent\" --supervised\nwhile :; do sleep 1; done"));
        QVERIFY(addressOf(u"alice"_s));
        const qint64 agent = pid();
        QSignalSpy ended(m_supervisor.get(), &AgentSupervisor::allEnded);

        m_supervisor->stop();

        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 8000);
        QVERIFY(!isAlive(agent));
    }
    void leavesNoAgentBehind()
    {
        QVERIFY(addressOf(u"alice"_s));
        const qint64 agent = pid();

        m_supervisor.reset();

        QTRY_VERIFY(!isAlive(agent));
        QCOMPARE(pid(), 0);
    }
    void saysThatAnAgentDoesNotCome()
    {
        const QStringList programs{m_folder->filePath(u"missing"_s),
                                   script(u"silent"_s, "exec sleep 600"),
                                   script(u"garbage"_s, "echo hello\nexec sleep 600"),
                                   script(u"wrong"_s, "echo '{\"port\":0}'\nexec sleep 600"),
                                   script(u"quick"_s, "exit 3"),
                                   script(u"endless"_s, "head -c 300000 /dev/zero\nexec sleep 600")};
        std::vector<std::unique_ptr<QTemporaryDir>> folders;
        std::vector<std::unique_ptr<AgentSupervisor>> supervisors;
        QList<QFuture<Result<AgentAddress>>> futures;
        for (const QString &program : programs) {   // at once: each of them takes the whole ten seconds
            folders.push_back(std::make_unique<QTemporaryDir>());
            supervisors.push_back(supervise(program, folders.back()->path()));
            futures.append(supervisors.back()->addressOf(u"alice"_s));
        }

        for (qsizetype i = 0; i < programs.size(); ++i) {
            QTRY_VERIFY_WITH_TIMEOUT(futures.at(i).isFinished(), 20'000);
            const Result<AgentAddress> address = futures.at(i).result();
            QVERIFY2(!address, qPrintable(programs.at(i)));
            QCOMPARE(address.error().code, ErrorCode::AgentUnavailable);
            QVERIFY(address.error().retryAfterSeconds >= 1);
        }
    }
    void onlyLooksUpAnAgentThatSomebodyElseRuns()
    {
        config::Config config;
        config.users = {{.username = u"carol"_s, .agentUrl = u"https://carol.example:8080"_s}};
        AgentSupervisor supervisor(config, data(), *m_authority, {.program = u"/nowhere"_s});
        QCOMPARE(supervisor.addressOf(u"carol"_s).result().error().code, ErrorCode::AgentUnavailable);
        const auth::CertifiedKey identity = m_authority->issue(u"agent:carol"_s).value();
        QVERIFY(QDir().mkpath(data().agent(u"carol"_s)));
        QFile file(data().agent(u"carol"_s) + u"/cert.pem"_s);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(identity.certificatePem()) > 0);
        file.close();

        const Result<AgentAddress> address = supervisor.addressOf(u"carol"_s).result();

        QVERIFY(address);
        QCOMPARE(*address, (AgentAddress{.url = QUrl(u"https://carol.example:8080"_s),
                                         .key = auth::keyFingerprint(identity.chain.constFirst())}));
    }

private:
    [[nodiscard]] DataFolder data() const { return DataFolder(m_folder->path()); }
    [[nodiscard]] qint64 pid(const QString &user = u"alice"_s) const { return pidOf(data().agent(user) + u"/agent.pid"_s); }
    [[nodiscard]] std::unique_ptr<AgentSupervisor> supervise(const QString &program, const QString &folder = {}) const
    {
        const SupervisorSettings settings{.program = program, .keys = {{u"TOM_TEST_API_KEY"_s, u"sk-key-of-the-environment"_s}}};
        return std::make_unique<AgentSupervisor>(m_config, DataFolder(folder.isEmpty() ? m_folder->path() : folder), *m_authority,
                                                 settings);
    }
    // A program in place of an agent.
    [[nodiscard]] QString script(const QString &name, const QByteArray &commands) const
    {
        QFile file(m_folder->filePath(name));
        const bool isMade = file.open(QIODevice::WriteOnly) && file.write("#!/bin/sh\n" + commands + '\n') > 0
                            && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
        return isMade ? file.fileName() : QString();
    }
    // Asks again as clients do: on a busy machine an agent may take longer than one request waits for it.
    [[nodiscard]] Result<AgentAddress> addressOf(const QString &user) const
    {
        Result<AgentAddress> address = failure(ErrorCode::Internal, u"no answer"_s);
        for (int attempt = 0; attempt < 3 && !address; ++attempt) {
            const auto future = m_supervisor->addressOf(user);
            if (QTest::qWaitFor([&future] { return future.isFinished(); }, 20'000))
                address = future.result();
        }
        return address;
    }
    [[nodiscard]] bool serves(const AgentAddress &address) const
    {
        const auth::CertifiedKey own = m_authority->issue(u"tom-server"_s).value();
        http::NetworkHttpClient http(http::Trust{.pinnedKey = address.key, .certificateChain = own.chain, .privateKey = own.key});
        QUrl url = address.url;
        url.setPath(u"/healthz"_s);
        const auto future = http.fetch({.url = url});
        return QTest::qWaitFor([&future] { return future.isFinished(); }, 20'000) && future.result()
               && future.result()->status == 200;
    }

    config::Config m_config;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<auth::InternalAuthority> m_authority;
    std::unique_ptr<AgentSupervisor> m_supervisor;
};

QTEST_GUILESS_MAIN(TestSupervisor)
#include "tst_supervisor.moc"
