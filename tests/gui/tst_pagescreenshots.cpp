#include "desktop/app/language.h"
#include "desktop/app/mainwindow.h"
#include "desktop/app/pages.h"
#include "desktop/app/sidepages.h"
#include "desktop/look/appearance.h"
#include "desktop/notify/inboxpanel.h"
#include "tests/gui/virtualscreen.h"

#include <QApplication>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// Draws every page beside the chat as it looks with something in it: light, dark, in French, small, at double size.
class TestPageScreenshots : public QObject
{
    Q_OBJECT

public:
    TestPageScreenshots(QApplication &application, QString folder, QString way)
        : m_appearance(application, way == "dark"_L1 ? Appearance::Scheme::Dark : Appearance::Scheme::Light),
          m_folder(std::move(folder)),
          m_way(std::move(way))
    {
        QDir().mkpath(m_folder);
    }

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<MainWindow>(m_folder + u"/.place"_s);
        m_pages = std::make_unique<SidePages>(m_window->pages());
        const bool isSmall = m_way == "900x600"_L1 || m_way == "200"_L1;   // at 200 % the screen has no room for more
        m_window->resize(isSmall ? QSize(900, 600) : QSize(1120, 760));
        m_window->showChat();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup()
    {
        m_pages.reset();
        m_window.reset();
    }

    void inbox()
    {
        auto *panel = show<InboxPanel>(u"inbox"_s);
        panel->setQuietHours(protocol::QuietHours{QTime(22, 0), QTime(7, 0)});
        panel->setState(inboxState());
        m_window->pages().setCount(u"inbox"_s, 4);
        panel->open(u"n5"_s);

        save(u"inbox"_s);
    }
    void inboxConsent()
    {
        auto *panel = show<InboxPanel>(u"inbox"_s);
        panel->setState(inboxState());
        m_window->pages().setCount(u"inbox"_s, 4);
        panel->open(u"a1"_s);

        save(u"inbox-consent"_s);
    }

private:
    static InboxState inboxState()
    {
        using protocol::NotificationKind;
        const QDateTime now = QDateTime::currentDateTime();
        InboxState state;
        state.notifications = {
            {.id = 5,
             .kind = NotificationKind::TaskResult,
             .title = u"Morning overview"_s,
             .text = u"Two meetings today: the budget at 10:00 and Anna at 15:30.\nIt rains from noon on, so take the train "
                     "and not the bicycle.\n\nThe parcel of Tuesday is at the neighbour's."_s,
             .created = now.addSecs(-900),
             .actions = {{u"open"_s, u"Open"_s, u"c1"_s}}},
            {.id = 4, .kind = NotificationKind::Reminder, .title = u"Water the plants"_s, .created = now.addSecs(-4000)},
            {.id = 3,
             .kind = NotificationKind::Message,
             .title = u"Dinner on Sunday?"_s,
             .text = u"We would bring dessert."_s,
             .sender = u"bob"_s,
             .created = now.addSecs(-30000)},
            {.id = 2,
             .kind = NotificationKind::ModuleNotice,
             .title = u"The calendar cannot be reached"_s,
             .text = u"calendar.example.org does not answer since 08:12."_s,
             .sender = u"calendar"_s,
             .created = now.addDays(-1),
             .isSilent = true}};
        state.approvals = {{.id = u"a1"_s,
                            .turn = u"t1"_s,
                            .conversation = u"c2"_s,
                            .module = u"mail"_s,
                            .name = u"send"_s,
                            .arguments = {{u"to"_s, u"landlord@example.org"_s},
                                          {u"subject"_s, u"Heating in the kitchen"_s},
                                          {u"body"_s, u"Dear Mr Martin,\nthe heating in the kitchen has been cold since Monday. "
                                                      "Could somebody look at it this week?\nKind regards, Alice"_s}},
                            .risk = u"write"_s,
                            .remember = {u"once"_s, u"conversation"_s, u"always"_s},
                            .created = now.addSecs(-120),
                            .expires = now.addSecs(5 * 3600)}};
        state.waiting = 4;
        return state;
    }

    template<typename Panel>
    Panel *show(const QString &page)
    {
        m_window->pages().showPage(page);
        return m_window->findChild<Panel *>();
    }
    void save(const QString &name)
    {
        QTest::qWait(150);
        const QString path = u"%1/%2-%3.png"_s.arg(m_folder, name, m_way);
        QVERIFY(m_window->grab().toImage().convertToFormat(QImage::Format_RGB888).save(path, "PNG", 0));
        QVERIFY(QFile(path).size() < 200 * 1024);
    }

    Appearance m_appearance;
    QString m_folder;
    QString m_way;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<SidePages> m_pages;
};

int main(int argc, char *argv[])
{
    const QString way = qEnvironmentVariable("TOM_SCREENSHOT_WAY", u"light"_s);
    if (way == "200"_L1)
        qputenv("QT_SCALE_FACTOR", "2");
    const VirtualScreen screen;
    if (!screen.isRunning()) {
        qWarning("Xvfb is missing, so there are no pictures: install it");
        return 1;
    }
    QApplication application(argc, argv);
    const QLocale locale(way == "french"_L1 ? u"fr"_s : u"en"_s);
    QLocale::setDefault(locale);
    speak(application, locale);
    TestPageScreenshots test(application,
                             qEnvironmentVariable("TOM_SCREENSHOTS", QStringLiteral(TOM_SOURCE_DIR "/docs/screenshots")), way);
    return QTest::qExec(&test, argc, argv);
}
#include "tst_pagescreenshots.moc"
