#include "agent/triage/moduleindex.h"
#include "agent/triage/triage.h"
#include "shared/llm/topics.h"
#include "tests/agent/support/fakellmclient.h"
#include "tests/agent/triage/manytools.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

class TestModuleIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void topicsMeetAcrossLanguages_data()
    {
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("other");
        QTest::newRow("umbrella, forecast") << u"Do I need an umbrella?"_s << u"get_forecast"_s;
        QTest::newRow("pluie, weather") << u"De la pluie demain ?"_s << u"Weather service"_s;
        QTest::newRow("appointment, calendrier") << u"my appointments"_s << u"Calendrier de la famille"_s;
        QTest::newRow("capitals") << u"RENDEZ-VOUS"_s << u"listEvents"_s;
    }
    void topicsMeetAcrossLanguages()
    {
        QFETCH(const QString, one);
        QFETCH(const QString, other);
        const llm::WeightedWords left = llm::topicsOf(one);
        const llm::WeightedWords right = llm::topicsOf(other);

        const auto isCommon = [&right](const QString &word) { return word.startsWith(u'#') && right.contains(word); };

        QVERIFY(std::ranges::any_of(left.keys(), isCommon));
    }
    void aBadToolOrSchemaNeverLosesTheList()
    {
        QList<llm::ToolDefinition> tools = plainTools({u"get_forecast"_s});
        tools.append({.name = QString(), .description = QString()});
        tools.append({.name = u"huge"_s, .description = QString(1'000'000, u'x')});
        tools.append({.name = u"no_object"_s, .parameters = {{u"properties"_s, 7}}});
        tools.append({.name = u"🍀"_s, .description = QString(QChar(0xD800))});
        ToolRegistry registry;
        registry.add(std::make_unique<WordyModule>(WordyModule::Words{.name = u"weather"_s, .tools = tools}));

        const ModuleIndex index(registry.modules());

        QCOMPARE(index.modulesFor(u"weather forecast"_s), QStringList{u"weather"_s});
        QCOMPARE(index.toolsOf(u"weather"_s, u"x"_s, 40).size(), tools.size());
    }
    void findsNothingInNothing()
    {
        const ModuleIndex index({});

        QCOMPARE(index.modulesFor(u"weather"_s), QStringList());
        QCOMPARE(index.toolsOf(u"weather"_s, u"x"_s, 10).size(), 0);
    }
    void findsOneToolAmongSixHundred()
    {
        QList<llm::ToolDefinition> tools = numberedTools(u"some_other_action"_s, 599);
        tools.append({.name = u"book_train_ticket"_s, .description = u"Books a ticket"_s, .parameters = noParameters()});
        ToolRegistry registry;
        registry.add(std::make_unique<WordyModule>(WordyModule::Words{.name = u"everything"_s, .tools = tools}));
        const ModuleIndex index(registry.modules());

        const QList<llm::ToolDefinition> best = index.toolsOf(u"everything"_s, u"book me a train to Lyon"_s, 20);

        QCOMPARE(best.size(), 20);
        QVERIFY(std::ranges::contains(best, u"everything__book_train_ticket"_s, &llm::ToolDefinition::name));
    }
    void theIndexIsMadeOnceForAllChoicesUntilTheToolsChange()
    {
        FakeLlmClient llm;
        ToolRegistry registry;
        registry.add(
            std::make_unique<WordyModule>(WordyModule::Words{.name = u"weather"_s, .tools = numberedTools(u"forecast"_s, 30)}));
        Triage triage(llm, registry, {.hasModel = [] { return false; }});
        const auto modulesNow = [&] {
            QStringList modules;
            const auto choosing = triage.choose({.request = u"météo ou agenda"_s});
            connect(choosing.get(), &Choosing::finished, this, [&](const Selection &made) { modules = made.modules; });
            choosing->start();
            return modules;
        };

        QCOMPARE(modulesNow(), QStringList{u"weather"_s});

        registry.add(std::make_unique<WordyModule>(
            WordyModule::Words{.name = u"calendar"_s, .tools = plainTools({u"list_appointments"_s})}));

        QVERIFY(modulesNow().contains(u"calendar"_s));
    }
};

QTEST_GUILESS_MAIN(TestModuleIndex)
#include "tst_moduleindex.moc"
