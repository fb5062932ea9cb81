#include "desktop/api/apiclient.h"
#include "desktop/api/processreply.h"
#include "shared/http/networkhttpclient.h"
#include "tests/desktop/scriptedserver.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::desktop;

using Cut = ScriptedServer::Cut;

class TestProcessReply : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ScriptedServer>();
        m_events.clear();
        m_ends.clear();
        m_client = std::make_unique<ApiClient>(
            std::make_unique<http::NetworkHttpClient>(http::Trust{.pinnedKey = m_server->fingerprint()}),
            ServerAddress::parse(m_server->address()).value(), m_server->session);
        m_reply = std::make_unique<ProcessReply>(*m_client, ReconnectTimes{.first = 1ms, .longest = 5ms, .patience = 1min});
        connect(m_reply.get(), &ProcessReply::eventReceived, this,
                [this](const protocol::TurnEvent &event) { m_events.append(event); });
        connect(m_reply.get(), &ProcessReply::finished, this,
                [this](const Result<protocol::ProcessAnswer> &result) { m_ends.append(result); });
    }
    void cleanup()
    {
        m_reply.reset();
        m_client.reset();
        m_server.reset();
    }

    void bringsEveryEventAndTheAnswer()
    {
        m_server->events = richTurn();

        m_reply->begin(question());

        QTRY_COMPARE(m_ends.size(), 1);
        QCOMPARE(m_events, m_server->events);
        QCOMPARE(m_ends.first()->response, u"It is **done**."_s);
        QCOMPARE(m_reply->turn(), u"t1"_s);
        QCOMPARE(m_server->requests.first().header("Accept"), "text/event-stream");
    }

    void goesOnAfterACutWithoutLossOrRepetition_data()
    {
        QTest::addColumn<qint64>("after");
        QTest::addColumn<int>("way");
        for (qint64 after = 0; after < richTurn().size(); ++after) {
            for (const auto &[name, way] :
                 {std::pair("ends", Cut::Ends), {"half an event", Cut::HalfAnEvent}, {"resume", Cut::SaysResume}})
                QTest::addRow("%s after %d", name, int(after)) << after << int(way);
        }
    }
    void goesOnAfterACutWithoutLossOrRepetition()
    {
        QFETCH(const qint64, after);
        QFETCH(const int, way);
        m_server->events = richTurn();
        m_server->cuts = {{.after = after, .way = Cut::Way(way)}};
        QSignalSpy lost(m_reply.get(), &ProcessReply::connectionLost);
        QSignalSpy restored(m_reply.get(), &ProcessReply::connectionRestored);

        m_reply->begin(question());

        QTRY_COMPARE(m_ends.size(), 1);
        QCOMPARE(m_events, m_server->events);
        QCOMPARE(m_ends.first()->response, u"It is **done**."_s);
        QCOMPARE(lost.size(), 1);
        QCOMPARE(restored.size(), 1);
    }

    void goesOnAfterManyCuts()
    {
        m_server->events = richTurn();
        for (const protocol::TurnEvent &event : richTurn().first(8))
            m_server->cuts.append({.after = event.number, .way = Cut::HalfAnEvent});

        m_reply->begin(question());

        QTRY_COMPARE(m_ends.size(), 1);
        QCOMPARE(m_events, m_server->events);
    }

    void aQuestionThatWasLostIsAskedAgainAsTheSameTurn()
    {
        m_server->events = richTurn();
        m_server->cuts = {{.after = 0}, {.after = 0}};

        m_reply->begin(question());

        QTRY_COMPARE(m_ends.size(), 1);
        const auto asked = m_server->requestsTo(u"/process"_s);
        QCOMPARE(asked.size(), 3);
        QCOMPARE(asked.first().json()->value("request_id"_L1), u"r1"_s);
        QCOMPARE(asked.first().body, asked.last().body);
        QCOMPARE(m_server->requestsTo(u"/process/r1"_s).size(), 2);   // and each time whether it had arrived
    }
    void whatHasArrivedIsNotAskedAgain()
    {
        m_server->events = richTurn();
        m_server->arrived = u"r1"_s;

        m_reply->begin(question(), {{.name = u"gone.txt"_s, .path = u"/nowhere"_s}}, true);

        QTRY_COMPARE(m_ends.size(), 1);
        QCOMPARE(m_events, m_server->events);
        QVERIFY(m_server->requestsTo(u"/process"_s).isEmpty());
        QVERIFY(m_server->requestsTo(u"/attachments"_s).isEmpty());
    }

    void outlivesARestartOfTheServer()
    {
        m_server->events = richTurn().first(6);
        m_reply->begin(question());
        QTRY_COMPARE(m_events.size(), 6);

        m_server->restart();
        m_server->events = richTurn();

        QTRY_COMPARE(m_ends.size(), 1);
        QCOMPARE(m_events, richTurn());
    }

    // A machine that loses its power may lose the last text that was seen; the turn then ends at an earlier number.
    void learnsOfAnEndBeforeWhatItHasSeen()
    {
        m_server->events = richTurn().first(7);
        m_reply->begin(question());
        QTRY_COMPARE(m_events.size(), 7);

        m_server->kill();
        protocol::TurnEvent end = richTurn().constLast();
        end.number = 6;
        m_server->events = richTurn().first(5) + QList{end};
        m_server->restart();

        QTRY_COMPARE(m_ends.size(), 1);
        QVERIFY(m_ends.first());
        QCOMPARE(m_events, richTurn().first(7) + QList{end});
    }

    void waitsForAnAgentThatIsJustStartingAgain()
    {
        m_server->events = richTurn();
        m_server->cuts = {{.after = 3, .way = Cut::SaysResume}};
        connect(m_reply.get(), &ProcessReply::connectionLost, this, [this] {
            m_server->refusal = Error{.code = ErrorCode::AgentUnavailable, .message = u"the agent is starting"_s};
        });

        m_reply->begin(question());

        QTRY_COMPARE(m_ends.size(), 1);
        QVERIFY(m_ends.first());
        QCOMPARE(m_events, m_server->events);
    }

    void aRefusalIsTheLastWord()
    {
        m_server->refusal = Error{.code = ErrorCode::RateLimited, .message = u"too many questions"_s, .retryAfterSeconds = 7};

        m_reply->begin(question());

        QTRY_COMPARE(m_ends.size(), 1);
        QCOMPARE(m_ends.first().error().code, ErrorCode::RateLimited);
        QCOMPARE(m_ends.first().error().retryAfterSeconds, 7);
        QCOMPARE(m_server->requests.size(), 1);
    }

    // Between the server and its agent a question can be lost on either way; too many questions were not even passed on.
    void afterARefusalItIsKnownWhetherItMayHaveArrived_data()
    {
        QTest::addColumn<bool>("isLooking");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<bool>("mayHaveArrived");
        QTest::newRow("sent, no agent") << false << ErrorCode::AgentUnavailable << true;
        QTest::newRow("sent, a silent agent") << false << ErrorCode::AgentTimeout << true;
        QTest::newRow("sent, too often") << false << ErrorCode::RateLimited << false;
        QTest::newRow("sent, wrong") << false << ErrorCode::InvalidInput << false;
        QTest::newRow("asked for, no agent") << true << ErrorCode::AgentUnavailable << true;
        QTest::newRow("asked for, too often") << true << ErrorCode::RateLimited << true;
    }
    void afterARefusalItIsKnownWhetherItMayHaveArrived()
    {
        QFETCH(const bool, isLooking);
        QFETCH(const ErrorCode, code);
        QFETCH(const bool, mayHaveArrived);
        m_server->refusal = Error{.code = code, .message = u"not now"_s};

        m_reply->begin(question(), {}, isLooking);

        QTRY_COMPARE(m_ends.size(), 1);
        QCOMPARE(m_ends.first().error().code, code);
        QCOMPARE(m_reply->mayHaveArrived(), mayHaveArrived);
    }
    void aStopWhileItIsAskedForIsNotForgotten()
    {
        m_server->mute = true;
        m_reply->begin(question(), {}, true);
        QTRY_COMPARE(m_server->requests.size(), 1);

        m_reply->stop();
        m_server->refuseWaiting({.code = ErrorCode::AgentUnavailable, .message = u"the agent is starting"_s});

        QTRY_COMPARE(m_ends.size(), 1);
        QCOMPARE(m_ends.first().error().code, ErrorCode::Cancelled);
        QVERIFY(m_reply->mayHaveArrived());
    }

    void withoutASessionItIsUnauthorized()
    {
        m_server->session = "another";

        m_reply->begin(question());

        QTRY_COMPARE(m_ends.size(), 1);
        QCOMPARE(m_ends.first().error().code, ErrorCode::Unauthorized);
    }

    void aTurnThatFailedEndsWithItsError()
    {
        m_server->events = richTurn().first(2);
        m_server->say(protocol::TurnFailed{.error = {.code = ErrorCode::LlmUnavailable, .message = u"no model"_s}});

        m_reply->begin(question());

        QTRY_COMPARE(m_ends.size(), 1);
        QCOMPARE(m_ends.first().error().code, ErrorCode::LlmUnavailable);
        QCOMPARE(m_events.size(), 3);
    }

    void aTurnThatIsGoneIsNotAskedForAgain()
    {
        m_reply->resume(u"other"_s, 1);

        QTRY_COMPARE(m_ends.size(), 1);
        QCOMPARE(m_ends.first().error().code, ErrorCode::NotFound);
        QCOMPARE(m_server->requests.size(), 1);
    }

    void followsATurnThatWasBegunElsewhere()
    {
        m_server->events = richTurn();

        m_reply->resume(u"t1"_s, 6);

        QTRY_COMPARE(m_ends.size(), 1);
        QCOMPARE(m_events, richTurn().sliced(5));
    }

    void stopKeepsWhatWasThere()
    {
        m_server->events = richTurn().first(6);
        m_reply->begin(question());
        QTRY_COMPARE(m_events.size(), 6);

        m_reply->stop();

        QTRY_COMPARE(m_ends.size(), 1);
        QVERIFY(m_ends.first()->stopped);
        QCOMPARE(m_server->requests.last().method, "DELETE");
    }

    void stopBeforeTheTurnHasANameStopsItAsSoonAsItHas()
    {
        m_reply->begin(question());
        QTRY_COMPARE(m_server->requests.size(), 1);

        m_reply->stop();
        m_server->say(protocol::TurnStarted{u"t1"_s, u"c1"_s});

        QTRY_COMPARE(m_ends.size(), 1);
        QVERIFY(m_ends.first()->stopped);
    }

    void stoppedTwiceItDoesNotWaitForTheServer()
    {
        m_server->mute = true;
        m_reply->begin(question());
        QTRY_COMPARE(m_server->requests.size(), 1);

        m_reply->stop();
        QCOMPARE(m_ends.size(), 0);
        m_reply->stop();

        QCOMPARE(m_ends.size(), 1);
        QCOMPARE(m_ends.first().error().code, ErrorCode::Cancelled);
    }

    void givesUpWhenPatienceEnds()
    {
        m_server->kill();
        ProcessReply reply(*m_client, {.first = 1ms, .longest = 1ms, .patience = 20ms});
        QSignalSpy ended(&reply, &ProcessReply::finished);

        reply.begin(question());

        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(ended.first().first().value<Result<protocol::ProcessAnswer>>().error().code, ErrorCode::Network);
    }

    void sendsNothingToAServerWithAnotherKey()
    {
        m_server->changeKey();

        m_reply->begin(question());

        QTRY_COMPARE(m_ends.size(), 1);
        QCOMPARE(m_ends.first().error().code, ErrorCode::Untrusted);
        QVERIFY(m_server->requests.isEmpty());
    }

    void mayBeDeletedByWhoeverHearsAnEvent()
    {
        m_server->events = richTurn();
        connect(m_reply.get(), &ProcessReply::eventReceived, this, [this] { m_reply.reset(); });

        m_reply->begin(question());

        QTRY_VERIFY(!m_reply);
        QCOMPARE(m_events.size(), 1);
        QCOMPARE(m_ends.size(), 0);
    }

private:
    static protocol::ProcessRequest question()
    {
        return {.request = u"milk?"_s, .requestId = u"r1"_s, .clientType = u"desktop"_s};
    }

    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<ApiClient> m_client;
    std::unique_ptr<ProcessReply> m_reply;
    QList<protocol::TurnEvent> m_events;
    QList<Result<protocol::ProcessAnswer>> m_ends;
};

QTEST_GUILESS_MAIN(TestProcessReply)
#include "tst_processreply.moc"
