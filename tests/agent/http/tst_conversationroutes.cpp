#include "agent/http/conversationroutes.h"
#include "tests/agent/support/agentfixture.h"
#include "tests/agent/support/agentserver.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

// The conversations as a client meets them, over real mutual TLS, with a model that the test plays.
class TestConversationRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m = std::make_unique<AgentFixture>();
        m_server = std::make_unique<AgentServer>();
        m_bin = std::make_unique<ConversationBin>(*m->agent, *m->kept, *m->temporary, m->clock);
        m_routes = std::make_unique<ConversationRoutes>(m_server->guard, *m->agent, *m->kept, *m->temporary, *m_bin, m->clock);
        m_server->listen();
        m_peer = m_server->peer();
    }
    void cleanup()
    {
        m_peer.reset();
        m_server.reset();
        m_routes.reset();
        m_bin.reset();
        m.reset();
    }

    void listsAndFinds()
    {
        const QString tea = converse(u"green tea"_s, u"is healthy"_s);
        const QString coffee = converse(u"black coffee"_s, u"too"_s);

        QCOMPARE(ids(u""_s), (QStringList{coffee, tea}));
        QCOMPARE(ids(u"?query=TEA"_s), QStringList{tea});
        QCOMPARE(ids(u"?query=green+tea"_s), QStringList{tea});
        QCOMPARE(ids(u"?query=green%20tea"_s), QStringList{tea});
        QCOMPARE(ids(u"?query=%22%27%20AND%20(*"_s), QStringList());
        QCOMPARE(ids(u"?limit=1"_s), QStringList{coffee});
        const QString before = m_peer->json("GET", u"/conversations?limit=1"_s).value("before"_L1).toString();
        QCOMPARE(ids(u"?limit=1&before="_s + before), QStringList{tea});
    }
    void refusesWhatItDoesNotUnderstand_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("status");
        QTest::newRow("no limit") << u"/conversations?limit=0"_s << 400;
        QTest::newRow("one over the limit") << u"/conversations?limit=101"_s << 400;
        QTest::newRow("at the limit") << u"/conversations?limit=100"_s << 200;
        QTest::newRow("a word as limit") << u"/conversations?limit=x"_s << 400;
        QTest::newRow("a folder that is none") << u"/conversations?folder=x"_s << 400;
        QTest::newRow("a cursor that is none") << u"/conversations?before=x"_s << 400;
        QTest::newRow("none of that name") << u"/conversations/none"_s << 404;
        QTest::newRow("a message as a word") << u"/conversations/none?before=x"_s << 400;
        QTest::newRow("one message too many") << u"/conversations/none?limit=201"_s << 400;
        QTest::newRow("a long query") << u"/conversations?query="_s + QString(2000, u'"') << 200;
    }
    void refusesWhatItDoesNotUnderstand()
    {
        QFETCH(QString, path);
        QFETCH(int, status);
        QCOMPARE(m_peer->status("GET", path), status);
    }
    void answersItsServerAlone()
    {
        QCOMPARE(m_server->peer(u"agent:bob"_s)->status("GET", u"/conversations"_s), 403);
        QCOMPARE(m_server->peer(u"tom-server"_s, "bob")->status("GET", u"/conversations"_s), 403);
    }
    void changes()
    {
        const QString id = converse(u"tea"_s, u"yes"_s);
        QSignalSpy told(m->agent.get(), &Agent::tasksChanged);

        const QJsonObject answer =
            m_peer->json("PATCH", u"/conversations/"_s + id, {{u"title"_s, u"Tea"_s}, {u"pinned"_s, true}});

        const auto changed = protocol::Conversation::fromJson(answer.value("conversation"_L1).toObject()).value();
        QCOMPARE(changed.title, u"Tea"_s);
        QVERIFY(changed.isPinned);
        QCOMPARE(told.size(), 1);
        QCOMPARE(m_peer->status("PATCH", u"/conversations/"_s + id, {{u"title"_s, u""_s}}), 400);
        QCOMPARE(m_peer->status("PATCH", u"/conversations/none"_s, {{u"title"_s, u"x"_s}}), 404);
        // All of it or nothing.
        QCOMPARE(m_peer->status("PATCH", u"/conversations/"_s + id, {{u"title"_s, u"x"_s}, {u"head"_s, 99}}), 404);
        QCOMPARE(read(id).conversation.title, u"Tea"_s);
    }
    void editsResendsAndSwitches()
    {
        const QString id = converse(u"one"_s, u"first answer"_s);
        converse(u"two"_s, u"second answer"_s, {}, id);
        const auto before = read(id);
        const auto &edited = before.messages.at(2);

        converse(u"two, otherwise"_s, u"another answer"_s, QString::number(*edited.parent), id);

        const auto after = read(id);
        QCOMPARE(texts(after), (QStringList{u"one"_s, u"first answer"_s, u"two, otherwise"_s, u"another answer"_s}));
        QCOMPARE(after.messages.at(2).branches, (QList{edited.id, after.messages.at(2).id}));
        const auto &prompt = m->llm.requests.constLast().messages;
        QVERIFY(std::ranges::none_of(prompt, [](const llm::Message &message) { return message.text == u"two"; }));
        QCOMPARE(m_peer->status("PATCH", u"/conversations/"_s + id, {{u"head"_s, edited.id}}), 200);
        QCOMPARE(texts(read(id)), texts(before));
        converse(u"three"_s, u"third answer"_s, {}, id);   // goes on where the user is
        QCOMPARE(texts(read(id)).sliced(2), (QStringList{u"two"_s, u"second answer"_s, u"three"_s, u"third answer"_s}));
    }
    void editsTheFirstMessage()
    {
        const QString id = converse(u"one"_s, u"first answer"_s);

        converse(u"one, otherwise"_s, u"another answer"_s, u"none"_s, id);

        const auto line = read(id);
        QCOMPARE(texts(line), (QStringList{u"one, otherwise"_s, u"another answer"_s}));
        QVERIFY(!line.messages.constFirst().parent);
        QCOMPARE(line.messages.constFirst().branches.size(), 2);
        for (const llm::Message &message : m->llm.requests.constLast().messages)
            QVERIFY(message.text != u"one");
    }
    void refusesAParentOfAnotherConversation()
    {
        const QString id = converse(u"one"_s, u"answer"_s);
        const QString other = converse(u"two"_s, u"answer"_s);

        auto request = says(u"three"_s);
        request.conversation = other;
        for (const QString &parent :
             {QString::number(*read(id).conversation.head), read(id).messages.constFirst().turn, u"0"_s, u"x' OR 1=1"_s}) {
            request.parent = parent;
            QCOMPARE(m->agent->startTurn(request).error().code, ErrorCode::NotFound);
        }
    }
    void aHeadStaysWhileAnAnswerIsGiven()
    {
        const QString id = converse(u"one"_s, u"answer"_s);
        auto request = says(u"two"_s);
        request.conversation = id;
        const auto log = m->ask(request);
        QTRY_VERIFY(m->llm.reply);

        QCOMPARE(read(id).conversation.turn, log->turn());
        QCOMPARE(m_peer->status("PATCH", u"/conversations/"_s + id, {{u"head"_s, 1}}), 409);
        QCOMPARE(m_peer->status("PATCH", u"/conversations/"_s + id, {{u"pinned"_s, true}}), 200);
        m->llm.reply->finish(u"done"_s);
        QTRY_VERIFY(log->isEnded());
        QVERIFY(read(id).conversation.turn.isEmpty());
        QCOMPARE(m_peer->status("PATCH", u"/conversations/"_s + id, {{u"head"_s, 1}}), 200);
    }
    void deletingStopsWhatRunsAndCanBeUndone()
    {
        const QString id = converse(u"one"_s, u"answer"_s);
        auto request = says(u"two"_s);
        request.conversation = id;
        const auto running = m->ask(request);
        const auto waiting = m->ask(request);
        QTRY_VERIFY(m->llm.reply);

        QCOMPARE(m_peer->status("DELETE", u"/conversations/"_s + id), 200);

        QTRY_VERIFY(running->isEnded() && waiting->isEnded());
        QVERIFY(answerOf(*running)->stopped && answerOf(*waiting)->stopped);
        QCOMPARE(ids(u""_s), QStringList());
        QCOMPARE(ids(u"?folder=bin"_s), QStringList{id});
        QCOMPARE(m->agent->startTurn(request).error().code, ErrorCode::Conflict);
        QCOMPARE(m_peer->status("POST", u"/conversations/%1/restore"_s.arg(id)), 200);
        QCOMPARE(ids(u""_s), QStringList{id});
        QCOMPARE(texts(read(id)).first(3), (QStringList{u"one"_s, u"answer"_s, u"two"_s}));
        QCOMPARE(m_peer->status("POST", u"/conversations/none/restore"_s), 404);
        QCOMPARE(m_peer->status("DELETE", u"/conversations/none"_s), 404);
    }
    void deletingForGoodLeavesNothing()
    {
        const QString id = converse(u"one"_s, u"answer"_s);
        auto request = says(u"two"_s);
        request.conversation = id;
        const auto running = m->ask(request);
        QTRY_VERIFY(m->llm.reply);
        QSignalSpy gone(m_bin.get(), &ConversationBin::removedForGood);

        QCOMPARE(m_peer->status("DELETE", u"/conversations/%1?forever=maybe"_s.arg(id)), 400);
        QCOMPARE(m_peer->status("DELETE", u"/conversations/%1?forever=true"_s.arg(id)), 200);

        QCOMPARE(m_peer->status("GET", u"/conversations/"_s + id), 404);
        QTRY_VERIFY(running->isEnded());
        QTRY_COMPARE(gone.size(), 1);
        for (const QString &table : {u"conversations"_s, u"messages"_s, u"turns"_s, u"turn_events"_s})
            QCOMPARE(m->kept->database().query(u"SELECT * FROM "_s + table)->size(), 0);
    }
    void aTemporaryOneIsReadAndDeletedButNeverListed()
    {
        auto request = says(u"between us"_s);
        request.temporary = true;
        const auto log = m->ask(request);
        QTRY_VERIFY(m->llm.reply);
        m->llm.reply->finish(u"of course"_s);
        QTRY_VERIFY(log->isEnded());
        const QString id = answerOf(*log)->conversation;

        QCOMPARE(ids(u""_s), QStringList());
        QCOMPARE(texts(read(id)), (QStringList{u"between us"_s, u"of course"_s}));
        request.temporary = false;   // forgotten
        request.conversation = id;
        request.request = u"still"_s;
        const auto again = m->ask(request);
        QTRY_VERIFY(m->llm.reply);
        m->llm.reply->finish(u"yes"_s);
        QTRY_VERIFY(again->isEnded());
        QCOMPARE(m->kept->database().query(u"SELECT * FROM messages"_s)->size(), 0);
        QCOMPARE(texts(read(id)).size(), 4);
        QCOMPARE(m_peer->status("DELETE", u"/conversations/"_s + id), 200);
        QCOMPARE(m_peer->status("GET", u"/conversations/"_s + id), 404);
        QCOMPARE(m->temporary->database().query(u"SELECT * FROM messages"_s)->size(), 0);
    }
    void resetKeepsTheOldOneAndCountsItsBody()
    {
        const QString old = m->agent->reset(u"desktop"_s, {})->id;
        auto request = says(u"one"_s);
        const auto log = m->ask(request);
        QTRY_VERIFY(m->llm.reply);
        m->llm.reply->finish(u"answer"_s);
        QTRY_VERIFY(log->isEnded());
        QCOMPARE(answerOf(*log)->conversation, old);

        const QString web = m->agent->reset(u"web"_s, {})->id;
        QCOMPARE(m->agent->reset(u"web"_s, {})->id, web);
        const QString fresh = m->agent->reset(u"desktop"_s, {})->id;

        QVERIFY(fresh != old);
        QVERIFY(web != fresh);
        QCOMPARE(texts(read(old)), (QStringList{u"one"_s, u"answer"_s}));
        QVERIFY(!read(old).conversation.isCurrent);
    }

private:
    // One question and its answer, in a new conversation unless one is named.
    QString converse(const QString &question, const QString &answer, const QString &parent = {}, const QString &conversation = {})
    {
        QTest::qWait(2);   // so that the times differ
        auto request = says(question);
        request.parent = parent;
        request.conversation = conversation.isEmpty() ? m->kept->conversations().make(u"desktop"_s)->id : conversation;
        const auto log = m->ask(request);
        [&] {
            QTRY_VERIFY(m->llm.reply);
            m->llm.reply->finish(answer);
            QTRY_VERIFY(log->isEnded());
        }();
        return request.conversation;
    }
    QStringList ids(const QString &query)
    {
        QStringList found;
        const auto page = protocol::ConversationPage::fromJson(m_peer->json("GET", u"/conversations"_s + query));
        for (const protocol::Conversation &conversation :
             page ? page->conversations : QList<protocol::Conversation>{{.id = u"?"_s}})
            found.append(conversation.id);
        return found;
    }
    protocol::ConversationLine read(const QString &id)
    {
        return protocol::ConversationLine::fromJson(m_peer->json("GET", u"/conversations/"_s + id))
            .value_or(protocol::ConversationLine{});
    }
    static QStringList texts(const protocol::ConversationLine &line)
    {
        QStringList all;
        for (const protocol::ConversationMessage &message : line.messages)
            all.append(message.text);
        return all;
    }

    std::unique_ptr<AgentFixture> m;
    std::unique_ptr<AgentServer> m_server;
    std::unique_ptr<ConversationBin> m_bin;
    std::unique_ptr<ConversationRoutes> m_routes;
    std::unique_ptr<Peer> m_peer;
};

QTEST_GUILESS_MAIN(TestConversationRoutes)
#include "tst_conversationroutes.moc"
