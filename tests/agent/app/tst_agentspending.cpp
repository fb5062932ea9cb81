#include "agent/conversation/schema.h"
#include "shared/store/database.h"
#include "tests/agent/support/agentprocess.h"
#include "tests/agent/support/authority.h"
#include "tests/agent/support/openaipeer.h"
#include "tests/agent/support/peer.h"

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent::test;

// What the real program says of tokens, cost and budgets, also after it was killed.
class TestAgentSpending : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void tellsWhatAnAnswerCosts()
    {
        AgentProcess agent;
        const auto ready = agent.start(slice({}));
        QVERIFY(ready);

        const auto answer = ask(*ready, 1'000'000, 100'000);
        QVERIFY(answer);
        QCOMPARE(answer->usage.inputTokens, 1'000'000);
        QCOMPARE(answer->usage.cost, 2.0);
        QCOMPARE(answer->warning, QString());
        const QJsonObject report = serverOf(*ready).json("GET", u"/usage"_s);
        QCOMPARE(report.value("total"_L1)["cost"_L1], QJsonValue(2));
        QCOMPARE(report.value("models"_L1)[0]["model"_L1], QJsonValue(u"openai/scripted"_s));
        QCOMPARE(serverOf(*ready).status("GET", u"/usage?from=never"_s), 400);
    }
    void anUnknownPriceIsNoPrice()
    {
        AgentProcess agent;
        config::AgentSlice given = slice({});
        given.llm.providers[0].prices.clear();
        const auto ready = agent.start(given);
        QVERIFY(ready);

        const auto answer = ask(*ready, 1000, 10);
        QVERIFY(answer && !answer->usage.wholeCost());
        const QJsonObject total = serverOf(*ready).json("GET", u"/usage"_s).value("total"_L1).toObject();
        QVERIFY(total.value("cost"_L1).isNull());
        QCOMPARE(total.value("unpriced_calls"_L1), QJsonValue(1));
    }
    void anAnswerEndsThoughItsUsageIsRefused()
    {
        {
            AgentProcess agent;
            const auto ready = agent.start(slice({}));
            QVERIFY(ready);
            const auto database =
                store::Database::open(m_folder->filePath(u"users/alice/agent.sqlite"_s), agent::agentMigrations());
            QVERIFY(database);
            QVERIFY((*database)->execute(
                u"CREATE TRIGGER no BEFORE INSERT ON usage BEGIN SELECT RAISE(ABORT, 'not in this house'); END"_s));

            const auto answer = ask(*ready, 1'000'000, 100'000);
            QVERIFY(answer);
            QCOMPARE(answer->response, u"Hello."_s);
            QCOMPARE(serverOf(*ready).json("GET", u"/usage"_s).value("total"_L1)["cost"_L1], QJsonValue(2));
            QVERIFY((*database)->execute(u"DROP TRIGGER no"_s));
            QVERIFY(ask(*ready, 1'000'000, 0));
            agent.kill();
        }
        AgentProcess agent;
        const auto ready = agent.start(slice({}));
        QVERIFY(ready);
        const QJsonValue total = serverOf(*ready).json("GET", u"/usage"_s).value("total"_L1);
        QCOMPARE(total["cost"_L1], QJsonValue(3));
        QCOMPARE(total["calls"_L1], QJsonValue(2));
    }
    void aBudgetHoldsOverKilledProcesses()
    {
        const config::AgentSlice given = slice({.month = 10});
        {
            AgentProcess agent;
            const auto ready = agent.start(given);
            QVERIFY(ready);
            const auto answer = ask(*ready, 4'000'000, 0);   // 4 dollars
            QVERIFY(answer);
            QCOMPARE(answer->warning, QString());
            agent.kill();
        }
        {
            AgentProcess agent;
            const auto ready = agent.start(given);
            QVERIFY(ready);
            const auto answer = ask(*ready, 4'000'000, 0);
            QVERIFY(answer);
            QVERIFY2(answer->warning.contains(u"nearly used up: 8.00 USD of 10.00 USD"_s), qPrintable(answer->warning));
            const QJsonValue told = serverOf(*ready).json("GET", u"/notifications"_s).value("notifications"_L1)[0];
            QCOMPARE(told["kind"_L1], QJsonValue(u"budget"_s));
            QVERIFY(told["text"_L1].toString().contains(u"8.00 USD of 10.00 USD"_s));
            agent.kill();
        }
        {
            AgentProcess agent;
            const auto ready = agent.start(given);
            QVERIFY(ready);
            const auto answer = ask(*ready, 2'000'000, 0);   // it does not say it again, but that it is used up now
            QVERIFY(answer);
            QVERIFY2(answer->warning.contains(u"used up: 10.00 USD"_s), qPrintable(answer->warning));
            agent.kill();
        }
        AgentProcess agent;
        const auto ready = agent.start(given);
        QVERIFY(ready);
        const qsizetype asked = m_model.requests.size();
        Peer peer = serverOf(*ready);

        const auto refused = peer.fetch("POST", u"/process"_s, {{u"request"_s, u"hello"_s}, {u"client_type"_s, u"desktop"_s}});
        QVERIFY(refused);
        QCOMPARE(refused->status, 429);   // the one model has no simpler one beside it
        QVERIFY(http::headerValue(refused->headers, "retry-after").toInt() > 0);
        const QJsonObject error = json::parseObject(refused->body).value();
        QCOMPARE(error.value("code"_L1), QJsonValue(u"budget_exceeded"_s));
        QVERIFY2(error.value("message"_L1).toString().contains(u"it begins anew on 1 "_s), refused->body.constData());
        QCOMPARE(m_model.requests.size(), asked);
        const QJsonValue budget = peer.json("GET", u"/usage"_s).value("budgets"_L1)[0];
        QCOMPARE(budget["used"_L1], QJsonValue(10));
        QCOMPARE(budget["limit"_L1], QJsonValue(10));
    }

private:
    [[nodiscard]] config::AgentSlice slice(const config::Budget &budget) const
    {
        const QString model = u"openai/scripted"_s;
        return {.username = u"alice"_s,
                .budget = budget,
                .llm = {.defaultName = u"scripted"_s,
                        .providers = {{.name = u"scripted"_s,
                                       .api = u"key-of-the-test"_s,
                                       .models = {model, model, model},
                                       .baseUrl = m_model.baseUrl(),
                                       .prices = {{.model = model, .input = 1, .output = 10}}}}},
                .userFolder = m_folder->filePath(u"users/alice"_s),
                .certificatePem = m_authority.agent.certificatePem(),
                .keyPem = m_authority.agent.keyPem(),
                .authorityPem = m_authority.certificate().toPem()};
    }
    [[nodiscard]] Peer serverOf(const config::AgentReady &ready) const
    {
        return Peer(m_authority.trustOf(u"tom-server"_s), ready.port);
    }
    std::optional<protocol::ProcessAnswer> ask(const config::AgentReady &ready, qint64 input, qint64 output)
    {
        const qsizetype before = m_model.requests.size();
        // With its modules named, so that no model is asked for them first.
        const QJsonObject body{{u"request"_s, u"hello"_s}, {u"modules"_s, QJsonArray{u"lists"_s}}, {u"level"_s, 1}};
        http::NetworkHttpClient client(m_authority.trustOf(u"tom-server"_s));
        const auto reader =
            std::make_unique<EventReader>(client, serverOf(ready).request("POST", u"/process"_s, body, "text/event-stream"));
        if (!QTest::qWaitFor([&] { return m_model.requests.size() > before; }, 20'000))
            return std::nullopt;
        m_model.say(u"Hello."_s);
        m_model.finish({{u"prompt_tokens"_s, input}, {u"completion_tokens"_s, output}});
        const bool ended = QTest::qWaitFor([&] { return reader->end.has_value(); }, 20'000);
        return ended ? reader->answer() : std::nullopt;
    }

    Authority m_authority;
    std::unique_ptr<QTemporaryDir> m_folder;
    OpenAiPeer m_model;
};

QTEST_GUILESS_MAIN(TestAgentSpending)
#include "tst_agentspending.moc"
