#include "agent/usage/countedllm.h"
#include "tests/agent/support/fakellmclient.h"
#include "tests/agent/support/spendingfixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;
using llm::CompletionRequest;
using llm::Role;

namespace {

const QDate day(2026, 11, 25);

llm::ToolDefinition tool(const QString &module)
{
    return {.name = module + u"_now"_s, .module = module};
}

CompletionRequest asks(const QStringList &modules = {}, int level = 1)
{
    CompletionRequest request{.level = level, .messages = {{.role = Role::User, .text = u"rain?"_s}}};
    for (const QString &module : modules)
        request.tools.append(tool(module));
    return request;
}

// As after a round of calls.
CompletionRequest afterCalling(CompletionRequest request, const QStringList &modules)
{
    llm::Message calling{.role = Role::Assistant};
    for (const QString &module : modules)
        calling.toolCalls.append({.id = module, .name = module + u"_now"_s});
    request.messages.append(calling);
    for (const QString &module : modules)
        request.messages.append({.role = Role::Tool, .text = u"sunny"_s, .toolCallId = module});
    return request;
}

} // namespace

class TestCountedLlm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_spent = std::make_unique<SpendingFixture>();
        m_models = {u"m/small"_s, u"m/usual"_s, u"m/best"_s};
        m_free.clear();
    }

    void countsEveryAnswer()
    {
        CountedLlm &llm = counted({});
        ask(llm, asks(), 0.5);
        CompletionRequest triage = asks();
        triage.purpose = u"triage"_s;
        const auto result = ask(llm, triage, 0.25);

        QCOMPARE(result->usage.cost, 0.25);
        QCOMPARE(result->warning, QString());
        const auto rows = m_spent->store->rows(day, day);
        QCOMPARE(rows->size(), 2);
        QCOMPARE(rows->at(1).purpose, u"triage"_s);
        QCOMPARE(rows->at(1).model, u"fake/model"_s);
        QCOMPARE(m_spent->store->cost(day, day).value(), 0.75);
    }
    void anAnswerWithoutACostIsUnknown()
    {
        const auto result = ask(counted({}), asks(), {});
        QCOMPARE(result->usage.unpricedCalls, 1);
        QVERIFY(!result->usage.wholeCost());
    }
    void knowsWhatItWasFor_data()
    {
        QTest::addColumn<QStringList>("offered");
        QTest::addColumn<QStringList>("called");
        QTest::addColumn<QStringList>("modules");
        QTest::newRow("no tools") << QStringList{} << QStringList{} << QStringList{};
        QTest::newRow("several offered") << QStringList{u"a"_s, u"b"_s} << QStringList{} << QStringList{};
        QTest::newRow("one offered") << QStringList{u"a"_s, u"a"_s} << QStringList{} << QStringList{u"a"_s};
        QTest::newRow("one called") << QStringList{u"a"_s, u"b"_s} << QStringList{u"b"_s} << QStringList{u"b"_s};
        QTest::newRow("both called") << QStringList{u"a"_s, u"b"_s} << QStringList{u"b"_s, u"a"_s, u"b"_s}
                                     << QStringList{u"b"_s, u"a"_s};
        QTest::newRow("a call that is nobody's") << QStringList{u"a"_s, u"b"_s} << QStringList{u"x"_s} << QStringList{};
    }
    void knowsWhatItWasFor()
    {
        QFETCH(const QStringList, offered);
        QFETCH(const QStringList, called);
        QFETCH(const QStringList, modules);
        const CompletionRequest request = called.isEmpty() ? asks(offered) : afterCalling(asks(offered), called);
        QCOMPARE(modulesOf(request), modules);
    }
    void callsOfEarlierTurnsAreNotThisOnes()
    {
        CompletionRequest request = afterCalling(asks({u"a"_s, u"b"_s}), {u"a"_s});
        request.messages.append({.role = Role::User, .text = u"and now?"_s});
        QCOMPARE(modulesOf(request), QStringList());
    }
    void picturesBehindAResultBelongToIt()
    {
        CompletionRequest request = afterCalling(asks({u"a"_s, u"b"_s}), {u"a"_s});
        request.messages.append({.role = Role::User, .text = u"[pictures]"_s, .images = {{.mediaType = u"image/png"_s}}});
        QCOMPARE(modulesOf(request), QStringList{u"a"_s});
        CountedLlm &llm = counted({.day = 1});
        ask(llm, asks(), 5);
        QVERIFY(ask(llm, request, 0.1));   // the turn has begun
    }
    void aBrokenAnswerCountsAsUnknown_data()
    {
        QTest::addColumn<QString>("how");
        QTest::newRow("failed") << u"fail"_s;
        QTest::newRow("stopped") << u"cancel"_s;
        QTest::newRow("dropped") << u"drop"_s;
    }
    void aBrokenAnswerCountsAsUnknown()
    {
        QFETCH(const QString, how);
        CountedLlm &llm = counted({});
        auto reply = llm.complete(asks());
        QSignalSpy finished(reply.get(), &llm::LlmReply::finished);
        m_fake.reply->say(u"It will"_s);
        if (how == "fail"_L1)
            m_fake.reply->fail({.code = ErrorCode::LlmUnavailable, .message = u"gone"_s});
        else if (how == "cancel"_L1)
            reply->cancel();
        else
            reply.reset();
        if (reply)
            QTRY_COMPARE(finished.size(), 1);
        reply.reset();

        const auto rows = m_spent->store->rows(day, day);
        QCOMPARE(rows->size(), 1);
        QCOMPARE(rows->at(0).model, u"m/usual"_s);
        QCOMPARE(rows->at(0).usage.unpricedCalls, 1);
    }
    void anAnswerThatNeverBeganCostsNothing()
    {
        CountedLlm &llm = counted({});
        const auto reply = llm.complete(asks());
        m_fake.reply->fail({.code = ErrorCode::LlmUnavailable, .message = u"gone"_s});
        QVERIFY(m_spent->store->rows(day, day)->isEmpty());
    }
    void saysOnceThatABudgetIsNearlyUsedUp()
    {
        CountedLlm &llm = counted({.day = 1});
        QSignalSpy noticed(&llm, &CountedLlm::noticed);

        QCOMPARE(ask(llm, asks(), 0.79)->warning, QString());
        const auto crossing = ask(llm, asks(), 0.01);
        QVERIFY2(crossing->warning.contains(u"nearly used up: 0.80 USD of 1.00 USD"_s), qPrintable(crossing->warning));
        QCOMPARE(noticed.size(), 1);
        QCOMPARE(noticed.at(0).at(0).value<BudgetStand>().state, BudgetState::Nearly);
        QCOMPARE(ask(llm, asks(), 0.01)->warning, QString());
        QCOMPARE(noticed.size(), 1);
        QCOMPARE(m_fake.requests.constLast().level, 1);
    }
    void stepsDownAtTheLimitAndRefusesBeyond()
    {
        CountedLlm &llm = counted({.day = 1});
        ask(llm, asks({}, 2), 1);
        QCOMPARE(m_fake.requests.constLast().level, 2);

        const auto lowered = ask(llm, asks({}, 2), 0.0999);
        QCOMPARE(m_fake.requests.constLast().level, 0);
        QVERIFY2(lowered->warning.contains(u"used up"_s) && lowered->warning.contains(u"until then m/small answers"_s),
                 qPrintable(lowered->warning));
        ask(llm, asks({}, 0), 0.0001);   // the simple one is asked for: it may, still

        const qsizetype asked = m_fake.requests.size();
        const Result<llm::Completion> refused = ask(llm, asks({}, 0), 1);
        QCOMPARE(m_fake.requests.size(), asked);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::BudgetExceeded);
        QVERIFY2(refused.error().message.contains(u"it begins anew on 26 November at 00:00"_s),
                 qPrintable(refused.error().message));
        QCOMPARE(refused.error().retryAfterSeconds, 12 * 3600);

        m_spent->clock.time = m_spent->clock.time.addSecs(12 * 3600);
        QVERIFY(ask(llm, asks({}, 2), 0.1));
        QCOMPARE(m_fake.requests.constLast().level, 2);
    }
    void withoutASimplerModelItRefusesAtTheLimit()
    {
        m_models = {u"m/one"_s, u"m/one"_s, u"m/one"_s};
        CountedLlm &llm = counted({.day = 1});
        ask(llm, asks(), 0.9999);
        QVERIFY(ask(llm, asks(), 0.0001));
        QCOMPARE(ask(llm, asks(), 1).error().code, ErrorCode::BudgetExceeded);
    }
    void whatIsFreeIsNeverRefused()
    {
        m_free = {u"m/small"_s};
        CountedLlm &llm = counted({.day = 0});
        QVERIFY(ask(llm, asks({}, 2), 0.0));
        QCOMPARE(m_fake.requests.constLast().level, 0);
        QVERIFY(m_fake.requests.constLast().onlyFree);   // and no fallback that is not
        QVERIFY(ask(llm, asks({}, 0), 0.0));
        QVERIFY(m_fake.requests.constLast().onlyFree);
    }
    void withMoneyLeftTheFallbacksOfAFreeModelMayCost()
    {
        m_free = {u"m/small"_s};
        CountedLlm &llm = counted({.day = 1});
        QVERIFY(ask(llm, asks({}, 0), 0.0));
        QVERIFY(!m_fake.requests.constLast().onlyFree);
    }
    void aTurnThatUsesToolsIsLetToItsEnd()
    {
        CountedLlm &llm = counted({.day = 1});
        ask(llm, asks({u"a"_s, u"b"_s}), 5);

        QVERIFY(ask(llm, afterCalling(asks({u"a"_s, u"b"_s}), {u"a"_s}), 0.1));
        QCOMPARE(m_fake.requests.constLast().level, 0);
        QVERIFY(!ask(llm, asks({u"a"_s, u"b"_s}), 0.1));
    }
    void aServiceThatIsOverIsNotOffered()
    {
        CountedLlm &llm = counted({}, {{.name = u"a"_s, .budget = {.day = 1.0}}});
        ask(llm, afterCalling(asks({u"a"_s, u"b"_s}), {u"a"_s}), 1.1);

        const auto answer = ask(llm, asks({u"a"_s, u"b"_s}), 0.1);
        const CompletionRequest &asked = m_fake.requests.constLast();
        QCOMPARE(asked.tools.size(), 1);
        QCOMPARE(asked.tools.constFirst().module, u"b"_s);
        QCOMPARE(asked.messages.size(), 2);
        QCOMPARE(asked.messages.constFirst().role, Role::System);
        QVERIFY(asked.messages.constFirst().text.contains(u"cannot be used now: a."_s));
        QVERIFY2(answer->warning.contains(u"The budget of a for today is used up"_s), qPrintable(answer->warning));
        QCOMPARE(asked.level, 1);
        // But a turn that has used it already goes on with it.
        ask(llm, afterCalling(asks({u"a"_s, u"b"_s}), {u"a"_s}), 0.1);
        QCOMPARE(m_fake.requests.constLast().tools.size(), 2);
        QCOMPARE(m_fake.requests.constLast().level, 0);
    }
    void aScheduleThatIsOverIsNotAskedAndNobodyElseIsHeld()
    {
        CountedLlm &llm = counted({});
        m_budgets->setSchedules(
            [] { return QList<BudgetedSchedule>{{.id = 7, .title = u"Morning news"_s, .budget = {.day = 1.0}}}; });
        QSignalSpy noticed(&llm, &CountedLlm::noticed);
        const auto prompt = [](qint64 schedule, int level = 1) {
            CompletionRequest request = asks({}, level);
            request.schedule = schedule;
            return request;
        };
        ask(llm, prompt(8), 50);   // of another one, which has no budget
        ask(llm, prompt(7), 0.5);
        QCOMPARE(noticed.size(), 0);

        const auto crossing = ask(llm, prompt(7, 2), 0.5);
        QCOMPARE(m_fake.requests.constLast().level, 2);
        QVERIFY2(
            crossing->warning.contains(u"The budget of the schedule “Morning news” for today is used up: 1.00 USD of 1.00 USD"_s),
            qPrintable(crossing->warning));
        QCOMPARE(noticed.size(), 1);
        QCOMPARE(noticed.at(0).at(0).value<BudgetStand>().schedule, 7);
        ask(llm, prompt(7, 2), 0.1);
        QCOMPARE(m_fake.requests.constLast().level, 0);   // a simpler model until it is over

        m_spent->open();   // a restart forgets nothing of it
        CountedLlm &again = counted({});
        m_budgets->setSchedules(
            [] { return QList<BudgetedSchedule>{{.id = 7, .title = u"Morning news"_s, .budget = {.day = 1.0}}}; });
        const auto refused = ask(again, prompt(7), 1);
        QCOMPARE(refused.error().code, ErrorCode::BudgetExceeded);
        QVERIFY2(refused.error().message.contains(u"it begins anew on 26 November"_s), qPrintable(refused.error().message));
        QVERIFY(ask(again, afterCalling(prompt(7), {u"a"_s}), 0));   // it has begun to use tools
        QVERIFY(ask(again, asks(), 0));                              // the user asks
        QVERIFY(ask(again, prompt(8), 0));
    }
    void holdsOverARestart()
    {
        ask(counted({.day = 1}), asks(), 2);
        m_spent->open();
        QVERIFY(!ask(counted({.day = 1}), asks(), 1));
    }

private:
    CountedLlm &counted(const config::Budget &user, const QList<config::Service> &services = {})
    {
        m_budgets = std::make_unique<Budgets>(user, services, *m_spent->store);
        m_llm = std::make_unique<CountedLlm>(m_fake, *m_spent->store, *m_budgets, [this](const CompletionRequest &request) {
            const QString model = m_models.at(request.level);
            return llm::LlmRouter::Likely{.model = model, .isFree = m_free.contains(model)};
        });
        return *m_llm;
    }
    Result<llm::Completion> ask(CountedLlm &llm, const CompletionRequest &request, std::optional<double> cost)
    {
        const qsizetype before = m_fake.requests.size();
        const auto reply = llm.complete(request);
        QSignalSpy finished(reply.get(), &llm::LlmReply::finished);
        if (m_fake.requests.size() > before)
            m_fake.reply->finishWith({.inputTokens = 10, .outputTokens = 2, .cost = cost});
        [&] { QTRY_COMPARE(finished.size(), 1); }();
        return finished.at(0).at(0).value<Result<llm::Completion>>();
    }

    std::unique_ptr<SpendingFixture> m_spent;
    FakeLlmClient m_fake;
    QStringList m_models;
    QStringList m_free;
    std::unique_ptr<Budgets> m_budgets;
    std::unique_ptr<CountedLlm> m_llm;
};

QTEST_GUILESS_MAIN(TestCountedLlm)
#include "tst_countedllm.moc"
