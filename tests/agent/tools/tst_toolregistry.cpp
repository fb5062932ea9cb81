#include "agent/tools/toolregistry.h"
#include "tests/agent/support/faketools.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;

namespace {

ToolResult resultOf(const ToolRegistry &tools, const llm::ToolCall &call)
{
    const auto run = tools.start(call);
    QSignalSpy finished(run.get(), &ToolRun::finished);
    if (!finished.wait())
        return {.text = u"no result"_s};
    return finished.constFirst().constFirst().value<ToolResult>();
}

} // namespace

class TestToolRegistry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_tools = std::make_unique<ToolRegistry>();
        auto module = std::make_unique<test::FakeModule>();
        m_module = module.get();
        m_tools->add(std::move(module));
    }
    void qualifiesTheNamesOfTools()
    {
        const auto tools = m_tools->definitions({u"weather"_s});

        QCOMPARE(tools.size(), 2);
        QCOMPARE(tools.constFirst().name, u"weather__now"_s);
        QCOMPARE(tools.constFirst().module, u"weather"_s);
        QCOMPARE(m_tools->split(u"weather__now"_s).module, u"weather"_s);
        QCOMPARE(m_tools->split(u"weather__now"_s).tool, u"now"_s);
        QCOMPARE(m_tools->split(u"moon__now"_s).module, u""_s);
        QVERIFY(m_tools->definitions({u"other"_s}).isEmpty());
    }
    void runsATool()
    {
        const ToolResult result =
            resultOf(*m_tools, {.id = u"1"_s, .name = u"weather__now"_s, .arguments = {{u"place"_s, u"Bonn"_s}}});

        QCOMPARE(result.text, u"sunny"_s);
        QVERIFY(!result.isError);
        QCOMPARE(m_module->calls, QStringList{u"now:Bonn"_s});
    }
    void tellsTheModelItsMistakesWithoutRunningAnything()
    {
        const ToolResult wrong =
            resultOf(*m_tools, {.id = u"1"_s, .name = u"weather__now"_s, .arguments = {{u"town"_s, u"Bonn"_s}}});
        const ToolResult unknown = resultOf(*m_tools, {.id = u"2"_s, .name = u"weather__later"_s});
        const ToolResult noJson =
            resultOf(*m_tools, {.id = u"3"_s, .name = u"weather__now"_s, .argumentsError = u"unterminated string"_s});

        QVERIFY(wrong.isError && unknown.isError && noJson.isError);
        QVERIFY(wrong.text.contains(u"place"_s));
        QVERIFY(unknown.text.contains(u"weather__later"_s));
        QVERIFY(noJson.text.contains(u"unterminated string"_s));
        QVERIFY(m_module->calls.isEmpty());
    }
    void givesEveryToolANameThatProvidersAccept()
    {
        class OddNames : public test::FakeModule
        {
            QString name() const override { return u"mail server"_s; }
            QList<llm::ToolDefinition> tools() const override
            {
                return {{.name = u"a.b"_s},
                        {.name = u"a_b"_s},
                        {.name = u"a b"_s},
                        {.name = u"x"_s.repeated(64)},
                        {.name = u"x"_s.repeated(65)},
                        {.name = u"été"_s}};
            }
        };
        static const QRegularExpression allowed(u"\\A[a-zA-Z0-9_-]{1,64}\\z"_s);

        m_tools->add(std::make_unique<OddNames>());

        const auto tools = m_tools->definitions({u"mail server"_s});
        QCOMPARE(tools.size(), 6);
        QSet<QString> names;
        for (const llm::ToolDefinition &tool : tools) {
            QVERIFY2(allowed.match(tool.name).hasMatch(), qPrintable(tool.name));
            names.insert(tool.name);
        }
        QCOMPARE(names.size(), 6);
        QCOMPARE(m_tools->split(tools.at(4).name).tool, u"x"_s.repeated(65));
        m_tools->refresh();
        QCOMPARE(m_tools->definitions({u"mail server"_s}), tools);   // the same names every time
    }
    void keepsBackWhatCannotBeUsed()
    {
        class Broken : public test::FakeModule
        {
        public:
            QString name() const override { return u"broken"_s; }
            QString problem() const override { return why; }
            QString why = u"cannot be reached"_s;
        };
        auto broken = std::make_unique<Broken>();
        Broken *const service = broken.get();
        m_tools->add(std::move(broken));

        QVERIFY(m_tools->definitions({u"broken"_s}).isEmpty());
        const ToolResult result =
            resultOf(*m_tools, {.id = u"1"_s, .name = u"broken__now"_s, .arguments = {{u"place"_s, u"Bonn"_s}}});
        QVERIFY(result.isError);
        QVERIFY(result.text.contains(u"broken cannot be reached"_s));
        QVERIFY(service->calls.isEmpty());

        service->why.clear();
        m_tools->refresh();
        QCOMPARE(m_tools->definitions({u"broken"_s}).size(), 2);
    }

private:
    std::unique_ptr<ToolRegistry> m_tools;
    test::FakeModule *m_module = nullptr;
};

QTEST_GUILESS_MAIN(TestToolRegistry)
#include "tst_toolregistry.moc"
