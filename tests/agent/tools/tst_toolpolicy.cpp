#include "agent/tools/listsmodule.h"
#include "agent/tools/notesmodule.h"
#include "agent/tools/resultsmodule.h"
#include "agent/tools/toolpolicy.h"
#include "shared/core/json.h"
#include "tests/agent/support/faketools.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;

class TestToolPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void seesTheRiskInTheName_data()
    {
        QTest::addColumn<QString>("tool");
        QTest::addColumn<QString>("risk");
        for (const auto &name : {u"get_weather"_s, u"listFiles"_s, u"search"_s, u"find-notes"_s, u"readFile"_s})
            QTest::newRow(qPrintable(name)) << name << u"read"_s;
        for (const auto &name : {u"add_memory"_s, u"weather"_s, u"getaway"_s, u"update"_s, u""_s, u"find_and_replace"_s,
                                 u"get_or_create_user"_s, u"read_write_file"_s, u"searchAndUpdate"_s, u"lookup_and_set"_s,
                                 u"list.mark"_s, u"list_unsubscribe"_s, u"read_and_forward_mail"_s, u"get_and_confirm"_s})
            QTest::newRow(qPrintable(name)) << name << u"write"_s;
        for (const auto &name : {u"delete_file"_s, u"mail.send"_s, u"deleteFile"_s, u"FileDelete"_s, u"HTTPDelete"_s,
                                 u"get_and_delete"_s, u"clear-all"_s, u"DROP_TABLE"_s})
            QTest::newRow(qPrintable(name)) << name << u"destructive"_s;
    }
    void seesTheRiskInTheName()
    {
        QFETCH(const QString, tool);
        QFETCH(const QString, risk);

        QCOMPARE(riskName(riskOf(tool, {})), risk);
    }
    void hintsOnlyRaise()
    {
        QCOMPARE(riskOf(u"weather"_s, {.readOnly = true}), Risk::Write);
        QCOMPARE(riskOf(u"delete_all"_s, {.readOnly = true, .destructive = false}), Risk::Destructive);
        QCOMPARE(riskOf(u"get_it"_s, {.readOnly = false}), Risk::Write);
        QCOMPARE(riskOf(u"get_it"_s, {.destructive = true}), Risk::Destructive);
        QCOMPARE(riskOf(u"get_it"_s, {.readOnly = true, .destructive = true}), Risk::Read);
    }
    void findsThePatternsOfAModule_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<bool>("whereKnown");
        QTest::addColumn<bool>("whereUnknown");
        QTest::newRow("the module") << u"mail"_s << true << true;
        QTest::newRow("modules like it") << u"ma*"_s << true << true;
        QTest::newRow("a tool") << u"send"_s << true << false;
        QTest::newRow("a tool of it") << u"mail.send"_s << true << true;
        QTest::newRow("a tool that it has not") << u"mail.burn*"_s << true << true;
        QTest::newRow("such a tool of any module") << u"*.send"_s << true << true;
        QTest::newRow("another tool of any module") << u"*.burn"_s << false << true;
        QTest::newRow("another module") << u"calendar"_s << false << false;
        QTest::newRow("the same tool of another module") << u"calendar.send"_s << false << false;
    }
    void findsThePatternsOfAModule()
    {
        QFETCH(const QString, pattern);
        QFETCH(const bool, whereKnown);
        QFETCH(const bool, whereUnknown);

        QCOMPARE(!concerning({pattern}, u"mail"_s, {u"send"_s, u"search"_s}).isEmpty(), whereKnown);
        QCOMPARE(!concerning({pattern}, u"mail"_s, {}).isEmpty(), whereUnknown);
    }
    void asksByRiskUnlessTheAdminSaysOtherwise_data()
    {
        QTest::addColumn<Risk>("risk");
        QTest::addColumn<bool>("isOwn");
        QTest::addColumn<config::ToolRules>("rules");
        QTest::addColumn<Consent>("consent");
        const config::ToolRules allow{.allow = {u"to*"_s}};
        const config::ToolRules ask{.allow = {u"tool"_s}, .ask = {u"tool"_s}};
        const config::ToolRules deny{.allow = {u"tool"_s}, .deny = {u"*"_s}, .ask = {u"tool"_s}};
        QTest::newRow("read") << Risk::Read << false << config::ToolRules{} << Consent::Allow;
        QTest::newRow("write") << Risk::Write << false << config::ToolRules{} << Consent::Ask;
        QTest::newRow("own write") << Risk::Write << true << config::ToolRules{} << Consent::Allow;
        QTest::newRow("destructive") << Risk::Destructive << false << config::ToolRules{} << Consent::Ask;
        QTest::newRow("own destructive") << Risk::Destructive << true << config::ToolRules{} << Consent::Ask;
        QTest::newRow("allowed") << Risk::Destructive << false << allow << Consent::Allow;
        QTest::newRow("to be asked") << Risk::Read << true << ask << Consent::Ask;
        QTest::newRow("denied") << Risk::Read << true << deny << Consent::Deny;
    }
    void asksByRiskUnlessTheAdminSaysOtherwise()
    {
        QFETCH(const Risk, risk);
        QFETCH(const bool, isOwn);
        QFETCH(const config::ToolRules, rules);
        QFETCH(const Consent, consent);

        const ToolRegistry::KnownTool tool{.module = u"m"_s, .name = u"tool"_s, .risk = risk, .isOwn = isOwn, .rules = rules};

        QCOMPARE(consentFor(tool), consent);
        QCOMPARE(canBeRemembered(tool), risk != Risk::Destructive && rules.ask.isEmpty());
    }
    void whatTomKeepsItselfDoesNotNag()
    {
        auto database = store::Database::openInMemory({}).value();
        const SystemClock clock;
        ToolRegistry tools;
        tools.add(std::make_unique<ListsModule>(*database, clock));
        tools.add(std::make_unique<NotesModule>(*database, clock));

        QStringList asking;
        for (const auto &definition : tools.definitions({u"lists"_s, u"notes"_s})) {
            if (consentFor(*tools.tool(definition.name)) != Consent::Allow)
                asking.append(definition.name);
        }

        QCOMPARE(asking, (QStringList{u"lists__delete_list"_s, u"notes__delete_note"_s}));
    }
    void aConsentIsForTheToolAsItWas()
    {
        const ToolRegistry::KnownTool tool{.module = u"m"_s, .name = u"tool"_s, .risk = Risk::Write};
        auto other = tool;
        other.definition.parameters = {{u"type"_s, u"object"_s}};
        auto worse = tool;
        worse.risk = Risk::Destructive;

        QVERIFY(schemaHash(tool) != schemaHash(other));
        QVERIFY(schemaHash(tool) != schemaHash(worse));
        QCOMPARE(argumentsHash({{u"a"_s, 1}, {u"b"_s, 2}}), argumentsHash({{u"b"_s, 2}, {u"a"_s, 1}}));
        QVERIFY(argumentsHash({{u"a"_s, 1}}) != argumentsHash({{u"a"_s, u"1"_s}}));
    }
    void readsOnInALongResult()
    {
        const QString text = u"ab"_s.repeated(ResultsModule::pageCharacters);
        ResultsModule module([&](const QString &id) -> Result<std::optional<QString>> {
            return id == "r1"_L1 ? std::optional(text) : std::nullopt;
        });

        const auto read = [&](const QString &id, qsizetype from) {
            const auto run = module.start(u"read"_s, {{u"result"_s, id}, {u"from"_s, from}});
            QSignalSpy finished(run.get(), &ToolRun::finished);
            return finished.wait() ? finished.constFirst().constFirst().value<ToolResult>() : ToolResult{};
        };
        const auto page = json::parseObject(read(u"r1"_s, 1).text.toUtf8()).value();
        QCOMPARE(page.value("text"_L1).toString().size(), ResultsModule::pageCharacters);
        QCOMPARE(page.value("next_from"_L1).toInteger(), ResultsModule::pageCharacters + 1);
        const auto last = json::parseObject(read(u"r1"_s, text.size()).text.toUtf8()).value();   // its very end
        QVERIFY(last.value("text"_L1).toString().isEmpty() && !last.contains("next_from"_L1));
        QVERIFY(read(u"r1"_s, text.size() + 1).isError);
        QVERIFY(read(u"r2"_s, 0).isError);
    }
};

QTEST_GUILESS_MAIN(TestToolPolicy)
#include "tst_toolpolicy.moc"
