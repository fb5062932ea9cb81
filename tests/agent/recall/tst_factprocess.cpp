#include "agent/conversation/schema.h"
#include "agent/recall/factqueue.h"
#include "tests/agent/memory/memoryservice.h"
#include "tests/agent/support/agentprocess.h"
#include "tests/agent/support/authority.h"
#include "tests/agent/support/openaipeer.h"
#include "tests/agent/support/peer.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent::test;

// What a conversation told is kept, whenever the real program is killed.
class TestFactProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsFactsOverKilledProcesses()
    {
        QTemporaryDir folder;
        const config::MemorySlice memorySlice = memory::test::testSlice(folder.filePath(u"memory_db"_s));
        memory::MemoryApp memory(memorySlice);
        QVERIFY(memory.start());
        const QString model = u"openai/scripted"_s;
        const config::AgentSlice slice{
            .username = u"alice"_s,
            .llm = {.defaultName = u"scripted"_s,
                    .providers = {{.name = u"scripted"_s,
                                   .api = u"key-of-the-test"_s,
                                   .models = {model, model, model},
                                   .baseUrl = m_model.baseUrl()}}},
            .memory = {.url = u"https://127.0.0.1:%1/mcp"_s.arg(memory.port()),
                       .key = memory.key(),
                       .token = QString::fromLatin1(auth::serviceToken(memorySlice.secret, u"alice"_s))},
            .userFolder = folder.filePath(u"users/alice"_s),
            .certificatePem = m_authority.agent.certificatePem(),
            .keyPem = m_authority.agent.keyPem(),
            .authorityPem = m_authority.certificate().toPem()};
        const QString path = folder.filePath(u"users/alice/agent.sqlite"_s);

        {   // right after the answer
            AgentProcess agent;
            agent.process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
            const auto ready = agent.start(slice);
            QVERIFY(ready);
            Peer peer(m_authority.trustOf(u"tom-server"_s), ready->port);
            const auto request = peer.request(
                "POST", u"/process"_s, {{u"request"_s, u"My sister Julie moved to Lyon"_s}, {u"client_type"_s, u"desktop"_s}},
                "text/event-stream");
            http::NetworkHttpClient client(m_authority.trustOf(u"tom-server"_s));
            EventReader reader(client, request);
            QTRY_VERIFY_WITH_TIMEOUT(isAsked(u"moved to Lyon"_s), 30'000);
            m_model.say(u"I see."_s);
            m_model.finish();
            QTRY_VERIFY_WITH_TIMEOUT(reader.answer(), 30'000);
            agent.kill();
        }
        letTimePass(path);
        for (int i = 0; i < 3; ++i) {   // while the model thinks
            m_model.requests.clear();
            AgentProcess agent;
            QVERIFY(agent.start(slice));
            QTRY_VERIFY_WITH_TIMEOUT(isAsked(u"long-term memory"_s), 90'000);
            agent.kill();
        }
        memory::test::Caller caller(memory.port(), memory.key());
        const QByteArray token = auth::serviceToken(memorySlice.secret, u"alice"_s);
        const auto kept = [&] {
            const auto result = caller.call(token, u"get_all_memories"_s, {});
            return result ? result->value("structuredContent"_L1)["results"_L1].toArray() : QJsonArray();
        };
        QVERIFY(kept().isEmpty());

        m_model.requests.clear();
        AgentProcess agent;
        QVERIFY(agent.start(slice));
        QTRY_VERIFY_WITH_TIMEOUT(isAsked(u"long-term memory"_s), 90'000);
        m_model.say(uR"({"facts":[{"text":"The user's sister Julie lives in Lyon","replaces":0}]})"_s);
        m_model.finish({{u"prompt_tokens"_s, 500}, {u"completion_tokens"_s, 20}});

        QTRY_COMPARE_WITH_TIMEOUT(kept().size(), 1, 60'000);
        QCOMPARE(kept()[0]["memory"_L1].toString(), u"The user's sister Julie lives in Lyon"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isQueueEmpty(path), 60'000);
        agent.kill();
        const auto database = store::Database::open(path, agent::agentMigrations());
        QVERIFY(database);
        const auto counted = (*database)->query(u"SELECT sum(input_tokens) AS tokens FROM usage WHERE purpose = 'memory'"_s);
        QVERIFY2(counted, qPrintable(counted ? QString() : counted.error().message));
        QCOMPARE(counted->constFirst().value(u"tokens"_s).toInt(), 500);
    }

private:
    [[nodiscard]] bool isAsked(const QString &words) const
    {
        return !m_model.requests.isEmpty() && json::compact(m_model.requests.constLast()).contains(words.toUtf8());
    }
    // As if it had been said an hour ago.
    static void letTimePass(const QString &path)
    {
        const auto database = store::Database::open(path, agent::agentMigrations());
        if (!database || (*database)->execute(u"UPDATE messages SET created = created - 3600000"_s).value_or(0) == 0)
            qFatal("nothing was said");
    }
    static bool isQueueEmpty(const QString &path)
    {
        const auto database = store::Database::open(path, agent::agentMigrations());
        return database && agent::FactQueue(**database, SystemClock()).isEmpty().value_or(false);
    }

    Authority m_authority;
    OpenAiPeer m_model;
};

QTEST_GUILESS_MAIN(TestFactProcess)
#include "tst_factprocess.moc"
