#include "desktop/conversations/conversationmodel.h"
#include "tests/gui/guimain.h"
#include "tests/gui/pagestest.h"

#include <QAction>
#include <QCheckBox>
#include <QMenu>
#include <QPushButton>
#include <QTabBar>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// What panels change at a real server beside what the tests of each have: looked for there, and never in the window.
class TestPanelActs : public PagesTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { enter(); }
    void cleanup() { m_house.reset(); }

    void aConversationIsPinnedAndLetGo()
    {
        const QString id = converse(u"Trains to Lyon"_s);

        chooseInMenu("pin");
        QTRY_VERIFY(conversation(id).value("pinned"_L1).toBool());
        QTRY_VERIFY(listed().data(ConversationModel::PinnedRole).toBool());
        chooseInMenu("pin");
        QTRY_VERIFY(!conversation(id).value("pinned"_L1).toBool());
    }
    void aConversationIsArchivedAndTakenOut()
    {
        const QString id = converse(u"Trains to Lyon"_s);

        chooseInMenu("archive");
        QTRY_VERIFY(conversation(id).value("archived"_L1).toBool());
        QVERIFY(m_house->askFor(u"/conversations"_s, u"conversations"_s).isEmpty());
        QCOMPARE(m_house->askFor(u"/conversations?folder=archive"_s, u"conversations"_s).size(), 1);

        m_house->find<QTabBar>("conversationFolders")->setCurrentIndex(1);
        QTRY_COMPARE(list("conversation")->model()->rowCount(), 1);
        chooseInMenu("archive");
        QTRY_VERIFY(!conversation(id).value("archived"_L1).toBool());
    }
    void aConversationIsDeletedAndBroughtBackFromTheBin()
    {
        const QString id = converse(u"Trains to Lyon"_s);

        chooseInMenu("delete");
        QTRY_VERIFY(conversation(id).contains("deleted"_L1));
        QCOMPARE(m_house->askFor(u"/conversations?folder=bin"_s, u"conversations"_s).size(), 1);

        m_house->find<QTabBar>("conversationFolders")->setCurrentIndex(2);
        QTRY_COMPARE(list("conversation")->model()->rowCount(), 1);
        chooseInMenu("restore");
        QTRY_VERIFY(!conversation(id).contains("deleted"_L1));
        QCOMPARE(m_house->askFor(u"/conversations"_s, u"conversations"_s).size(), 1);
    }
    void aScheduleIsRunNowAndSwitchedOff()
    {
        m_house->ask("POST", u"/schedules"_s, {{u"text"_s, u"Water the plants"_s}, {u"start"_s, u"2031-01-31T08:00:00"_s}});
        open("schedules", Qt::Key_5);
        QTRY_COMPARE(rows("schedules").size(), 1);
        choose("schedules", u"Water the plants"_s);

        m_house->click("runSchedule");
        QTRY_VERIFY(!m_house->notification(u"Water the plants"_s).isEmpty());

        QTRY_VERIFY(m_house->isVisible("scheduleEnabled"));
        m_house->find<QCheckBox>("scheduleEnabled")->click();
        m_house->click("keepSchedule");
        QTRY_VERIFY(!m_house->askFor(u"/schedules"_s, u"schedules"_s).at(0)["enabled"_L1].toBool(true));
        QTRY_COMPARE(trailing("schedules", u"Water the plants"_s), u"off"_s);
    }
    void allThatWaitsInTheInboxIsDoneAtOnce()
    {
        m_house->remind(u"Water the plants"_s);
        m_house->remind(u"Call Bob"_s);
        QTRY_COMPARE(rows("inbox").size(), 2);
        open("inbox", Qt::Key_2);

        m_house->click("inboxAllDone");

        QTRY_VERIFY(m_house->notification(u"Water the plants"_s).value("read"_L1).toBool());
        QTRY_VERIFY(m_house->notification(u"Call Bob"_s).value("read"_L1).toBool());
    }
    void whatWasPutOffIsDoneFromLater()
    {
        m_house->remind(u"Water the plants"_s);
        QTRY_COMPARE(rows("inbox").size(), 1);
        open("inbox", Qt::Key_2);
        choose("inbox", u"Water the plants"_s);
        m_house->find<QAction>("snooze15")->trigger();
        QTRY_VERIFY(m_house->notification(u"Water the plants"_s).contains("snoozed_until"_L1));
        m_house->find<QTabBar>("inboxFolders")->setCurrentIndex(1);
        QTRY_COMPARE(rows("inbox").size(), 1);
        choose("inbox", u"Water the plants"_s);

        m_house->click("markDone");

        QTRY_VERIFY(m_house->notification(u"Water the plants"_s).value("read"_L1).toBool());
        QVERIFY(!m_house->notification(u"Water the plants"_s).contains("snoozed_until"_L1));
    }
    void allOtherDevicesAreSignedOut()
    {
        open("devices", Qt::Key_8);
        QTRY_COMPARE(rows("devices").size(), 2);

        m_house->click("revokeOthers");
        m_house->click("revokeOthers");

        QTRY_COMPARE(m_house->ask("GET", u"/sessions"_s).value("code"_L1).toString(), u"unauthorized"_s);   // it was another
        QTRY_COMPARE(rows("devices").size(), 1);
    }

private:
    // A conversation of another device, whose id the server says.
    QString converse(const QString &words) const
    {
        m_house->begin(words);
        const auto isAnswered = [this] {
            if (m_house->model.open) {   // it is asked for a title, too
                m_house->model.say(u"Hello."_s);
                m_house->model.finish();
                m_house->model.open.clear();
            }
            const QJsonObject first = m_house->askFor(u"/conversations"_s, u"conversations"_s).at(0).toObject();
            return first.value("messages"_L1).toInt() == 2 && !first.contains("turn"_L1);
        };
        if (!QTest::qWaitFor(isAnswered, 30000) || !QTest::qWaitFor([this] { return listed().isValid(); }, 20000))
            return {};
        return m_house->askFor(u"/conversations"_s, u"conversations"_s).at(0)["id"_L1].toString();
    }
    [[nodiscard]] QJsonObject conversation(const QString &id) const
    {
        return m_house->ask("GET", u"/conversations/"_s + id).value("conversation"_L1).toObject();
    }
    [[nodiscard]] QModelIndex listed() const { return list("conversation")->model()->index(0, 0); }
    void chooseInMenu(const char *action) const
    {
        QListView *conversations = list("conversation");
        Q_EMIT conversations->customContextMenuRequested(conversations->visualRect(listed()).center());
        auto *menu = m_house->find<QMenu>("conversationMenu");
        menu->findChild<QAction *>(QString::fromLatin1(action))->trigger();
        menu->close();
    }
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestPanelActs>(argc, argv);
}
#include "tst_panelacts.moc"
