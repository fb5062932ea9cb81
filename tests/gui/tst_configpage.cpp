#include "desktop/configeditor/configtextview.h"
#include "desktop/look/dropquestion.h"
#include "tests/gui/guimain.h"
#include "tests/gui/livehouse.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

constexpr int patience = 30000;

} // namespace

// The page for admins in the window of everybody, beside the real server: nothing that is not applied goes unasked.
class TestConfigPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_house = std::make_unique<LiveHouse>();
        m_house->startWindow();
        QTRY_VERIFY_WITH_TIMEOUT(m_house->isVisible("configWay"), patience);
        m_house->click("configWay");
        QTRY_VERIFY_WITH_TIMEOUT(view().text().contains(u"alice"_s), patience);
        QTest::keyClicks(&view(), u"# mine"_s);
        QTRY_VERIFY(view().text().startsWith(u"# mine"_s));
    }
    void cleanup() { m_house.reset(); }

    void aWindowThatClosesAsksFirst()
    {
        window().close();

        QTRY_VERIFY(question());
        QVERIFY(window().isVisible());
        window().close();   // again: still one question
        QCOMPARE(window().findChildren<DropQuestion *>().size(), 1);
        answer(u"Keep editing"_s);
        QTRY_VERIFY(!question());
        QVERIFY(window().isVisible());
        QVERIFY(view().text().startsWith(u"# mine"_s));

        window().close();
        QTRY_VERIFY(question());
        answer(u"Drop the changes"_s);
        QTRY_VERIFY(!window().isVisible());
    }
    void whoSignsOutIsAskedFirst()
    {
        window().findChild<QAction *>(u"signOutAction"_s)->trigger();

        QTRY_VERIFY(question());
        QVERIFY(!m_house->isVisible("signInPanel"));
        answer(u"Drop the changes"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_house->isVisible("signInPanel"), patience);
    }
    void whatWasTakenBackIsNothingToLose()
    {
        for (int key = 0; key < 6; ++key)
            QTest::keyClick(&view(), Qt::Key_Backspace);
        QTRY_VERIFY(!view().text().startsWith(u'#'));

        window().close();

        QTRY_VERIFY(!window().isVisible());
    }

private:
    [[nodiscard]] MainWindow &window() const { return m_house->app->window(); }
    [[nodiscard]] ConfigTextView &view() const { return *window().findChild<ConfigTextView *>(); }
    [[nodiscard]] DropQuestion *question() const { return window().findChild<DropQuestion *>(); }
    void answer(const QString &words) const
    {
        const QList<QAbstractButton *> buttons = question()->buttons();
        const auto found = std::ranges::find(buttons, words, &QAbstractButton::text);
        QVERIFY(found != buttons.end());
        QTest::mouseClick(*found, Qt::LeftButton);
    }

    std::unique_ptr<LiveHouse> m_house;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestConfigPage>(argc, argv);
}
#include "tst_configpage.moc"
