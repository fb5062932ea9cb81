#include "desktop/chat/approvalcard.h"
#include "desktop/notify/inboxpanel.h"
#include "tests/gui/choosing.h"
#include "tests/gui/guimain.h"

#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// What arrives while somebody has the hand on what the inbox shows.
class TestInboxPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_panel = std::make_unique<InboxPanel>();
        m_panel->resize(900, 600);
        m_panel->show();
        m_panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    }
    void cleanup() { m_panel.reset(); }

    void aMenuStaysOpenWhateverArrives_data()
    {
        QTest::addColumn<bool>("byKeys");
        QTest::addColumn<InboxState>("before");
        QTest::addColumn<InboxState>("after");
        const InboxState asked{.approvals = {call()}};
        const InboxState told{.notifications = {teller()}, .approvals = {call()}};
        protocol::Notification changed = teller();
        changed.seq = 2;
        changed.title = u"Is it allowed?"_s;
        for (const bool byKeys : {false, true}) {
            const auto row = [byKeys](const char *name, const InboxState &before, const InboxState &after) {
                QTest::addRow("%s, by %s", name, byKeys ? "keys" : "mouse") << byKeys << before << after;
            };
            row("the notification of the question comes", asked, told);
            row("it changes", told, {.notifications = {changed}, .approvals = {call()}});
            row("its question comes", {.notifications = {teller()}}, told);
            row("it is decided elsewhere", told, {});
            row("another one comes", told, {.notifications = {reminder(), teller()}, .approvals = {call()}});
        }
    }
    void aMenuStaysOpenWhateverArrives()
    {
        QFETCH(const bool, byKeys);
        QFETCH(const InboxState, before);
        QFETCH(const InboxState, after);
        m_panel->setState(before);
        QTest::keyClick(list(), Qt::Key_Down);
        const bool isQuestion = !before.approvals.isEmpty();
        QSignalSpy decided(m_panel.get(), &InboxPanel::decided);
        QSignalSpy snoozed(m_panel.get(), &InboxPanel::snoozeRequested);
        const QPointer menu = openMenu(isQuestion ? "always" : "snooze", byKeys);
        QVERIFY(menu);

        m_panel->setState(after);

        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(menu && menu->isVisible());
        const QString entry = isQuestion ? u"approveAlways"_s : u"snooze60"_s;
        byKeys ? chooseByKeys(menu, entry) : clickEntry(menu, entry);
        QTRY_COMPARE(isQuestion ? decided.size() : snoozed.size(), 1);
        if (isQuestion)
            QCOMPARE(decided[0][1].value<protocol::ApprovalDecision>(),
                     (protocol::ApprovalDecision{true, protocol::Remember::Always}));
        else
            QCOMPARE(snoozed[0], (QVariantList{qint64(12), 60}));
        QTRY_COMPARE(list()->model()->rowCount(), after.notifications.size());   // and then it arrives
        if (!after.notifications.isEmpty())
            QTRY_COMPARE(m_panel->findChild<QLabel *>(u"notificationTitle"_s)->text(), after.notifications.constLast().title);
    }
    void whatArrivesWhileAMenuIsOpenIsThereWhenItIsClosed()
    {
        m_panel->setState({.notifications = {teller()}, .approvals = {call()}});
        QTest::keyClick(list(), Qt::Key_Down);
        QMenu *menu = openMenu("snooze", true);
        QVERIFY(menu);
        m_panel->setState({.notifications = {reminder(), teller()}, .approvals = {call()}});
        QCOMPARE(list()->model()->rowCount(), 1);

        QTest::keyClick(menu, Qt::Key_Escape);

        QTRY_COMPARE(list()->model()->rowCount(), 2);
        QCOMPARE(m_panel->chosen(), u"n12"_s);
    }
    void anotherAccountClosesTheMenu()
    {
        m_panel->setState({.notifications = {teller()}, .approvals = {call()}});
        QTest::keyClick(list(), Qt::Key_Down);
        const QPointer menu = openMenu("snooze", false);
        QVERIFY(menu);
        m_panel->setState({.notifications = {reminder(), teller()}, .approvals = {call()}});

        m_panel->beginAnother();

        QTRY_VERIFY(!menu);
        QCOMPARE(list()->model()->rowCount(), 0);
    }
    void theCardThatSomebodyIsAtStaysWhenItsNotificationComes()
    {
        m_panel->setState({.approvals = {call()}});
        QTest::keyClick(list(), Qt::Key_Down);
        QTest::keyClick(list(), Qt::Key_Return);
        const QPointer card = m_panel->findChild<ApprovalCard *>();
        const auto *approve = m_panel->findChild<QPushButton *>(u"approve"_s);
        QTest::keyClick(m_panel->focusWidget(), Qt::Key_Tab);
        QCOMPARE(m_panel->focusWidget(), approve);

        m_panel->setState({.notifications = {reminder(), teller()}, .approvals = {call()}});

        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(card && card->isVisible());
        QCOMPARE(m_panel->focusWidget(), approve);
        QCOMPARE(m_panel->chosen(), u"n12"_s);
        QCOMPARE(list()->currentIndex().row(), 1);
        QCOMPARE(m_panel->findChild<QLabel *>(u"notificationTitle"_s)->text(), teller().title);
        QVERIFY(m_panel->findChild<QPushButton *>(u"snooze"_s)->isVisible());
        QSignalSpy decided(m_panel.get(), &InboxPanel::decided);
        QTest::keyClick(m_panel->focusWidget(), Qt::Key_Space);
        QCOMPARE(decided.size(), 1);
    }

    void whoTypesIntoAFormThatIsOverTypesIntoNothingElse_data()
    {
        QTest::addColumn<int>("width");
        QTest::newRow("beside the list") << 900;
        QTest::newRow("in the place of the list") << 500;
    }
    void whoTypesIntoAFormThatIsOverTypesIntoNothingElse()
    {
        QFETCH(const int, width);
        m_panel->resize(width, 600);
        m_panel->setState({.notifications = {reminder()}, .forms = {form()}});
        QTest::keyClick(list(), Qt::Key_Down);
        QTest::keyClick(list(), Qt::Key_Return);
        QCOMPARE(m_panel->focusWidget()->objectName(), u"field_name"_s);
        QTest::keyClicks(m_panel->focusWidget(), u"An"_s);
        QSignalSpy done(m_panel.get(), &InboxPanel::doneRequested);
        QSignalSpy opened(m_panel.get(), &InboxPanel::openRequested);

        m_panel->setState({.notifications = {reminder()}});

        const QPointer end = m_panel->findChild<QLabel *>(u"formEnd"_s);
        QVERIFY(end);
        QCOMPARE(end->text(), u"It is not wanted any more."_s);
        for (const Qt::Key key : {Qt::Key_N, Qt::Key_Space, Qt::Key_W, Qt::Key_Return, Qt::Key_Space, Qt::Key_Delete})
            QTest::keyClick(m_panel->windowHandle(), key);
        m_panel->setState({.notifications = {reminder()}});
        QVERIFY(end && end->isVisible());
        QCOMPARE(m_panel->chosen(), QString());
        QVERIFY(done.isEmpty() && opened.isEmpty());
        m_panel->setState({.notifications = {reminder()}, .forms = {form()}});   // it is asked again
        m_panel->open(u"e1"_s);
        QVERIFY(m_panel->findChild<QLineEdit *>(u"field_name"_s)->isVisible());
    }
    void anEndedFormGoesWithTheNextChoice()
    {
        m_panel->setState({.notifications = {reminder()}, .forms = {form()}});
        QTest::keyClick(list(), Qt::Key_Down);
        QTest::keyClick(list(), Qt::Key_Return);
        m_panel->setState({.notifications = {reminder()}});

        m_panel->open(u"n13"_s);

        QCOMPARE(m_panel->findChild<QLabel *>(u"notificationTitle"_s)->text(), reminder().title);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(!m_panel->findChild<QLabel *>(u"formEnd"_s));
    }

private:
    static protocol::Elicitation form()
    {
        return {.id = u"e1"_s,
                .conversation = u"c1"_s,
                .module = u"trains"_s,
                .message = u"Who travels?"_s,
                .schema = {{u"type"_s, u"object"_s},
                           {u"properties"_s, QJsonObject{{u"name"_s, QJsonObject{{u"type"_s, u"string"_s}}}}}}};
    }
    static protocol::Approval call()
    {
        return {.id = u"a1"_s,
                .conversation = u"c1"_s,
                .module = u"counter"_s,
                .name = u"write_count"_s,
                .arguments = {{u"count"_s, 3}},
                .risk = u"write"_s,
                .remember = {u"once"_s, u"conversation"_s, u"always"_s}};
    }
    static protocol::Notification teller()
    {
        return {.id = 12,
                .seq = 1,
                .kind = protocol::NotificationKind::Approval,
                .title = u"May Tom do this?"_s,
                .text = u"counter: write count"_s,
                .actions = {{.id = u"approve"_s, .target = u"a1"_s}, {.id = u"deny"_s, .target = u"a1"_s}}};
    }
    static protocol::Notification reminder()
    {
        return {.id = 13, .seq = 2, .kind = protocol::NotificationKind::Reminder, .title = u"Water the plants"_s};
    }
    [[nodiscard]] QListView *list() const { return m_panel->findChild<QListView *>(u"inboxList"_s); }
    [[nodiscard]] QMenu *openMenu(const char *name, bool byKeys) const
    {
        auto *button = m_panel->findChild<QPushButton *>(QString::fromLatin1(name));
        if (!button || !QTest::qWaitFor([button] { return button->isVisible() && button->width() > 0; }))
            return nullptr;
        if (byKeys) {
            button->setFocus(Qt::TabFocusReason);
            QTest::keyClick(button, Qt::Key_Space);
        } else {
            QTest::mouseClick(button, Qt::LeftButton);
        }
        return QTest::qWaitForWindowExposed(button->menu()) ? button->menu() : nullptr;
    }
    std::unique_ptr<InboxPanel> m_panel;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestInboxPanel>(argc, argv);
}
#include "tst_inboxpanel.moc"
