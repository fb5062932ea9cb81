#include "agent/conversation/messagewords.h"
#include "agent/conversation/schema.h"
#include "shared/llm/providers.h"
#include "shared/protocol/conversation.h"
#include "shared/store/database.h"
#include "tests/agent/support/agentprocess.h"
#include "tests/agent/support/authority.h"
#include "tests/agent/support/peer.h"

#include <QRandomGenerator>
#include <QUuid>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

namespace {

constexpr int conversations = 120;
constexpr int messages = 40;

QByteArray archive()
{
    QByteArray lines;
    for (int i = 0; i < conversations; ++i) {
        const QString time = u"2026-01-01T00:00:00.000Z"_s;
        QJsonArray list;
        for (int n = 0; n < messages; ++n) {
            QJsonObject message{{u"key"_s, u"turn/%1"_s.arg(n)},
                                {u"turn"_s, u"turn"_s},
                                {u"role"_s, n % 2 ? u"assistant"_s : u"user"_s},
                                {u"text"_s, u"message %1 of tea"_s.arg(n)},
                                {u"created"_s, time}};
            if (n > 0)
                message.insert("parent"_L1, u"turn/%1"_s.arg(n - 1));
            list.append(message);
        }
        lines += json::compact({{u"format"_s, u"tom.conversation.v1"_s},
                                {u"id"_s, QUuid::createUuid().toString(QUuid::WithoutBraces)},
                                {u"title"_s, u"number %1"_s.arg(i)},
                                {u"created"_s, time},
                                {u"updated"_s, time},
                                {u"messages"_s, list}})
                 + '\n';
    }
    return lines;
}

} // namespace

// The real program, killed in the middle of what touches many conversations.
class TestArchiveKill : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyConversationIsWholeOrNotThere()
    {
        const QByteArray file = archive();
        int before = 0;
        for (int round = 0; round < 12; ++round) {
            AgentProcess agent;
            const auto ready = agent.start(slice());
            QVERIFY(ready);
            http::NetworkHttpClient client(m_authority.trustOf(u"tom-server"_s));
            const auto answer = client.fetch(import(*ready, file));
            QTest::qWait(QRandomGenerator::global()->bounded(10, 120));
            agent.kill();

            const int count = checkStore();
            QVERIFY(count >= before);
            before = count;
        }
        AgentProcess agent;
        const auto ready = agent.start(slice());
        QVERIFY(ready);
        const auto answer = Peer(m_authority.trustOf(u"tom-server"_s), ready->port).fetch(import(*ready, file));
        QVERIFY(answer);
        const QJsonObject summary = json::parseObject(answer->body).value_or(QJsonObject{});
        QCOMPARE(summary.value("imported"_L1).toInt() + summary.value("unchanged"_L1).toInt(), conversations);
        QCOMPARE(summary.value("grown"_L1).toInt(), 0);
        agent.kill();
        QCOMPARE(checkStore(), conversations);
    }
    void whatIsDeletedForGoodStaysSo()
    {
        int left = checkStore();
        QCOMPARE(left, conversations);
        for (int round = 0; round < 8 && left > 0; ++round) {
            AgentProcess agent;
            const auto ready = agent.start(slice());
            QVERIFY(ready);
            Peer peer(m_authority.trustOf(u"tom-server"_s), ready->port);
            const auto page = protocol::ConversationPage::fromJson(peer.json("GET", u"/conversations?limit=100"_s));
            QVERIFY(page);
            http::NetworkHttpClient client(m_authority.trustOf(u"tom-server"_s));
            QHash<QString, QFuture<Result<http::HttpResponse>>> answers;
            for (const protocol::Conversation &conversation : page->conversations)
                answers.insert(conversation.id,
                               client.fetch(peer.request("DELETE", u"/conversations/%1?forever=true"_s.arg(conversation.id))));
            QTest::qWait(QRandomGenerator::global()->bounded(10, 60));
            agent.kill();

            left = checkStore();
            auto database = store::Database::open(path(), agentMigrations());
            QVERIFY(database);
            for (auto answer = answers.begin(); answer != answers.end(); ++answer) {
                if (answer->isFinished() && answer->result() && answer->result()->status == 200)
                    QVERIFY((*database)->query(u"SELECT 1 FROM messages WHERE conversation = ?"_s, {answer.key()})->isEmpty());
            }
        }
    }

private:
    // The number of conversations, when each is whole, and the index of words fits them.
    int checkStore()
    {
        auto database = store::Database::open(path(), agentMigrations());
        if (!database)
            qFatal("%s", qUtf8Printable(database.error().message));
        const auto number = [&](const QString &sql) {
            const auto rows = (*database)->query(sql);
            return rows ? rows->constFirst().value(u"n"_s).toInt() : -1;
        };
        const int count = number(u"SELECT count(*) AS n FROM conversations WHERE head IS NOT NULL"_s);
        [&] {
            QCOMPARE((*database)->query(u"PRAGMA integrity_check"_s)->constFirst().value(u"integrity_check"_s).toString(),
                     u"ok"_s);
            QCOMPARE(number(u"SELECT count(*) AS n FROM messages"_s), count * messages);
            QCOMPARE(number(u"SELECT count(*) AS n FROM (SELECT 1 FROM messages GROUP BY conversation HAVING count(*) <> 40)"_s),
                     0);
            QVERIFY(MessageWords(**database).takeAll());   // as whoever searches does first
            QCOMPARE(number(u"SELECT count(*) AS n FROM message_words WHERE message_words MATCH 'tea'"_s), count * messages);
            QVERIFY((*database)->execute(u"INSERT INTO message_words(message_words) VALUES('integrity-check')"_s));
        }();
        return count;
    }
    [[nodiscard]] QString path() const { return m_folder.filePath(u"alice/agent.sqlite"_s); }
    [[nodiscard]] http::HttpRequest import(const config::AgentReady &ready, const QByteArray &file) const
    {
        auto request = Peer(m_authority.trustOf(u"tom-server"_s), ready.port).request("POST", u"/conversations/import"_s);
        request.body = file;
        return request;
    }
    // As if Tom itself listened there: the agent looks for no model server on this machine.
    [[nodiscard]] static QList<quint16> modelServerPorts()
    {
        QList<quint16> ports;
        for (const llm::LocalServer &server : llm::Providers::shipped().localServers())
            ports.append(server.port);
        return ports;
    }
    [[nodiscard]] config::AgentSlice slice() const
    {
        return {.username = u"alice"_s,
                .ownPorts = modelServerPorts(),
                .userFolder = m_folder.filePath(u"alice"_s),
                .certificatePem = m_authority.agent.certificatePem(),
                .keyPem = m_authority.agent.keyPem(),
                .authorityPem = m_authority.certificate().toPem()};
    }

    Authority m_authority;
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestArchiveKill)
#include "tst_archivekill.moc"
