#pragma once

#include "tests/desktop/scriptedserver.h"
#include "tests/gui/glass.h"

#include <QTemporaryDir>

namespace tom::desktop {

// The program in a folder of its own, beside a scripted server. restart() is what a user does who closes the program and
// starts it again.
class WindowUnderGlass : public Glass
{
public:
    ~WindowUnderGlass() { app.reset(); }   // before its server and its folder
    WindowUnderGlass() = default;
    WindowUnderGlass(const WindowUnderGlass &) = delete;
    WindowUnderGlass &operator=(const WindowUnderGlass &) = delete;

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

    QTemporaryDir folder;
    ScriptedServer server;
};

} // namespace tom::desktop
