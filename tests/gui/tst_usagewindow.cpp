#include "desktop/look/tones.h"
#include "desktop/usage/barlist.h"
#include "desktop/usage/usagecontroller.h"
#include "tests/gui/guimain.h"
#include "tests/gui/pagestest.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// The page of what was used, before a real server and its agent: it shows what GET /usage says.
class TestUsageWindow : public PagesTest
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { m_house.reset(); }

    void whatWasUsedIsDrawn()
    {
        enter();
        m_house->begin(u"Hello"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_house->model.open, 20000);
        m_house->model.say(u"Hello Alice"_s);
        m_house->model.finish({{u"prompt_tokens"_s, 1200}, {u"completion_tokens"_s, 34}});
        QTRY_VERIFY(m_house->ask("GET", u"/usage"_s).value("total"_L1)["input_tokens"_L1].toInt() >= 1200);

        open("usage", Qt::Key_7);

        QTRY_VERIFY(m_house->find<QLabel>("usageNote")->text().contains(u"answer"_s)
                    && !m_house->find<QLabel>("usageNote")->text().startsWith(u"0 "_s));
        m_house->chooseItem("usageUnit", u"Tokens"_s);
        const QWidget *chart = m_house->find<QWidget>("dayChart");
        QVERIFY2(chart->accessibleName().contains(u"1,234"_s), qPrintable(chart->accessibleName()));
        QVERIFY(m_house->find<QWidget>("usageModels")->accessibleDescription().contains(u"1,234"_s));
    }
    void budgetsAndChartsFollowWhatIsSpent()
    {
        using enum Bar::Tone;
        enter(u"      ledger: {url: 'SERVICE', budget: {month: 2}}\n    budget: {day: 1.00, month: 1.25}"_s);
        m_house->ask("POST", u"/schedules"_s,
                     {{u"kind"_s, u"prompt"_s},
                      {u"text"_s, u"Read my mail"_s},
                      {u"start"_s, u"2031-01-31T08:00:00"_s},
                      {u"budget"_s, QJsonObject{{u"month"_s, 3}}}});
        QTRY_VERIFY_WITH_TIMEOUT(m_house->isConnected(u"ledger"_s), 20000);
        countInATurn(100'000);
        const auto isTitled = [this] {
            return !isModelAsked() && m_house->askFor(u"/conversations"_s, u"conversations"_s).at(0)["title"_L1] == u"A title"_s;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isTitled(), 20000);
        const QJsonArray budgets = usage().value("budgets"_L1).toArray();
        QCOMPARE(budgets.size(), 4);   // day and month, of the service, of the schedule

        open("usage", Qt::Key_7);
        QTRY_COMPARE_WITH_TIMEOUT(drawn(), told(usage()), 20000);
        QVERIFY(drawn().at(0).startsWith(u"All, a day: $0.40 of $1.00, begins again on "_s));
        QVERIFY(drawn().at(0).contains(u"Schedule “Read my mail”, a month: $0.00 of $3.00, begins again on "_s));
        QVERIFY(drawn().at(0).contains(u"ledger, a month: $0.40 of $2.00, begins again on "_s));
        QCOMPARE(tones(), (QList{Normal, Normal, Normal, Normal}));
        QVERIFY(!paintsBudgets(Tones(m_house->app->window().palette()).warning));

        countInATurn(112'500);   // and the page stays open
        QTRY_COMPARE_WITH_TIMEOUT(tones(), (QList{Nearly, Normal, Normal, Normal}), 20000);
        QCOMPARE(drawn(), told(usage()));
        QVERIFY(paintsBudgets(Tones(m_house->app->window().palette()).warning));
        QVERIFY(!paintsBudgets(Tones(m_house->app->window().palette()).bad));

        countInATurn(50'000);
        QTRY_COMPARE_WITH_TIMEOUT(tones(), (QList{Over, Nearly, Normal, Normal}), 20000);
        QCOMPARE(drawn(), told(usage()));
        QVERIFY(drawn().at(0).startsWith(u"All, a day: $1.05 of $1.00"_s));
        QVERIFY(paintsBudgets(Tones(m_house->app->window().palette()).bad));

        m_house->press("usageUnit", Qt::Key_Down);
        QCOMPARE(drawn(), told(usage(), true));
        QCOMPARE(drawn().at(2), u"ledger: 525,000 tokens; Tom itself: 510 tokens"_s);
    }
    // Turns may end faster than the server counts.
    void whatIsSpentWhileOneAnswerIsOnItsWayIsAskedForOnceMore()
    {
        enter();
        const std::unique_ptr<ApiClient> client = m_house->client();
        UsageController usage(*client);
        QSignalSpy changed(&usage, &UsageController::changed);

        for (int turn = 0; turn < 20; ++turn)
            usage.refresh();

        QTRY_COMPARE(changed.size(), 2);
        usage.show(UsageController::Period::Week);
        QTRY_COMPARE(changed.size(), 3);
        QCOMPARE(changed.at(2).at(0).value<UsageReport>().from.daysTo(changed.at(2).at(0).value<UsageReport>().to), 6);
    }
    // As far apart as it gets: it is another day there at any time.
    void whatWasUsedIsDrawnWhereItIsAnotherDay()
    {
        enter();
        m_house->ask("PATCH", u"/settings"_s, {{u"time_zone"_s, u"Pacific/Kiritimati"_s}});
        const QByteArray here = qgetenv("TZ");
        qputenv("TZ", "Etc/GMT+12");   // behind UTC
        const auto comeBack = qScopeGuard([&here] { here.isNull() ? qunsetenv("TZ") : qputenv("TZ", here); });
        m_house->begin(u"Hello"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_house->model.open, 20000);
        m_house->model.say(u"Hello Alice"_s);
        m_house->model.finish({{u"prompt_tokens"_s, 200'000}, {u"completion_tokens"_s, 34}});
        QTRY_VERIFY(usage().value("total"_L1)["input_tokens"_L1].toInt() >= 200'000);

        open("usage", Qt::Key_7);

        QTRY_COMPARE_WITH_TIMEOUT(drawn(), told(usage()), 20000);
        QVERIFY(drawn().at(1).contains(u"$0.40"_s));
    }

private:
    // Of another device: a turn that calls a tool of the service, and asks the model twice.
    void countInATurn(int tokens) const
    {
        m_house->begin(u"count"_s, {u"ledger"_s});
        QTRY_VERIFY_WITH_TIMEOUT(isModelAsked(), 20000);
        m_house->model.call(u"c1"_s, u"ledger__get_count"_s, {{u"prompt_tokens"_s, tokens}, {u"completion_tokens"_s, 0}});
        m_house->model.open.clear();
        QTRY_VERIFY_WITH_TIMEOUT(isModelAsked(), 20000);
        m_house->model.say(u"Two."_s);
        m_house->model.finish({{u"prompt_tokens"_s, tokens}, {u"completion_tokens"_s, 0}});
        m_house->model.open.clear();
    }
    [[nodiscard]] QJsonObject usage() const { return m_house->ask("GET", u"/usage"_s); }
    // The budgets, the days, the modules and the models, as they are read out.
    [[nodiscard]] QStringList drawn() const
    {
        QStringList all;
        for (const char *name : {"usageBudgets", "dayChart", "usageModules", "usageModels"})
            all.append(m_house->find<QWidget>(name)->accessibleDescription());
        return all;
    }
    [[nodiscard]] static QStringList told(const QJsonObject &usage, bool inTokens = false)
    {
        QStringList budgets;
        for (const QJsonValue &one : usage.value("budgets"_L1).toArray()) {
            const QDateTime resets = QDateTime::fromString(one["resets"_L1].toString(), Qt::ISODate);
            const QString whose = one["title"_L1].isString() ? u"Schedule “%1”"_s.arg(one["title"_L1].toString())
                                                             : one["module"_L1].toString(u"All"_s);
            budgets.append(u"%1, a %2: %3 of %4, begins again on %5"_s.arg(
                whose, one["period"_L1].toString(), dollars(one["used"_L1].toDouble()), dollars(one["limit"_L1].toDouble()),
                QLocale().toString(resets.toLocalTime(), QLocale::ShortFormat)));
        }
        return {budgets.join(u"; "_s), sumsOf(usage, u"day"_s, inTokens), sumsOf(usage, u"module"_s, inTokens),
                sumsOf(usage, u"model"_s, inTokens)};
    }
    [[nodiscard]] static QString sumsOf(const QJsonObject &usage, const QString &kind, bool inTokens)
    {
        QList<std::pair<double, QString>> sums;
        for (const QJsonValue &one : usage.value(kind + u's').toArray()) {
            const qint64 tokens = one["input_tokens"_L1].toInteger() + one["output_tokens"_L1].toInteger();
            const QString said = one[kind].toString();
            const QString name = kind == "day"_L1 ? QLocale().toString(QDate::fromString(said, Qt::ISODate), u"ddd d MMM"_s)
                                 : said.isEmpty() ? u"Tom itself"_s
                                                  : said;
            const QString value = inTokens ? u"%1 tokens"_s.arg(QLocale().toString(tokens)) : dollars(one["cost"_L1].toDouble());
            sums.append({inTokens ? double(tokens) : one["cost"_L1].toDouble(), u"%1: %2"_s.arg(name, value)});
        }
        if (kind != "day"_L1)
            std::ranges::stable_sort(sums, std::greater(), &std::pair<double, QString>::first);
        QStringList lines;
        for (const auto &[value, line] : std::as_const(sums))
            lines.append(line);
        return lines.join(u"; "_s);
    }
    [[nodiscard]] static QString dollars(double sum)
    {
        return u'$' + QLocale().toString(sum, 'f', sum != 0 && sum < 0.1 ? 4 : 2);
    }
    [[nodiscard]] QList<Bar::Tone> tones() const
    {
        QList<Bar::Tone> tones;
        for (const Bar &bar : m_house->find<BarList>("usageBudgets")->bars())
            tones.append(bar.tone);
        return tones;
    }
    [[nodiscard]] bool paintsBudgets(const QColor &color) const
    {
        const QImage image = m_house->find<BarList>("usageBudgets")->grab().toImage();
        for (int y = 0; y < image.height(); ++y) {
            if (image.pixelColor(8, y) == color)
                return true;
        }
        return false;
    }
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestUsageWindow>(argc, argv);
}
#include "tst_usagewindow.moc"
