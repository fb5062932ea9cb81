#include "shared/http/curlhttpclient.h"
#include "shared/llm/llmrouter.h"
#include "tests/agent/support/agentfixture.h"
#include "tests/agent/support/openaipeer.h"
#include "tests/agent/support/promptcache.h"
#include "tests/agent/support/setclock.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

namespace {

config::LlmConfig modelAt(const QString &baseUrl)
{
    const QString model = u"openai/scripted"_s;
    return {
        .defaultName = u"scripted"_s,
        .providers = {{.name = u"scripted"_s, .api = u"key-of-the-test"_s, .models = {model, model, model}, .baseUrl = baseUrl}}};
}

// Attempts follow each other at once.
const llm::ChatTiming timing{.wait = [](std::chrono::milliseconds, QObject *context, const std::function<void()> &then) {
    QMetaObject::invokeMethod(context, then, Qt::QueuedConnection);
}};

QString toolResults(const QJsonObject &request)
{
    QStringList results;
    for (const QJsonValue &message : request.value("messages"_L1).toArray()) {
        if (message["role"_L1].toString() == "tool"_L1)
            results.append(message["tool_call_id"_L1].toString());
    }
    return results.join(u' ');
}

QString calls(const QJsonObject &request)
{
    QStringList ids;
    for (const QJsonValue &message : request.value("messages"_L1).toArray()) {
        for (const QJsonValue &call : message["tool_calls"_L1].toArray())
            ids.append(call["id"_L1].toString());
    }
    return ids.join(u' ');
}

} // namespace

// Turns with a provider on a real connection: it dies in the middle, and what its cache makes of their prompts.
class TestTurnProvider : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m = std::make_unique<AgentFixture>();
        m_model = std::make_unique<OpenAiPeer>();
        m_router = std::make_unique<llm::LlmRouter>(m_http, modelAt(m_model->baseUrl()), QHash<QString, QString>(),
                                                    QList<quint16>(), timing);
        m_router->start();
        m_triage = std::make_unique<Triage>(*m_router, m->tools);
        m_agent = std::make_unique<Agent>(TurnServices{.llm = *m_router,
                                                       .tools = m->tools,
                                                       .triage = *m_triage,
                                                       .prompts = m->prompts,
                                                       .clock = m_clock,
                                                       .timeZone = QTimeZone::utc()},
                                          *m->kept, *m->temporary);
    }
    void cleanup()
    {
        m_agent.reset();
        m_triage.reset();
        m_router.reset();
        m_model.reset();
        m.reset();
    }

    void diesBetweenTwoRounds()
    {
        const auto log = ask(u"weather?"_s);
        m_model->call(u"c1"_s, u"weather__slow"_s);
        QTRY_VERIFY(m->module->run);
        m_model->die();
        m->module->run->finish(u"rain"_s);
        QTRY_VERIFY_WITH_TIMEOUT(log->isEnded(), 20'000);
        QCOMPARE(errorOf(*log)->code, ErrorCode::LlmUnavailable);
        QCOMPARE(eventNames(*log).count(u"tool_result"_s), 1);

        m_model->revive();
        const auto next = ask(u"and now?"_s);
        QCOMPARE(calls(m_model->requests.constLast()), u"c1"_s);
        QCOMPARE(toolResults(m_model->requests.constLast()), u"c1"_s);
        QVERIFY(json::compact(m_model->requests.constLast()).contains("This answer failed here"));
        m_model->say(u"Rain."_s);
        m_model->finish();
        QTRY_VERIFY(answerOf(*next));
        QCOMPARE(m->module->calls.size(), 1);
    }
    void diesInTheMiddleOfAnAnswer()
    {
        const auto log = ask(u"weather?"_s);
        m_model->say(u"It is"_s);
        QTRY_COMPARE(textOf(*log), u"It is"_s);
        m_model->die();
        QTRY_VERIFY_WITH_TIMEOUT(log->isEnded(), 20'000);
        QCOMPARE(errorOf(*log)->code, ErrorCode::LlmUnavailable);

        m_model->revive();
        const auto next = ask(u"and now?"_s);
        QVERIFY(json::compact(m_model->requests.constLast()).contains("It is\\n\\n[This answer failed here"));
        m_model->say(u"Rain."_s);
        m_model->finish();
        QTRY_VERIFY(answerOf(*next));
    }
    // All of the call is there, but not the end that says so.
    void diesInTheMiddleOfACall()
    {
        const auto log = ask(u"weather?"_s);
        m_model->say(u"Let me"_s);
        m_model->beginCall(u"c1"_s, u"weather__slow"_s);
        QTRY_COMPARE(textOf(*log), u"Let me"_s);
        m_model->die();
        QTRY_VERIFY_WITH_TIMEOUT(log->isEnded(), 20'000);

        QVERIFY(errorOf(*log));
        QVERIFY(m->module->calls.isEmpty());
        QVERIFY(!eventNames(*log).contains(u"tool_call"_s));
        m_model->revive();
        ask(u"and now?"_s);
        QCOMPARE(calls(m_model->requests.constLast()), QString());
    }
    // Ten requests of one afternoon, every third with a call: what was read before is not paid for again.
    void aConversationIsReadOnce()
    {
        PromptCache cache;
        PromptCache::Figures sum;
        QJsonObject before;
        for (int turn = 1; turn <= 10; ++turn) {
            m_clock.pass(std::chrono::minutes(7));
            const auto log = ask(u"Request %1: "_s.arg(turn) + u"what about the weather? "_s.repeated(4));
            PromptCache::Figures now = cache.take(m_model->requests.constLast());
            protocol::Usage used{.inputTokens = now.all, .cachedInputTokens = now.cached};
            // What the request before had is read from the cache, but its time and the request itself.
            if (turn > 1)
                QVERIFY(now.cached + PromptCache::step > PromptCache::tokens(before, 2));
            before = m_model->requests.constLast();
            if (turn % 3 == 0) {
                m_model->call(u"c%1"_s.arg(turn), u"weather__slow"_s, PromptCache::usage(now));
                QTRY_VERIFY(m->module->run);
                m->module->run->finish(u"rain "_s.repeated(100));
                const PromptCache::Figures first = now;
                QTRY_COMPARE(calls(m_model->requests.constLast()).count(u'c'), turn / 3);
                now = cache.take(m_model->requests.constLast());
                QVERIFY(now.cached + PromptCache::step > first.all);   // within a turn all of it
                used.inputTokens += now.all;
                used.cachedInputTokens += now.cached;
            }
            m_model->say(u"It rains on day %1. "_s.arg(turn) + u"There is more to say of it. "_s.repeated(30));
            m_model->finish(PromptCache::usage(now));
            QTRY_VERIFY(answerOf(*log));
            QCOMPARE(answerOf(*log)->usage.inputTokens, used.inputTokens);
            QCOMPARE(answerOf(*log)->usage.cachedInputTokens, used.cachedInputTokens);
            sum.all += used.inputTokens;
            sum.cached += used.cachedInputTokens;
        }
        qInfo("%lld of %lld input tokens came from the cache (%.0f %%); the last question had %lld", sum.cached, sum.all,
              100.0 * double(sum.cached) / double(sum.all), PromptCache::tokens(m_model->requests.constLast(), 0));
        QVERIFY(sum.cached * 100 >= sum.all * 75);
    }

private:
    // Comes back when the model was asked.
    Agent::Log ask(const QString &text)
    {
        const auto before = m_model->requests.size();
        const auto log = m_agent->startTurn(says(text));
        if (!log || !QTest::qWaitFor([&] { return m_model->requests.size() == before + 1; }, 20'000))
            qFatal("the model was not asked");
        return *log;
    }

    http::CurlHttpClient m_http;
    SetClock m_clock;
    std::unique_ptr<AgentFixture> m;
    std::unique_ptr<OpenAiPeer> m_model;
    std::unique_ptr<llm::LlmRouter> m_router;
    std::unique_ptr<Triage> m_triage;
    std::unique_ptr<Agent> m_agent;
};

QTEST_GUILESS_MAIN(TestTurnProvider)
#include "tst_turnprovider.moc"
