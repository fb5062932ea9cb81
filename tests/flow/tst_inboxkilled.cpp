#include "shared/auth/passwordhash.h"
#include "shared/core/atomicfile.h"
#include "tests/flow/household.h"
#include "tests/flow/inboxdevice.h"
#include "tests/server/support/processes.h"
#include "tests/support/countingservice.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::test;
using protocol::Notification;
using protocol::NotificationKind;
using protocol::Schedule;

namespace {

// A model that calls the tool that counts, and says so when it has the result.
class CountingModel : public QObject
{
public:
    CountingModel()
    {
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port");
    }
    [[nodiscard]] QString baseUrl() const { return u"http://127.0.0.1:%1/v1"_s.arg(m_server.serverPort()); }

private:
    void read(QTcpSocket *socket)
    {
        const QByteArray request = socket->property("request").toByteArray() + socket->readAll();
        socket->setProperty("request", request);
        const auto body = json::parseObject(request.mid(request.indexOf("\r\n\r\n") + 4));
        if (!body)   // not all of it is here yet
            return;
        const QString role = body->value("messages"_L1).toArray().last()["role"_L1].toString();
        socket->write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
        const QJsonObject function{{u"name"_s, u"counter__write_count"_s}, {u"arguments"_s, u"{}"_s}};
        const QJsonObject call{{u"index"_s, 0}, {u"id"_s, u"c1"_s}, {u"type"_s, u"function"_s}, {u"function"_s, function}};
        const bool isLast = role == "tool"_L1;
        const QJsonObject delta =
            isLast ? QJsonObject{{u"content"_s, u"Counted."_s}} : QJsonObject{{u"tool_calls"_s, QJsonArray{call}}};
        send(socket, {{u"index"_s, 0}, {u"delta"_s, delta}});
        send(socket, {{u"index"_s, 0}, {u"delta"_s, QJsonObject()}, {u"finish_reason"_s, isLast ? u"stop"_s : u"tool_calls"_s}});
        socket->write("data: [DONE]\n\n");
        socket->disconnectFromHost();
    }
    static void send(QTcpSocket *socket, const QJsonObject &choice)
    {
        socket->write("data: " + json::compact({{u"id"_s, u"1"_s}, {u"choices"_s, QJsonArray{choice}}}) + "\n\n");
    }

    QTcpServer m_server;
};

} // namespace

// kill -9 of server and agent while reminders come, scheduled prompts ask for consent, devices approve and read.
class TestInboxKilled : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsLostDoubledOrDoneTwice()
    {
        const int kills = qEnvironmentVariableIsSet("TOM_LONG_TESTS") ? 100 : 8;
        CountingModel model;
        CountingService service;
        writeConfig(model.baseUrl(), service.url());
        start();
        m_session = signIn(m_port, m_key);
        QVERIFY(!m_session.isEmpty());
        InboxDevice steady(m_port, m_key, m_session);
        InboxDevice flapping(m_port, m_key, m_session);
        QVERIFY(
            untilDone(steady, [&] { return steady.client().add({.text = u"tea"_s, .start = far, .rrule = u"FREQ=DAILY"_s}); }));
        QVERIFY(untilDone(steady, [&] {
            return steady.client().add({.kind = Schedule::Kind::Prompt,
                                        .text = u"Count"_s,
                                        .start = far,
                                        .rrule = u"FREQ=DAILY"_s,
                                        .level = 1,
                                        .modules = {u"counter"_s}});
        }));
        steady.start();
        flapping.start();

        QRandomGenerator random(3);   // NOLINT: the same each time
        int tried = 0;
        int told = 0;      // reminders whose posting was acknowledged
        int prompts = 0;   // that were tried
        int serverKills = 0;
        QSet<QString> approved;
        for (int kill = 0; kill < kills; ++kill) {
            for (int i = 0; i < 3; ++i) {
                ++tried;
                told += done(steady.client().runSchedule(u"1"_s)) ? 1 : 0;
            }
            if (kill % 2 == 0) {
                ++prompts;
                (void)done(steady.client().runSchedule(u"2"_s));
            }
            approve(steady, approved);
            if (!steady.known.isEmpty())   // whatever becomes of it
                (void)steady.client().acknowledge({.ids = {steady.known.keys().at(random.bounded(steady.known.size()))}});
            QTest::qWait(random.bounded(200));
            if (kill % 4 == 3) {
                ++serverKills;
                m_server->kill();
                m_server->waitForFinished();
                start();
            } else if (const qint64 pid = server::test::pidOf(m_folder.filePath(u"internal/agents/alice/agent.pid"_s)); pid > 0) {
                ::kill(pid_t(pid), SIGKILL);
            }
        }

        // In peace: what waits is approved, and all of it ends.
        QVERIFY(QTest::qWaitFor(
            [&] {
                approve(steady, approved);
                return steady.isLive() && flapping.isLive() && isQuiet(steady);
            },
            300'000));
        const auto newest = answer(steady.client().notifications(steady.last()));
        QVERIFY(newest);
        QTRY_VERIFY_WITH_TIMEOUT(steady.last() >= newest->last && flapping.last() >= newest->last, 60'000);
        InboxDevice away(m_port, m_key, m_session);
        away.start();
        QTRY_VERIFY_WITH_TIMEOUT(away.last() >= newest->last, 60'000);

        for (const InboxDevice *one : {&steady, &flapping}) {
            QVERIFY(one->isInOrder);
            QCOMPARE(one->known, away.known);
            QCOMPARE(one->firstSeen.size(), away.known.size());   // each once
        }
        const qsizetype reminders = away.ofKind(NotificationKind::Reminder).size();
        QVERIFY2(reminders >= told && reminders <= tried, qPrintable(u"%1 of %2 to %3"_s.arg(reminders).arg(told).arg(tried)));
        const qsizetype asked = away.ofKind(NotificationKind::Approval).size();
        const qsizetype results = away.ofKind(NotificationKind::TaskResult).size();
        QVERIFY2(asked > 0 && asked <= prompts, qPrintable(u"%1 questions for %2 prompts"_s.arg(asked).arg(prompts)));
        QVERIFY2(results >= asked && results <= prompts, qPrintable(u"%1 results"_s.arg(results)));
        QVERIFY2(service.calls > 0 && service.calls <= approved.size(),
                 qPrintable(u"%1 calls, %2 approved"_s.arg(service.calls).arg(approved.size())));
        qInfo("%d kills, %d of them of the server: %d of %d reminders acknowledged, %lld told; %d prompts, %lld questions, %lld "
              "approved, "
              "%d calls, %lld results",
              kills, serverKills, told, tried, qint64(reminders), prompts, qint64(asked), qint64(approved.size()), service.calls,
              qint64(results));
    }

private:
    inline static const QDateTime far = QDateTime(QDate(2199, 1, 1), QTime(8, 0), QTimeZone::UTC);

    void writeConfig(const QString &model, const QString &service) const
    {
        const QString text = uR"(global:
  log_level: CRITICAL
  limits: {requests_per_minute: 1000000}
  llm: peer
  llms:
    peer: {api: sk-test-0123456789abcdef, base_url: '%1', models: [openai/m, openai/m, openai/m]}
memory: {enable: false}
users:
  - username: alice
    password: '%2'
    services:
      counter: {url: '%3'}
)"_s.arg(model, auth::hashPassword(Household::password).result().value(), service);
        QFile file(m_folder.filePath(u"config.yml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text.toUtf8());
    }
    void start()
    {
        const QString about = m_folder.filePath(u"server.json"_s);
        QFile::remove(about);
        if (m_port == 0) {
            QTcpServer probe;
            probe.listen(QHostAddress::LocalHost);
            m_port = probe.serverPort();
        }
        m_server = std::make_unique<QProcess>();
        m_server->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_server->start(u"" TOM_BIN_DIR "/tom-server"_s,
                        {u"--data"_s, m_folder.path(), u"--listen"_s, u"127.0.0.1"_s, u"--port"_s, QString::number(m_port)});
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(about), 60'000);
        m_key = json::parseObject(readFile(about, 10'000).value_or("{}"_ba))->value("key"_L1).toString().toLatin1();
        QVERIFY(!m_key.isEmpty());
    }
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
    template<typename Ask>
    static bool untilDone(InboxDevice &, Ask ask)
    {
        return QTest::qWaitFor([&] { return done(ask()); }, 60'000);
    }
    // As a person does who looks at a device; a decision whose answer was lost is made again.
    static void approve(InboxDevice &device, QSet<QString> &approved)
    {
        for (const Notification &one : device.ofKind(NotificationKind::Approval)) {
            if (one.isRead || one.actions.isEmpty())
                continue;
            approved.insert(one.actions.constFirst().target);
            (void)done(device.client().decide(one.actions.constFirst().target, {.isApproved = true}));
        }
    }
    // Nothing runs or waits any more.
    static bool isQuiet(InboxDevice &device)
    {
        const auto tasks = answer(device.client().tasks());
        return tasks
               && std::ranges::all_of(tasks->tasks, [](const protocol::Task &task) { return task.state == "scheduled"_L1; });
    }

    QTemporaryDir m_folder;
    std::unique_ptr<QProcess> m_server;
    quint16 m_port = 0;
    QByteArray m_key;
    QByteArray m_session;
};

QTEST_GUILESS_MAIN(TestInboxKilled)
#include "tst_inboxkilled.moc"
