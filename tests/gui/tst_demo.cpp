#include "desktop/app/pages.h"
#include "desktop/demo/demo.h"
#include "tests/gui/glass.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowtree.h"

#include <QAction>
#include <QLabel>
#include <QListView>
#include <QMessageBox>
#include <QTemporaryDir>
#include <QTextBrowser>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// The household of --demo, which asks nobody.
class TestDemo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        const auto connections = demoConnections(m_folder->path());
        QVERIFY(connections);
        m_glass.app = std::make_unique<DesktopApp>(m_folder->path(), DesktopOptions{}, *connections);
        m_glass.app->start();
        QVERIFY(QTest::qWaitForWindowExposed(&m_glass.app->window()));
        QTRY_COMPARE(m_glass.find<QLabel>("connectionState")->text(), u"● Connected"_s);
    }
    void cleanup() { m_glass.app.reset(); }

    void theListHasTheHouseholdsConversations()
    {
        QTRY_COMPARE(m_glass.find<QListView>("conversationList")->model()->rowCount(), 5);
    }
    void aQuestionIsAnsweredAndIsInItsConversationThen()
    {
        QTRY_COMPARE(m_glass.find<QListView>("conversationList")->model()->rowCount(), 5);
        QTRY_VERIFY(m_glass.isVisible("assistantText"));
        m_glass.find<QToolButton>("newConversation")->click();
        QTRY_VERIFY(!m_glass.isVisible("assistantText"));

        m_glass.type("input", u"Put milk on the shopping list"_s);
        m_glass.press("input", Qt::Key_Return);

        QTRY_COMPARE(lastText(), u"It is on your shopping list now, eight things in all."_s);
        QTRY_COMPARE(m_glass.find<QListView>("conversationList")->model()->rowCount(), 6);
    }
    void nobodySignsInOrOut()
    {
        m_glass.find<QAction>("signOutAction")->trigger();

        QTRY_VERIFY(m_glass.isVisible("tellBox"));
        QCOMPARE(m_glass.find<QMessageBox>("tellBox")->text(), u"Start Tom without --demo to sign in."_s);
        QCOMPARE(m_glass.find<QLabel>("connectionState")->text(), u"● Connected"_s);
    }
    void everyPageIsNamedAndReachable_data()
    {
        QTest::addColumn<QString>("page");
        for (const char *page : {"chat", "inbox", "tasks", "modules", "schedules", "memory", "usage", "devices"})
            QTest::newRow(page) << QString::fromLatin1(page);
    }
    void everyPageIsNamedAndReachable()
    {
        QFETCH(const QString, page);
        Pages &pages = m_glass.app->window().pages();

        pages.showPage(page);

        QCOMPARE(pages.shown(), page);
        QCOMPARE(unnamedControls(&m_glass.app->window()), QStringList());
        QCOMPARE(unreachedByTab(&m_glass.app->window()), QStringList());
    }

private:
    [[nodiscard]] QString lastText() const
    {
        const auto *text = m_glass.find<QTextBrowser>("assistantText");
        return text ? text->toPlainText() : QString();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    Glass m_glass;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestDemo>(argc, argv);
}
#include "tst_demo.moc"
