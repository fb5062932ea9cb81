#include "desktop/usage/usagepanel.h"
#include "tests/gui/choosing.h"
#include "tests/gui/guimain.h"

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// What the page of usage does by itself; with a real server it is tested as a whole.
class TestUsagePanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tokensAreShownWhereNothingHasAPriceUntilSomebodyChooses()
    {
        UsagePanel panel;
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        auto *unit = panel.findChild<QComboBox *>(u"usageUnit"_s);
        UsageReport report;
        report.total.calls = 3;
        panel.setReport(report);
        QCOMPARE(unit->currentText(), u"Tokens"_s);

        chooseByKeys(unit, u"Money"_s);
        panel.setReport(report);

        QCOMPARE(unit->currentText(), u"Money"_s);
    }
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestUsagePanel>(argc, argv);
}
#include "tst_usagepanel.moc"
