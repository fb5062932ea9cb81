#pragma once

#include "desktop/app/desktopapp.h"

#include <QTest>

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
    void click(const char *name) const
    {
        for (int round = 0; round < 3; ++round)
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QTest::mouseClick(find<QWidget>(name), Qt::LeftButton);
    }
    void type(const char *name, const QString &text) const { QTest::keyClicks(find<QWidget>(name), text); }
    void press(const char *name, Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::keyClick(find<QWidget>(name), key, modifiers);
    }

    std::unique_ptr<DesktopApp> app;
};

} // namespace tom::desktop
