#include "tests/agent/support/agentfixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;
using llm::Role;

namespace {

// A memory service of the test's, with the two tools that matter here.
class FakeMemory : public ToolProvider
{
public:
    QString name() const override { return u"memory"_s; }
    QString description() const override { return u"What is remembered."_s; }
    QList<llm::ToolDefinition> tools() const override
    {
        return {{.name = u"add_memory"_s, .parameters = stringParameters({{u"text"_s, u"Text"_s}})},
                {.name = u"delete_memory"_s, .parameters = stringParameters({{u"memory_id"_s, u"Id"_s}})}};
    }
    std::unique_ptr<ToolRun> start(const QString &tool, const QJsonObject &arguments) override
    {
        if (tool == "delete_memory"_L1)
            forgotten.append(arguments.value("memory_id"_L1).toString());
        return std::make_unique<ImmediateToolRun>(ToolResult{.text = u"done"_s});
    }
    Risk risk(const QString &) const override { return Risk::Read; }

    QStringList forgotten;
};

} // namespace

// What is remembered about a user, in a turn.
class TestTurnRecall : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m = std::make_unique<AgentFixture>(); }
    void cleanup() { m.reset(); }

    void showsTheModelWhatIsRemembered()
    {
        Completer<QList<RecalledMemory>> found;
        QStringList asked;
        m->recall = [&](const QString &request, const QString &) {
            asked.append(request);
            return found.future();
        };
        m->open();

        const auto log = m->ask(says(u"what do I like?"_s));
        QVERIFY(m->llm.requests.isEmpty());   // it waits for the memory
        found.complete(QList{RecalledMemory{.id = u"7"_s, .text = u"Alice likes tea"_s, .date = u"2026-11-25"_s, .score = 1}});
        QTRY_COMPARE(m->llm.requests.size(), 1);
        m->llm.reply->finish(u"Tea."_s);
        QTRY_VERIFY(log->isEnded());

        QCOMPARE(asked, QStringList{u"what do I like?"_s});
        const auto &messages = m->llm.requests.constFirst().messages;
        QVERIFY(messages.at(messages.size() - 2)
                    .text.contains(u"<data from=\"memory 7, kept on 2026-11-25\">\nAlice likes tea\n</data>"_s));
        QCOMPARE(messages.constLast().text, u"what do I like?"_s);
        QVERIFY(answerOf(*log)->why.endsWith(u"; remembered: “Alice likes tea” (2026-11-25)"_s));
        QCOMPARE(answerOf(*log)->memories, (QList<protocol::UsedMemory>{{.id = u"7"_s, .text = u"Alice likes tea"_s}}));
        QCOMPARE(m->conversation(answerOf(*log)->conversation).size(), 2);   // memories are not a part of what was said
    }
    void whatIsRememberedCanBeForgotten()
    {
        const auto recalled = QList{RecalledMemory{.id = u"7"_s, .text = u"Alice likes tea"_s, .date = u"2026-11-25"_s}};
        QStringList before;
        m->recall = [&](const QString &, const QString &said) {
            before.append(said);
            return readyFuture<QList<RecalledMemory>>(recalled);
        };
        auto memory = std::make_unique<FakeMemory>();
        FakeMemory *const seen = memory.get();
        m->tools.add(std::move(memory));
        m->open();
        auto request = says(u"what do I like?"_s);
        request.modules = {u"weather"_s};
        const auto first = m->ask(request);
        QTRY_VERIFY(m->llm.reply);
        m->llm.reply->finish(u"Tea."_s);
        QTRY_VERIFY(first->isEnded());
        request.request = u"forget that"_s;

        const auto log = m->ask(request);
        QTRY_COMPARE(m->llm.requests.size(), 2);
        const QList<llm::ToolDefinition> &offered = m->llm.requests.constLast().tools;
        QVERIFY(std::ranges::contains(offered, u"memory__delete_memory"_s, &llm::ToolDefinition::name));
        QVERIFY(!std::ranges::contains(offered, u"memory__add_memory"_s, &llm::ToolDefinition::name));
        m->llm.reply->call({{u"1"_s, u"memory__delete_memory"_s, {{u"memory_id"_s, u"7"_s}}}});
        QTRY_COMPARE(m->llm.requests.size(), 3);
        m->llm.reply->finish(u"Forgotten."_s);
        QTRY_VERIFY(log->isEnded());

        QCOMPARE(seen->forgotten, QStringList{u"7"_s});
        QCOMPARE(before.constLast(), u"what do I like?\nTea.\n"_s);
    }
    void whatAScheduleMayNotUseOfTheMemoryIsLeftOut_data()
    {
        QTest::addColumn<QStringList>("denied");
        QTest::addColumn<bool>("recalls");
        QTest::addColumn<bool>("forgets");
        QTest::newRow("the module") << QStringList{u"memory"_s} << false << false;
        QTest::newRow("all its tools") << QStringList{u"memory.*"_s} << false << false;
        QTest::newRow("searching") << QStringList{u"search_memories"_s} << false << false;
        QTest::newRow("forgetting") << QStringList{u"memory.delete_memory"_s} << true << false;
        QTest::newRow("another") << QStringList{u"weather"_s} << true << true;
    }
    void whatAScheduleMayNotUseOfTheMemoryIsLeftOut()
    {
        QFETCH(const QStringList, denied);
        QFETCH(const bool, recalls);
        QFETCH(const bool, forgets);
        int asked = 0;
        m->recall = [&](const QString &, const QString &) {
            ++asked;
            return readyFuture<QList<RecalledMemory>>(QList{RecalledMemory{.id = u"7"_s, .text = u"Alice likes tea"_s}});
        };
        m->tools.add(std::make_unique<FakeMemory>());
        m->open();
        auto request = says(u"what do I like?"_s);
        request.modules = {u"weather"_s};
        request.tools.deny = denied;

        const auto log = m->ask(request);
        QTRY_COMPARE(m->llm.requests.size(), 1);
        m->llm.reply->finish(u"Tea."_s);
        QTRY_VERIFY(log->isEnded());

        const llm::CompletionRequest &sent = m->llm.requests.constFirst();
        QCOMPARE(asked, recalls ? 1 : 0);
        const auto isTea = [](const llm::Message &message) { return message.text.contains("Alice likes tea"_L1); };
        QCOMPARE(std::ranges::any_of(sent.messages, isTea), recalls);
        QCOMPARE(std::ranges::contains(sent.tools, u"memory__delete_memory"_s, &llm::ToolDefinition::name), forgets);
    }
    void canBeStoppedWhileItRemembers()
    {
        Completer<QList<RecalledMemory>> found;
        m->recall = [&found](const QString &, const QString &) { return found.future(); };
        m->open();
        const auto log = m->ask(says(u"what do I like?"_s));

        QVERIFY(m->agent->stopTurn(log->turn()));
        QTRY_VERIFY(log->isEnded());
        found.complete(QList<RecalledMemory>());

        QVERIFY(answerOf(*log)->stopped);
        QVERIFY(m->llm.requests.isEmpty());
    }

private:
    std::unique_ptr<AgentFixture> m;
};

QTEST_GUILESS_MAIN(TestTurnRecall)
#include "tst_turnrecall.moc"
