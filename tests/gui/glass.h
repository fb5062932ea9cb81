#pragma once

#include "desktop/app/desktopapp.h"
#include "desktop/chat/usermessage.h"
#include "tests/gui/choosing.h"

#include <QAbstractScrollArea>
#include <QDropEvent>
#include <QMenu>
#include <QMimeData>
#include <QTabBar>
#include <QTest>
#include <QTimer>
#include <QUrl>

#include <algorithm>

namespace tom::desktop {

// The whole program but main(), and the hands and eyes of whoever sits before it.
class Glass
{
public:
    template<typename Object>
    [[nodiscard]] Object *find(const char *name) const
    {
        const QList<Object *> all = app->window().findChildren<Object *>(QString::fromLatin1(name));
        return all.isEmpty() ? nullptr : all.last();   // the newest message comes last
    }
    [[nodiscard]] bool isVisible(const char *name) const
    {
        const auto *widget = find<QWidget>(name);
        return widget && widget->isVisible();
    }
    // Nobody clicks on what has no place yet: first all that waits to be laid out is.
    void click(const char *name) const { clickOn(find<QWidget>(name)); }
    static void clickOn(QWidget *widget)
    {
        for (int round = 0; round < 3; ++round)
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QTest::mouseClick(widget, Qt::LeftButton);
    }
    // As the window system tells it: a click of that button asks for a menu.
    static void clickRight(const QWidget *widget, const QPoint &place)
    {
        QTest::mouseClick(widget->window()->windowHandle(), Qt::RightButton, {}, widget->mapTo(widget->window(), place));
    }
    void chooseTab(const char *tabs, int tab) const
    {
        auto *bar = find<QTabBar>(tabs);
        QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(tab).center());
    }
    void type(const char *name, const QString &text) const { QTest::keyClicks(find<QWidget>(name), text); }
    void press(const char *name, Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::keyClick(find<QWidget>(name), key, modifiers);
    }
    // In a menu that is open.
    void clickEntry(const char *menu, const char *entry) const
    {
        desktop::clickEntry(find<QMenu>(menu), QString::fromLatin1(entry));
    }
    void chooseEntry(const char *menu, const char *entry) const { chooseByKeys(find<QMenu>(menu), QString::fromLatin1(entry)); }
    // In a list that is folded up.
    void chooseItem(const char *box, const QString &text) const { chooseByKeys(find<QComboBox>(box), text); }
    // Of a button that gives nothing back before its menu is closed.
    void clickInMenuOf(const char *button, const char *menu, const char *entry) const
    {
        QTimer::singleShot(0, &app->window(), [this, menu, entry] {
            const QPointer open = find<QMenu>(menu);
            clickEntry(menu, entry);
            if (open)
                open->close();   // where it had no such entry
        });
        click(button);
    }
    // Files of this computer, as a window system lets them fall.
    void drop(const char *name, const QStringList &paths) const
    {
        QMimeData mime;
        QList<QUrl> urls;
        for (const QString &path : paths)
            urls.append(QUrl::fromLocalFile(path));
        mime.setUrls(urls);
        auto *target = find<QWidget>(name);
        if (auto *area = qobject_cast<QAbstractScrollArea *>(target))
            target = area->viewport();
        const QPoint middle = target->rect().center();
        QDragEnterEvent enter(middle, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(target, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event(middle, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(target, &event);
    }

    // The user's messages that are there as widgets, from top to bottom.
    [[nodiscard]] QStringList said() const
    {
        QList<UserMessage *> all = app->window().findChildren<UserMessage *>();
        all.removeIf([](const UserMessage *message) { return !message->isVisible(); });
        std::ranges::sort(all, {}, [](const UserMessage *message) { return message->y(); });
        QStringList texts;
        for (const UserMessage *message : std::as_const(all))
            texts += message->text();
        return texts;
    }

    std::unique_ptr<DesktopApp> app;
};

} // namespace tom::desktop
