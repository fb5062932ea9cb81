#include "shared/config/configreader.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::config;

// What may be wrong with prices, budgets and exchange rates.
class TestMoneyProblems : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsWrongAndWhere_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("problem");
        const auto user = [](const QByteArray &lines) { return "users:\n  - username: a\n    password: x\n"_ba + lines; };
        const auto global = [&user](const QByteArray &lines) { return user("global:\n"_ba + lines); };
        const auto llms = [&global](const QByteArray &lines) {
            return global("  llms:\n    x:\n" + lines + "      api: k\n      models: [a/a, a/b, a/c]\n");
        };

        QTest::newRow("a price of another model")
            << llms("      prices: {y: {input: 1, output: 1}}\n")
            << u"W config.yml:7:16: global.llms.x.prices.y: \"y\" is none of this provider's models"_s;
        QTest::newRow("half a price") << llms("      prices: {a/a: {input: 1}}\n")
                                      << u"E config.yml:7:16: global.llms.x.prices.a/a: needs \"input\" and \"output\", "
                                         "in US dollars for a million tokens"_s;
        QTest::newRow("a price below nothing") << llms("      prices: {a/a: {input: -1, output: 1}}\n")
                                               << u"E config.yml:7:29: global.llms.x.prices.a/a.input: must be a number from 0 "
                                                  "to 1000000"_s;
        QTest::newRow("a budget of nothing")
            << user("    budget: {currency: USD}\n")
            << u"W config.yml:4:13: users[0].budget: limits nothing: it has neither \"day\" nor \"month\""_s;
        QTest::newRow("a budget below nothing")
            << user("    budget: {day: -0.1}\n")
            << u"E config.yml:4:19: users[0].budget.day: must be a number from 0 to 1000000"_s;
        QTest::newRow("a budget in a currency without a rate")
            << user("    budget: {day: 1, currency: EUR}\n")
            << u"E config.yml:4:32: users[0].budget.currency: \"EUR\" needs a line under global.exchange_rates: the US dollars "
               "that one of it is worth"_s;
        QTest::newRow("no currency") << user("    budget: {day: 1, currency: euro}\n")
                                     << u"E config.yml:4:32: users[0].budget.currency: must be a currency by its three capitals, "
                                        "such as EUR"_s;
        QTest::newRow("a rate of nothing") << global("  exchange_rates: {EUR: 0}\n")
                                           << u"E config.yml:5:25: global.exchange_rates.EUR: must be a number: the US dollars "
                                              "that one EUR is worth"_s;
        QTest::newRow("a rate of the dollar") << global("  exchange_rates: {USD: 1}\n")
                                              << u"E config.yml:5:20: global.exchange_rates.USD: must be a currency by its three "
                                                 "capitals, such as EUR, and not USD"_s;
    }
    void saysWhatIsWrongAndWhere()
    {
        QFETCH(const QByteArray, yaml);
        QFETCH(const QString, problem);

        QStringList problems;
        for (const Problem &one : readConfigText(yaml, u"config.yml"_s).problems) {
            if (!one.message.startsWith("is stored as readable text"_L1))
                problems.append((one.severity == Severity::Error ? u"E "_s : u"W "_s) + one.toString());
        }
        QCOMPARE(problems, QStringList{problem});
    }
    void aBudgetOfNothingIsABudget()
    {
        const Config config = readConfigText("users:\n  - {username: a, password: x, budget: {day: 0}}\n"_ba, u"c"_s).config;
        QVERIFY(config.users.at(0).budget.isSet());
        QCOMPARE(config.users.at(0).budget.day, 0.0);
    }
};

QTEST_GUILESS_MAIN(TestMoneyProblems)
#include "tst_moneyproblems.moc"
