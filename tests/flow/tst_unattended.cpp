#include "server/app/serverapp.h"
#include "shared/auth/passwordhash.h"
#include "tests/agent/support/openaipeer.h"
#include "tests/flow/household.h"
#include "tests/flow/householddevices.h"
#include "tests/server/support/processes.h"
#include "tests/support/countingservice.h"

#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::test;
using protocol::Notification;
using protocol::NotificationKind;
using protocol::Schedule;

// Work that runs while nobody looks, and asks before it acts: server, agents, a model, a service that counts, and devices.
// Bob is a child: alice decides about his tool calls.
class TestUnattended : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_model = std::make_unique<agent::test::OpenAiPeer>();
        m_service = std::make_unique<CountingService>();
        const QString text = uR"(global:
  log_level: WARNING
  llm: peer
  llms:
    peer: {api: sk-test-0123456789abcdef, base_url: '%1', models: [openai/m, openai/m, openai/m]}
users:
  - username: alice
    password: '%2'
    services:
      counter: {url: '%3'}
  - username: bob
    password: '%2'
    role: child
    approvals_by: Alice
    services:
      counter: {url: '%3'}
)"_s.arg(m_model->baseUrl(), auth::hashPassword(Household::password).result().value(), m_service->url());
        QFile file(m_folder->filePath(u"config.yml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text.toUtf8());
        file.close();
        m_server =
            std::make_unique<server::ServerApp>(server::ServerSettings{.dataFolder = m_folder->path(),
                                                                       .listen = u"127.0.0.1"_s,
                                                                       .agentProgram = u"" TOM_BIN_DIR "/tom-agent"_s,
                                                                       .dueTimes = {.longestSleep = 500ms, .between = 100ms},
                                                                       .port = 0});
        QVERIFY(m_server->start() && m_server->completeStart());
        m_devices = std::make_unique<HouseholdDevices>(m_server->port(), m_server->keyFingerprint());
    }
    // Whatever happened, one more device of each user flapped all the time, and another one was offline throughout.
    void cleanup()
    {
        if (!QTest::currentTestFailed())
            m_devices->endAlike();
        m_devices.reset();
        m_server.reset();
    }

    void aRiskyCallOfAScheduledPromptWaitsForAnApprovalAndIsMadeOnce()
    {
        InboxDevice &desk = device(u"alice"_s);
        InboxDevice &phone = device(u"alice"_s);
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive() && phone.isLive(), 30'000);
        schedule(desk.client(), u"Count, whatever it takes"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_model->open, 30'000);
        m_model->call(u"c1"_s, u"counter__write_count"_s);
        QTRY_COMPARE_WITH_TIMEOUT(desk.ofKind(NotificationKind::Approval).size(), 1, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(phone.ofKind(NotificationKind::Approval).size(), 1, 30'000);
        const Notification question = desk.ofKind(NotificationKind::Approval).constFirst();
        QCOMPARE(question.title, u"Count, whatever it takes wants to use counter.write_count"_s);
        QCOMPARE(m_service->calls, 0);

        killAgent(u"alice"_s);
        QVERIFY(approveSoon(desk.client(), question.actions.constFirst().target));

        QTRY_COMPARE_WITH_TIMEOUT(m_service->calls, 1, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_model->requests.size(), 2, 30'000);
        QTRY_VERIFY(m_model->open);
        m_model->say(u"Counted."_s);
        m_model->finish();
        for (InboxDevice *one : {&desk, &phone}) {
            QTRY_COMPARE_WITH_TIMEOUT(one->ofKind(NotificationKind::TaskResult).size(), 1, 30'000);
            QCOMPARE(one->ofKind(NotificationKind::TaskResult).constFirst().text, u"Counted."_s);
            QTRY_VERIFY(one->ofKind(NotificationKind::Approval).constFirst().isRead);   // nothing is left to decide
            QVERIFY(one->isInOrder);
        }
        QTRY_COMPARE(desk.known, phone.known);
        QCOMPARE(m_service->calls, 1);
        QVERIFY(!done(desk.client().decide(question.actions.constFirst().target, {.isApproved = true})));
    }
    void anAgentThatIsLostAtWorkIsStartedAgainForIt()
    {
        InboxDevice &desk = device(u"alice"_s);
        QTRY_VERIFY_WITH_TIMEOUT(desk.isLive(), 30'000);
        schedule(desk.client(), u"Write a poem"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_model->open, 30'000);
        m_devices->hangUp();   // nobody asks for the agent any more

        const qint64 first = killAgent(u"alice"_s);

        QTRY_VERIFY_WITH_TIMEOUT(agentOf(u"alice"_s) != first && server::test::isAlive(agentOf(u"alice"_s)), 150'000);
        InboxDevice &again = device(u"alice"_s);
        QTRY_COMPARE_WITH_TIMEOUT(again.ofKind(NotificationKind::TaskResult).size(), 1, 30'000);
        QVERIFY(again.ofKind(NotificationKind::TaskResult).constFirst().text.contains("interrupted"_L1));
        QCOMPARE(m_model->requests.size(), 1);   // never a second time by itself
    }
    void aParentDecidesForAChild()
    {
        InboxDevice &alice = device(u"alice"_s);
        InboxDevice &bob = device(u"bob"_s);
        QTRY_VERIFY_WITH_TIMEOUT(alice.isLive() && bob.isLive(), 30'000);
        schedule(bob.client(), u"Count"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_model->open, 30'000);
        m_model->call(u"c1"_s, u"counter__write_count"_s);

        QTRY_COMPARE_WITH_TIMEOUT(alice.ofKind(NotificationKind::Approval).size(), 1, 30'000);
        const Notification question = alice.ofKind(NotificationKind::Approval).constFirst();
        QCOMPARE(question.title, u"bob wants to use counter.write_count"_s);
        QCOMPARE(question.sender, u"bob"_s);
        const QString id = question.actions.constFirst().target;
        QTRY_COMPARE_WITH_TIMEOUT(bob.known.size(), 1, 30'000);
        QCOMPARE(bob.known.first().title, u"Count waits for alice"_s);
        QVERIFY(bob.known.first().actions.isEmpty());
        const auto waiting = answer(alice.client().approvals());
        QVERIFY(waiting && waiting->approvals.size() == 1);
        QCOMPARE(waiting->approvals.constFirst().id, id);
        QCOMPARE(waiting->approvals.constFirst().user, u"bob"_s);

        const auto own = answer(bob.client().decide(id, {.isApproved = true}));   // his own word is not enough
        QVERIFY(!own && own.error().code == ErrorCode::Forbidden);
        QCOMPARE(own.error().message, u"alice decides about this"_s);
        QCOMPARE(m_service->calls, 0);
        killAgent(u"bob"_s);
        killAgent(u"alice"_s);
        QVERIFY(approveSoon(alice.client(), id));

        QTRY_COMPARE_WITH_TIMEOUT(m_service->calls, 1, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_model->requests.size(), 2, 30'000);
        QTRY_VERIFY(m_model->open);
        m_model->say(u"One."_s);
        m_model->finish();
        QTRY_COMPARE_WITH_TIMEOUT(bob.ofKind(NotificationKind::TaskResult).size(), 1, 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(alice.ofKind(NotificationKind::Approval).constFirst().isRead, 30'000);
        QVERIFY(alice.ofKind(NotificationKind::TaskResult).isEmpty());
        QTRY_VERIFY(answer(alice.client().approvals())->approvals.isEmpty());
        QCOMPARE(m_service->calls, 1);
    }
    // A child may say no, and the parent hears that there is nothing to decide any more.
    void aChildMayDeny()
    {
        InboxDevice &alice = device(u"alice"_s);
        InboxDevice &bob = device(u"bob"_s);
        QTRY_VERIFY_WITH_TIMEOUT(alice.isLive() && bob.isLive(), 30'000);
        schedule(bob.client(), u"Count"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_model->open, 30'000);
        m_model->call(u"c1"_s, u"counter__write_count"_s);
        QTRY_COMPARE_WITH_TIMEOUT(alice.ofKind(NotificationKind::Approval).size(), 1, 30'000);
        const QString id = alice.ofKind(NotificationKind::Approval).constFirst().actions.constFirst().target;

        QVERIFY(done(bob.client().decide(id, {.isApproved = false})));

        QTRY_VERIFY_WITH_TIMEOUT(alice.ofKind(NotificationKind::Approval).constFirst().isRead, 30'000);
        QTRY_VERIFY(answer(alice.client().approvals())->approvals.isEmpty());
        const auto late = answer(alice.client().decide(id, {.isApproved = true}));
        QVERIFY(!late && late.error().code == ErrorCode::NotFound);
        QCOMPARE(m_service->calls, 0);
    }
    void whoWritesLearnsThatItArrivedAndThatItWasRead()
    {
        InboxDevice &alice = device(u"alice"_s);
        QTRY_VERIFY_WITH_TIMEOUT(alice.isLive(), 30'000);
        QVERIFY(done(alice.client().add({.text = u"Dinner is ready"_s,
                                         .start = QDateTime::currentDateTimeUtc().addSecs(2),
                                         .timeZone = u"UTC"_s,
                                         .recipient = u"BOB"_s})));
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(alice), u"delivered"_s, 60'000);
        InboxDevice &bob = device(u"bob"_s);
        QTRY_COMPARE_WITH_TIMEOUT(bob.known.size(), 1, 30'000);
        QCOMPARE(bob.known.first().sender, u"alice"_s);

        killAgent(u"alice"_s);
        QVERIFY(done(bob.client().acknowledge({.ids = {bob.known.firstKey()}})));

        QTRY_COMPARE_WITH_TIMEOUT(stateOf(alice), u"read"_s, 60'000);
        const auto sent = answer(alice.client().sentMessages());
        QCOMPARE(sent->messages.size(), 1);
        QCOMPARE(sent->messages.constFirst().recipient, u"bob"_s);   // as the household calls him
        QVERIFY(sent->messages.constFirst().delivered <= sent->messages.constFirst().read);
    }

private:
    InboxDevice &device(const QString &user) { return m_devices->device(user); }
    template<typename T>
    static Result<T> answer(const QFuture<Result<T>> &future)
    {
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, 60'000))
            return failure(ErrorCode::Network, u"no answer"_s);
        return future.result();
    }
    template<typename T>
    static bool done(const QFuture<Result<T>> &future)
    {
        return answer(future).has_value();
    }
    // As soon as the agent that was killed is there again.
    static bool approveSoon(desktop::ApiClient &client, const QString &approval)
    {
        return QTest::qWaitFor([&] { return done(client.decide(approval, {.isApproved = true})); }, 60'000);
    }
    static QString stateOf(InboxDevice &device)
    {
        const auto sent = answer(device.client().sentMessages());
        return sent && !sent->messages.isEmpty() ? sent->messages.constFirst().state : QString();
    }
    static void schedule(desktop::ApiClient &client, const QString &prompt)
    {
        const auto added = answer(client.add({.kind = Schedule::Kind::Prompt,
                                              .text = prompt,
                                              .start = QDateTime::currentDateTimeUtc().addSecs(2),
                                              .timeZone = u"UTC"_s,
                                              .level = 1,
                                              .modules = {u"counter"_s}}));
        QVERIFY2(added, added ? "" : qUtf8Printable(added.error().message));
    }
    [[nodiscard]] qint64 agentOf(const QString &user) const
    {
        return server::test::pidOf(m_folder->filePath(u"internal/agents/%1/agent.pid"_s.arg(user)));
    }
    qint64 killAgent(const QString &user)
    {
        const qint64 pid = agentOf(user);
        if (pid > 0)
            ::kill(pid_t(pid), SIGKILL);
        (void)QTest::qWaitFor([&] { return !server::test::isAlive(pid); }, 20'000);
        return pid;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<agent::test::OpenAiPeer> m_model;
    std::unique_ptr<CountingService> m_service;
    std::unique_ptr<server::ServerApp> m_server;
    std::unique_ptr<HouseholdDevices> m_devices;
};

QTEST_GUILESS_MAIN(TestUnattended)
#include "tst_unattended.moc"
