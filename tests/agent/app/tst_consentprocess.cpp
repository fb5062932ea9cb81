#include "tests/agent/support/agentprocess.h"
#include "tests/agent/support/openaipeer.h"
#include "tests/agent/support/peer.h"
#include "tests/support/countingservice.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

namespace {

constexpr QLatin1StringView approve = "approve"_L1;

} // namespace

// A real agent that is killed with SIGKILL at each step of a call that needs consent, and a service that counts: the call
// arrives at most once, and the turn comes to its end.
class TestConsentProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_model = std::make_unique<OpenAiPeer>();
        m_service = std::make_unique<tom::test::CountingService>();
        m_agent = std::make_unique<AgentProcess>();
        m_ready = m_agent->start(slice());
        QVERIFY(m_ready);
        QTRY_VERIFY(isConnected());
    }
    void cleanup()
    {
        m_reader.reset();
        m_peer.reset();
        m_agent.reset();
        m_service.reset();
        m_model.reset();
    }

    void killedBeforeItAsks_data() { addDelays(); }
    void killedBeforeItAsks()
    {
        QFETCH(const int, delay);
        begin();
        m_model->call(u"c1"_s, u"counter__write_count"_s);
        wait(delay);

        restart();

        comeToTheEnd();
        QVERIFY(m_service->calls <= 1);
        if (!m_answer->interrupted)   // it had asked
            QCOMPARE(m_service->calls, 1);
    }
    void killedAfterItAsked()
    {
        park();

        restart();

        QCOMPARE(m_service->calls, 0);
        QCOMPARE(waiting().size(), 1);
        // Nobody follows the turn now, so the user's other devices are told.
        QTRY_COMPARE(inbox().size(), 1);
        QCOMPARE(inbox().at(0)["kind"_L1].toString(), u"approval"_s);
        QCOMPARE(inbox().at(0)["actions"_L1][0]["target"_L1], waiting().at(0)["id"_L1]);
        QVERIFY(!inbox().at(0)["read"_L1].toBool());
        comeToTheEnd();
        QVERIFY(inbox().at(0)["read"_L1].toBool());
        QCOMPARE(m_service->calls, 1);
        QCOMPARE(m_answer->response, u"done"_s);
        QVERIFY(!m_answer->interrupted);
    }
    void killedAfterTheDecision_data() { addDelays(); }
    void killedAfterTheDecision()
    {
        QFETCH(const int, delay);
        park();
        QVERIFY(decide());
        wait(delay);

        restart();

        comeToTheEnd();
        QCOMPARE(m_service->calls, 1);
    }
    void killedDuringTheCall()
    {
        park();
        m_service->isSilent = true;
        m_service->beforeAnswer = [this] { m_agent->process.kill(); };
        QVERIFY(decide());
        QTRY_COMPARE(m_service->calls, 1);

        restart();

        comeToTheEnd();
        QCOMPARE(m_service->calls, 1);
        const bool isTold = std::ranges::any_of(
            m_model->requests, [](const QJsonObject &request) { return json::compact(request).contains("may have been done"); });
        QVERIFY2(isTold, m_lastRequest.constData());
    }
    void killedAfterTheCall_data() { addDelays(); }
    void killedAfterTheCall()
    {
        QFETCH(const int, delay);
        park();
        QVERIFY(decide());
        QTRY_COMPARE(m_service->calls, 1);
        wait(delay);

        restart();

        comeToTheEnd();
        QCOMPARE(m_service->calls, 1);
    }

private:
    static void addDelays()
    {
        QTest::addColumn<int>("delay");
        for (const int delay : {0, 1, 2, 4, 8, 16, 40})
            QTest::addRow("%d ms", delay) << delay;
    }
    // Where in its work the agent is then is for chance to say; the promises hold anywhere.
    static void wait(int delay)
    {
        if (delay > 0)
            QTest::qWait(delay);
    }
    void begin()
    {
        m_reader = std::make_unique<EventReader>(
            m_client ? *m_client : *(m_client = std::make_unique<http::NetworkHttpClient>(m_authority.trustOf(u"tom-server"_s))),
            m_peer->request("POST", u"/process"_s,
                            {{u"request"_s, u"count"_s}, {u"modules"_s, QJsonArray{u"counter"_s}}, {u"level"_s, 1}},
                            "text/event-stream"));
        QTRY_VERIFY(m_model->open && !m_reader->turn().isEmpty());
        m_turn = m_reader->turn();
    }
    void park()
    {
        begin();
        m_model->call(u"c1"_s, u"counter__write_count"_s);
        QTRY_COMPARE(waiting().size(), 1);
    }
    void restart()
    {
        m_agent->kill();
        m_answered = m_model->requests.size();
        m_reader.reset();
        m_client.reset();
        m_service->isSilent = false;
        m_service->beforeAnswer = {};
        m_agent = std::make_unique<AgentProcess>();
        m_ready = m_agent->start(slice());
        QVERIFY(m_ready);
        QTRY_VERIFY(isConnected());
    }
    // Says yes to what is asked, and lets the model answer, until the turn is over.
    void comeToTheEnd()
    {
        const auto resumed = m_peer->resume(m_turn, 1);
        const bool ended = QTest::qWaitFor(
            [&] {
                if (!waiting().isEmpty())
                    (void)decide();
                if (m_model->requests.size() > m_answered && m_model->open) {
                    m_answered = m_model->requests.size();
                    m_lastRequest = json::compact(m_model->requests.constLast());
                    m_model->say(u"done"_s);
                    m_model->finish();
                }
                return resumed->end.has_value();
            },
            20'000);
        QVERIFY(ended);
        QVERIFY(resumed->isContiguous());
        QVERIFY(resumed->answer());
        m_answer = resumed->answer();
        QVERIFY(waiting().isEmpty());
        askOnceMore();
    }
    // The history is one that no provider would refuse: each call in it has its result.
    void askOnceMore()
    {
        const auto before = m_model->requests.size();
        const auto again = m_peer->ask(u"and now?"_s, m_answer->conversation);
        QTRY_COMPARE(m_model->requests.size(), before + 1);
        m_model->say(u"well"_s);
        m_model->finish();
        QTRY_VERIFY(again->answer());
        QStringList calls;
        QStringList results;
        for (const QJsonValue &message : m_model->requests.constLast().value("messages"_L1).toArray()) {
            for (const QJsonValue &call : message["tool_calls"_L1].toArray())
                calls.append(call["id"_L1].toString());
            if (message["role"_L1].toString() == "tool"_L1)
                results.append(message["tool_call_id"_L1].toString());
        }
        QCOMPARE(results, calls);
        QVERIFY(m_answer->interrupted || calls == QStringList{u"c1"_s});
    }
    [[nodiscard]] QJsonArray waiting() const { return m_peer->json("GET", u"/approvals"_s).value("approvals"_L1).toArray(); }
    [[nodiscard]] QJsonArray inbox() const
    {
        return m_peer->json("GET", u"/notifications"_s).value("notifications"_L1).toArray();
    }
    [[nodiscard]] bool decide() const
    {
        const QString id = waiting().at(0)["id"_L1].toString();
        return m_peer->status("POST", u"/approvals/"_s + id, {{u"decision"_s, approve}}) == 200;
    }
    [[nodiscard]] bool isConnected()
    {
        m_peer = std::make_unique<Peer>(m_authority.trustOf(u"tom-server"_s), m_ready->port);
        for (const QJsonValue &module : m_peer->json("GET", u"/status"_s).value("modules"_L1).toArray()) {
            if (module["name"_L1].toString() == "counter"_L1)
                return module["status"_L1].toString() == "connected"_L1;
        }
        return false;
    }
    [[nodiscard]] config::AgentSlice slice() const
    {
        config::AgentSlice slice = aliceSlice(m_authority, m_folder->filePath(u"users/alice"_s), m_model->baseUrl());
        slice.services = {{.name = u"counter"_s, .url = m_service->url()}};
        return slice;
    }

    Authority m_authority;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<OpenAiPeer> m_model;
    std::unique_ptr<tom::test::CountingService> m_service;
    std::unique_ptr<AgentProcess> m_agent;
    std::optional<config::AgentReady> m_ready;
    std::unique_ptr<Peer> m_peer;
    std::unique_ptr<http::NetworkHttpClient> m_client;
    std::unique_ptr<EventReader> m_reader;
    QString m_turn;
    qsizetype m_answered = 0;   // questions to the model that need no answer any more
    QByteArray m_lastRequest;
    std::optional<protocol::ProcessAnswer> m_answer;
};

QTEST_GUILESS_MAIN(TestConsentProcess)
#include "tst_consentprocess.moc"
