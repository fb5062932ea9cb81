#include "shared/config/agentslice.h"
#include "shared/config/configchange.h"
#include "shared/config/configreader.h"
#include "shared/config/memorydoor.h"
#include "tests/shared/config/problemlines.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::config;

namespace {

const QByteArray household =
    "roles:\n"
    "  adult:\n"
    "    budget: {month: 20}\n"
    "  child:\n"
    "    modules: [lists, weather]\n"
    "    hours:\n"
    "      every_day: 15:00-19:00\n"
    "      weekend: 09:00-20:00\n"
    "      sunday: never\n"
    "    budget: {day: 0.5}\n"
    "users:\n"
    "  - {username: alice, password: $argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA, role: admin}\n"
    "  - username: ben\n"
    "    password: $argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA\n"
    "    role: child\n"
    "    time_zone: Europe/Berlin\n"
    "    services:\n"
    "      weather: {url: \"https://weather.example/mcp\"}\n"
    "      bank: {url: \"https://bank.example/mcp\", headers: {Authorization: Bearer swordfish}}\n"
    "  - username: cleo\n"
    "    password: $argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA\n"
    "    role: child\n"
    "    modules: []\n"
    "    hours: {every_day: always}\n"
    "    budget: {day: 2}\n"
    "  - {username: dora, password: $argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA}\n";

Config read(const QByteArray &yaml)
{
    const ReadResult result = readConfigText(yaml, u"config.yml"_s);
    for (const Problem &problem : result.problems)
        qWarning("%s", qPrintable(problem.toString()));
    return result.config;
}

QByteArray user(const QByteArray &lines)
{
    return "users:\n  - username: a\n    password: $argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA\n" + lines;
}

} // namespace

// What a role limits its users to, and what a user's own lines make of it.
class TestRoles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everybodyOfARoleIsHeldToIt()
    {
        const Config config = read(household);
        const User &ben = *config.user(u"ben"_s);

        QCOMPARE(*ben.modules, (QStringList{u"lists"_s, u"weather"_s}));
        QCOMPARE(ben.budget.day, 0.5);
        QCOMPARE(ben.hours->days[0], *Hours::spansOf(u"15:00-19:00"_s));
        QCOMPARE(ben.hours->days[5], *Hours::spansOf(u"09:00-20:00"_s));
        QCOMPARE(ben.hours->days[6], QList<Hours::Span>());
        QCOMPARE(config.user(u"dora"_s)->budget.month, 20);
        QVERIFY(!config.user(u"alice"_s)->hours && !config.user(u"alice"_s)->modules && !config.user(u"alice"_s)->budget.isSet());
    }
    void theUsersOwnLinesStandAboveTheRole()
    {
        const User cleo = *read(household).user(u"cleo"_s);

        QCOMPARE(*cleo.modules, QStringList());
        QCOMPARE(cleo.hours->days[6], *Hours::spansOf(u"always"_s));
        QCOMPARE(cleo.budget.day, 2);
    }
    void hoursAreThoseOfTheUsersTimeZone()
    {
        const User ben = *read(household).user(u"ben"_s);

        // A Thursday in winter, an hour behind Berlin.
        QVERIFY(ben.checkHours(QDateTime::fromString(u"2026-11-26T14:00:00Z"_s, Qt::ISODate)));
        QVERIFY(!ben.checkHours(QDateTime::fromString(u"2026-11-26T13:59:59Z"_s, Qt::ISODate)));
        QVERIFY(!ben.checkHours(QDateTime::fromString(u"2026-11-26T18:00:00Z"_s, Qt::ISODate)));
    }
    void theAgentDoesNotEvenKnowWhatItsUserMayNotReach()
    {
        const Config config = read(household);

        const AgentSlice slice = *sliceFor(config, u"ben"_s, u"/data"_s);

        QCOMPARE(slice.services.size(), 1);
        QCOMPARE(slice.services.constFirst().name, u"weather"_s);
        QVERIFY(!QString::fromUtf8(QJsonDocument(slice.toJson()).toJson()).contains(u"swordfish"_s));
        QVERIFY(slice.allows(u"lists"_s) && !slice.allows(u"notes"_s) && !slice.allows(u"bank"_s));
        QCOMPARE(slice.budget.day, 0.5);
    }
    // So that nobody else's agent starts anew.
    void aChangedRoleConcernsItsUsersAlone()
    {
        const Config before = read(household);
        const Config after = read(QByteArray(household).replace("sunday: never", "sunday: always"));

        QCOMPARE(ConfigChange::between(before, after), ConfigChange{.changed = {u"ben"_s}});   // cleo has hours of her own
    }
    void noTokenOpensTheMemoryOfOneWhoMayNotReachIt()
    {
        const Config config = read(household);
        const MemoryDoor door{.url = u"https://127.0.0.1:1/mcp"_s, .key = "k", .token = u"t"_s};
        AgentSlice ben = *sliceFor(config, u"ben"_s, u"/data"_s);
        AgentSlice dora = *sliceFor(config, u"dora"_s, u"/data"_s);

        enterMemory(ben, door);
        enterMemory(dora, door);

        QCOMPARE(ben.memory, MemoryDoor());
        QCOMPARE(dora.memory, door);
    }
    void rulesSurviveTheWayToAnAgent()
    {
        for (const char *name : {"ben", "cleo", "dora"}) {
            const AgentSlice slice = *sliceFor(read(household), QString::fromLatin1(name), u"/data"_s);

            QCOMPARE(*AgentSlice::fromJson(slice.toJson()), slice);
        }
    }
    // Else a child would begin a new day, and with it a new budget, by a setting.
    void aChildDoesNotChooseTheClock()
    {
        QCOMPARE(AgentSlice{.role = u"child"_s}.fixedZone(), QTimeZone::systemTimeZone());
        QCOMPARE(AgentSlice{.role = u"guest"_s}.fixedZone(), QTimeZone::systemTimeZone());
        QCOMPARE((AgentSlice{.role = u"child"_s, .timeZone = u"Asia/Tokyo"_s}.fixedZone()), QTimeZone("Asia/Tokyo"));
        QVERIFY(!AgentSlice{}.fixedZone());
    }
    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("problem");
        QTest::newRow("hours of an admin")
            << user("    role: admin\n    hours: {every_day: always}\n")
            << u"E config.yml:5:12: users[0].hours: an admin has no hours: nobody could put a mistake right"_s;
        QTest::newRow("hours of all admins")
            << "roles: {admin: {hours: {every_day: never}}}\n" + user({})
            << u"E config.yml:1:17: roles.admin: unknown key \"hours\", so that nothing would be limited by it"_s;
        QTest::newRow("no time")
            << user("    hours: {monday: 7-9}\n")
            << u"E config.yml:4:21: users[0].hours.monday: must be times such as \"07:00-20:00\" or \"07:00-08:00, 15:00-20:00\", or always, or never"_s;
        QTest::newRow("no day")
            << user("    hours: {}\n")
            << u"E config.yml:4:12: users[0].hours: names no day; write \"every_day: 07:00-20:00\" for example"_s;
        QTest::newRow("a day of another week")
            << user("    hours: {mondy: never, every_day: always}\n")
            << u"E config.yml:4:13: users[0].hours: unknown key \"mondy\", so that nothing would be limited by it; did you mean \"monday\"?"_s;
        QTest::newRow("hours as a text")
            << user("    hours: 07:00-20:00\n")
            << u"E config.yml:4:12: users[0].hours: must be a group of keys (\"key: value\" lines), not a single value"_s;
        QTest::newRow("no zone")
            << user("    time_zone: Europe/Atlantis\n")
            << u"E config.yml:4:16: users[0].time_zone: \"Europe/Atlantis\" is no time zone; write one such as Europe/Berlin"_s;
        QTest::newRow("a module of nobody")
            << user("    modules: [lsts]\n")
            << u"W config.yml:4:15: users[0].modules: \"lsts\" is a module of nobody; did you mean \"lists\"?"_s;
        QTest::newRow("modules as a text")
            << user("    modules: lists\n")
            << u"E config.yml:4:14: users[0].modules: must be a list of names of modules ([] for none), not a single value"_s;
        QTest::newRow("a role that is none")
            << "roles: {chlid: {modules: []}}\n" + user({})
            << u"E config.yml:1:9: roles: unknown key \"chlid\", so that nothing would be limited by it; did you mean \"child\"?"_s;
    }
    void saysWhatIsWrong()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(QString, problem);

        const QStringList problems = test::problemsOf(yaml);

        QVERIFY2(problems.contains(problem), qPrintable(problems.join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(TestRoles)
#include "tst_roles.moc"
