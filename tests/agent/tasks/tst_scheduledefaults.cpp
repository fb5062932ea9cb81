#include "tests/agent/tasks/unattended.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

// What the house says that runs which nobody watches begin with.
class TestScheduleDefaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsWithWhatTheHouseSays()
    {
        Unattended house;
        house.turns->setDefaults({.level = 2, .deny = {u"weather.slow"_s}});
        house.due(u"What is the weather?"_s, 0, {.deny = {u"weather.now"_s}});
        house.turns->look();
        QTRY_VERIFY(house.llm.reply);
        const llm::CompletionRequest &asked = house.llm.requests.constFirst();
        QCOMPARE(asked.level, 2);
        const auto isOfWeather = [](const llm::ToolDefinition &tool) { return tool.name.startsWith(u"weather__"_s); };
        QVERIFY(std::ranges::none_of(asked.tools, isOfWeather));   // its own rules count as well
    }
    void itsOwnWordsCountInsteadOfTheHouses()
    {
        Unattended house;
        house.turns->setDefaults({.maxTokens = 12});   // a round of the fake model uses 12
        house.due(u"Look at the weather"_s, 1'000'000);
        house.turns->look();
        QTRY_VERIFY(house.llm.reply);
        house.llm.reply->call({{.id = u"c1"_s, .name = u"weather__now"_s, .arguments = {{u"place"_s, u"Lyon"_s}}}});
        QTRY_COMPARE(house.llm.requests.size(), 2);   // it was not stopped
    }
};

QTEST_GUILESS_MAIN(TestScheduleDefaults)
#include "tst_scheduledefaults.moc"
