#include "agent/turn/toolround.h"
#include "tests/agent/support/agentfixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;
using llm::Role;

namespace {

llm::ToolCall weatherIn(const QString &place, const QString &id = u"1"_s)
{
    return {.id = id, .name = u"weather__now"_s, .arguments = {{u"place"_s, place}}};
}

} // namespace

class TestTurn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m = std::make_unique<AgentFixture>(); }
    void cleanup() { m.reset(); }

    void answersPieceByPiece()
    {
        const auto log = m->ask(says(u"hello"_s));

        m->llm.reply->say(u"Good "_s);
        QTRY_COMPARE(textOf(*log), u"Good "_s);
        m->llm.reply->say(u"day."_s);
        m->llm.reply->finish(u"Good day."_s);
        QTRY_VERIFY(log->isEnded());

        QCOMPARE(eventNames(*log), (QStringList{u"turn"_s, u"selection"_s, u"text"_s, u"text"_s, u"usage"_s, u"done"_s}));
        const auto answer = answerOf(*log).value();
        QCOMPARE(answer.response, u"Good day."_s);
        QCOMPARE(answer.model, u"fake/model"_s);
        QCOMPARE(answer.selectedModules, QStringList{u"weather"_s});
        QCOMPARE(answer.level, 1);
        QCOMPARE(answer.iterations, 1);
        QCOMPARE(answer.usage.inputTokens, 10);
        QVERIFY(!answer.stopped);
        const auto kept = m->conversation(answer.conversation);
        QCOMPARE(kept.size(), 2);
        QCOMPARE(kept.at(0).message, (llm::Message{.role = Role::User, .text = u"hello"_s}));
        QCOMPARE(kept.at(1).message, (llm::Message{.role = Role::Assistant, .text = u"Good day."_s}));
    }
    void saysWhatAProviderDidNotStream()
    {
        const auto log = m->ask(says(u"hello"_s));

        m->llm.reply->say(u"Good"_s);
        m->llm.reply->finish(u"Good day."_s);

        QTRY_VERIFY(log->isEnded());
        QCOMPARE(textOf(*log), u"Good day."_s);
    }
    void feedsToolResultsBackToTheModel()
    {
        const auto log = m->ask(says(u"weather?"_s));

        m->llm.reply->call({weatherIn(u"Bonn"_s)}, u"Let me look."_s);
        QTRY_COMPARE(m->llm.requests.size(), 2);
        m->llm.reply->finish(u"Sunny."_s);
        QTRY_VERIFY(log->isEnded());

        const auto &asked = m->llm.requests.at(1).messages;
        QCOMPARE(asked.last(2).at(0).toolCalls, QList{weatherIn(u"Bonn"_s)});
        QCOMPARE(asked.last(2).at(1), (llm::Message{.role = Role::Tool,
                                                    .text = u"sunny"_s,
                                                    .toolCallId = u"1"_s,
                                                    .toolName = u"weather__now"_s,
                                                    .origin = u"weather__now"_s}));
        QCOMPARE(eventNames(*log), (QStringList{u"turn"_s, u"selection"_s, u"text"_s, u"usage"_s, u"tool_call"_s,
                                                u"tool_result"_s, u"text"_s, u"usage"_s, u"done"_s}));
        const auto answer = answerOf(*log).value();
        QCOMPARE(answer.response, u"Let me look.\n\nSunny."_s);
        QCOMPARE(textOf(*log), answer.response);
        QCOMPARE(answer.tools, QStringList{u"weather.now"_s});
        QCOMPARE(answer.iterations, 2);
        QCOMPARE(answer.usage.outputTokens, 4);
        QCOMPARE(m->conversation(answer.conversation).size(), 4);
    }
    void runsTheCallsOfOneAnswerInTheirOrder()
    {
        const auto log = m->ask(says(u"weather?"_s));

        m->llm.reply->call({weatherIn(u"Bonn"_s, u"a"_s), weatherIn(u"Rome"_s, u"b"_s), weatherIn(u"Oslo"_s, u"c"_s)});
        QTRY_COMPARE(m->llm.requests.size(), 2);

        QCOMPARE(m->module->calls, (QStringList{u"now:Bonn"_s, u"now:Rome"_s, u"now:Oslo"_s}));
        const auto results = m->llm.requests.at(1).messages.last(3);
        QCOMPARE(results.at(0).toolCallId, u"a"_s);
        QCOMPARE(results.at(1).toolCallId, u"b"_s);
        QCOMPARE(results.at(2).toolCallId, u"c"_s);
    }
    void tellsTheModelThatItsArgumentsDoNotFit()
    {
        const auto log = m->ask(says(u"weather?"_s));

        m->llm.reply->call({{.id = u"1"_s, .name = u"weather__now"_s, .arguments = {{u"town"_s, u"Bonn"_s}}},
                            {.id = u"2"_s, .name = u"weather__now"_s, .argumentsError = u"no JSON"_s}});
        QTRY_COMPARE(m->llm.requests.size(), 2);

        const auto results = m->llm.requests.at(1).messages.last(2);
        QVERIFY(results.at(0).isError && results.at(1).isError);
        QVERIFY(m->module->calls.isEmpty());
        m->llm.reply->finish(u"Sorry."_s);
        QTRY_VERIFY(answerOf(*log));
    }
    void shortensALongResult()
    {
        m->module->answer = u"ä"_s.repeated(50'000);
        m->ask(says(u"weather?"_s));

        m->llm.reply->call({weatherIn(u"Bonn"_s)});
        QTRY_COMPARE(m->llm.requests.size(), 2);

        const QString result = m->llm.requests.at(1).messages.constLast().text;
        QVERIFY(result.toUtf8().size() < 66'000);
        QVERIFY(result.startsWith(u"ää"_s));
        QVERIFY(!result.contains(QChar::ReplacementCharacter));
        const QString from = QString::number(64 * 1024 / 2);
        QVERIFY(result.contains(u"character %1 of 50000"_s.arg(from)));
        const QString id = result.section(u"\"result\":\""_s, 1).section(u'"', 0, 0);
        QCOMPARE(m->kept->rounds().result(id)->value(), m->module->answer);   // the rest can be read on
    }
    void stopsAfterTooManyRounds()
    {
        const auto log = m->ask(says(u"weather?"_s));

        for (int round = 1; round <= Turn::maxRounds; ++round) {
            QTRY_COMPARE(m->llm.requests.size(), round);
            m->llm.reply->call({weatherIn(QString::number(round))});
        }
        QTRY_VERIFY(log->isEnded());

        QCOMPARE(m->module->calls.size(), Turn::maxRounds - 1);
        QVERIFY(answerOf(*log)->response.contains(u"12 rounds"_s));
        QVERIFY(answerOf(*log)->warning.contains(u"12 rounds"_s));
        QCOMPARE(textOf(*log), answerOf(*log)->response);
    }
    void stopsWhenTheSameCallComesForTheThirdTime()
    {
        const auto log = m->ask(says(u"weather?"_s));

        for (int round = 1; round <= 3; ++round) {
            QTRY_COMPARE(m->llm.requests.size(), round);
            m->llm.reply->call({weatherIn(u"Bonn"_s)});
        }
        QTRY_VERIFY(log->isEnded());

        QCOMPARE(m->module->calls.size(), 2);
        QVERIFY(answerOf(*log)->response.contains(u"third time"_s));
    }
    void stopReachesTheModelAndKeepsWhatWasThere()
    {
        const auto log = m->ask(says(u"tell me"_s));
        m->llm.reply->say(u"Once upon"_s);

        QVERIFY(m->agent->stopTurn(log->turn()).value());
        QVERIFY(m->llm.reply->wasCancelled);
        QTRY_VERIFY(log->isEnded());

        const auto answer = answerOf(*log).value();
        QVERIFY(answer.stopped);
        QCOMPARE(answer.response, u"Once upon"_s);
        const auto kept = m->conversation(answer.conversation);
        QCOMPARE(kept.constLast().state, MessageState::Stopped);
        QCOMPARE(kept.constLast().message.text, u"Once upon"_s);
        QVERIFY(!m->agent->stopTurn(log->turn()).value());   // again: nothing to do
    }
    void stopReachesTheToolAndLeavesNoCallWithoutResult()
    {
        const auto log = m->ask(says(u"weather?"_s));
        m->llm.reply->call({{.id = u"1"_s, .name = u"weather__slow"_s}, weatherIn(u"Bonn"_s, u"2"_s)});
        QTRY_VERIFY(eventNames(*log).contains(u"tool_result"_s));   // they run side by side
        const QPointer<FakeToolRun> run = m->module->run;

        QVERIFY(m->agent->stopTurn(log->turn()));

        QVERIFY(run && run->wasCancelled);
        QVERIFY(answerOf(*log)->stopped);
        QCOMPARE(m->module->calls, (QStringList{u"slow:"_s, u"now:Bonn"_s}));
        const auto kept = m->conversation(answerOf(*log)->conversation);
        QCOMPARE(kept.size(), 5);   // request, calls, two results, the mark
        QVERIFY(kept.at(2).message.isError && !kept.at(3).message.isError);
        QCOMPARE(kept.at(3).message.toolCallId, u"2"_s);
        QCOMPARE(kept.at(4).state, MessageState::Stopped);
    }
    void imagesReachAModelThatSees_data()
    {
        QTest::addColumn<bool>("sees");
        QTest::newRow("it does") << true;
        QTest::newRow("it refuses them") << false;
    }
    void imagesReachAModelThatSees()
    {
        QFETCH(const bool, sees);
        m->module->images = {{.mediaType = u"image/png"_s, .data = "PNG"}};
        const auto log = m->ask(says(u"weather?"_s));
        m->llm.reply->call({weatherIn(u"Bonn"_s)});
        QTRY_COMPARE(m->llm.requests.size(), 2);
        const auto shown = m->llm.requests.at(1).messages.constLast();
        QCOMPARE(shown.role, Role::User);
        QCOMPARE(shown.images, m->module->images);

        if (!sees) {
            m->llm.reply->fail({.code = ErrorCode::LlmRejected, .message = u"no images"_s});
            QTRY_COMPARE(m->llm.requests.size(), 3);
            const auto again = m->llm.requests.at(2).messages;
            QCOMPARE(again.first(again.size() - 1), m->llm.requests.at(1).messages.first(again.size() - 1));
            QVERIFY(again.constLast().images.isEmpty());
            QVERIFY(again.constLast().text.contains(u"could not take them"_s));
        }
        m->llm.reply->finish(u"Blue."_s);
        QTRY_VERIFY(answerOf(*log));

        QCOMPARE(answerOf(*log)->iterations, 2);
        QCOMPARE(answerOf(*log)->warning.contains(u"could not take the images"_s), !sees);
        QCOMPARE(m->conversation(answerOf(*log)->conversation).size(), 4);   // words alone are kept
    }
    void anErrorEndsTheTurnAndTheNextRequestWorks()
    {
        const auto log = m->ask(says(u"first"_s));
        m->llm.reply->say(u"Half an"_s);

        m->llm.reply->fail({.code = ErrorCode::LlmUnavailable, .message = u"overloaded"_s, .retryAfterSeconds = 7});
        QTRY_VERIFY(log->isEnded());

        QCOMPARE(errorOf(*log)->message, u"overloaded"_s);
        QCOMPARE(errorOf(*log)->retryAfterSeconds, 7);
        QCOMPARE(eventNames(*log).count(u"done"_s) + eventNames(*log).count(u"error"_s), 1);
        const auto next = m->ask(says(u"second"_s));
        const auto &asked = m->llm.requests.constLast().messages;
        QCOMPARE(asked.at(1).text, u"first"_s);
        QCOMPARE(asked.at(2).role, Role::Assistant);
        QCOMPARE(asked.at(2).text, u"Half an\n\n[This answer failed here: the user saw an error message instead.]"_s);
        QCOMPARE(asked.constLast().text, u"second"_s);
        m->llm.reply->finish(u"ok"_s);
        QTRY_VERIFY(answerOf(*next));
    }
    void doesNotRunTheCallsOfAnAnswerThatBrokeOff()
    {
        const auto log = m->ask(says(u"weather?"_s));

        m->llm.reply->finish({.role = Role::Assistant, .text = u"I will"_s, .toolCalls = {weatherIn(u"Bo"_s)}},
                             llm::StopReason::Length);
        QTRY_VERIFY(log->isEnded());

        QVERIFY(m->module->calls.isEmpty());
        QVERIFY(answerOf(*log)->warning.contains(u"cut off"_s));
        QVERIFY(m->conversation(answerOf(*log)->conversation).constLast().message.toolCalls.isEmpty());
    }
    void keepsTheReasoningStateForTheNextRequest()
    {
        const auto log = m->ask(says(u"hello"_s));
        const llm::Message thought{
            .role = Role::Assistant, .text = u"Hi."_s, .opaqueOwner = u"fake/model"_s, .opaque = {{u"signature"_s, u"abc"_s}}};
        m->llm.reply->finish(thought, llm::StopReason::Stop);
        QTRY_VERIFY(log->isEnded());

        m->ask(says(u"more"_s));

        QCOMPARE(m->llm.requests.constLast().messages.at(2), thought);
    }
    void offersTheModulesAndTheLevelThatWereAskedFor()
    {
        auto request = says(u"hello"_s);
        request.modules = {u"moon"_s};
        request.level = 2;
        const auto log = m->ask(request);
        m->llm.reply->finish(u"Hi."_s);
        QTRY_VERIFY(log->isEnded());

        QVERIFY(m->llm.requests.constFirst().tools.isEmpty());
        QCOMPARE(m->llm.requests.constFirst().level, 2);
        QCOMPARE(answerOf(*log)->level, 2);
        QCOMPARE(answerOf(*log)->warning, u"Not available: moon."_s);
    }
    void saysWhenAnotherModelAnswered()
    {
        const auto log = m->ask(says(u"hello"_s));

        Q_EMIT m->llm.reply->finished(llm::Completion{.message = {.role = Role::Assistant, .text = u"Hi."_s},
                                                      .model = u"b/m"_s,
                                                      .warning = u"a is down; b/m answered instead"_s});
        QTRY_VERIFY(log->isEnded());

        QCOMPARE(answerOf(*log)->warning, u"a is down; b/m answered instead"_s);
        QCOMPARE(answerOf(*log)->model, u"b/m"_s);
    }
    void aToolThatNeverAnswersDoesNotHoldTheTurn()
    {
        m->times.callTime = std::chrono::milliseconds(1);
        m->open();
        const auto log = m->ask(says(u"weather?"_s));

        m->llm.reply->call({{.id = u"1"_s, .name = u"weather__slow"_s}});
        QTRY_COMPARE(m->llm.requests.size(), 2);

        const auto &result = m->llm.requests.constLast().messages.constLast();
        QVERIFY(result.isError);
        QVERIFY(result.text.contains(u"ran out"_s));
        QVERIFY(m->module->run.isNull() || m->module->run->wasCancelled);
        m->llm.reply->finish(u"Nobody knows."_s);
        QTRY_VERIFY(log->isEnded());
    }

private:
    std::unique_ptr<AgentFixture> m;
};

QTEST_GUILESS_MAIN(TestTurn)
#include "tst_turn.moc"
