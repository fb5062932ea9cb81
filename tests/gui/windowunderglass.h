#pragma once

#include "desktop/app/desktopapp.h"
#include "tests/desktop/scriptedserver.h"

#include <QTemporaryDir>
#include <QTest>

namespace tom::desktop {

// The whole program but main(), in a folder of its own, beside a scripted server. restart() is what a user does who
// closes the program and starts it again.
class WindowUnderGlass
{
public:
    void start(const DesktopOptions &options = {})
    {
        app.reset();
        app = std::make_unique<DesktopApp>(folder.path(), options);
        app->start();
        QVERIFY(QTest::qWaitForWindowExposed(&app->window()));
    }
    void startSignedIn()
    {
        AccountStore store(folder.path());
        QVERIFY(store.save({.server = server.address(),
                            .username = QStringLiteral("alice"),
                            .pinnedKey = server.fingerprint(),
                            .session = server.session}));
        start();
    }

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

    QTemporaryDir folder;
    ScriptedServer server;
    std::unique_ptr<DesktopApp> app;
};

} // namespace tom::desktop
