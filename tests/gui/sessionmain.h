#pragma once

#include "tests/gui/desktopsession.h"

#include <QApplication>
#include <QTest>

namespace tom::desktop {

// main() of a test in a desktop session of its own, which a Test that wants it is made with.
template<typename Test>
int runInSession(int argc, char *argv[], bool wantsTray = false)
{
    DesktopSession session;
    if (!session.missing().isEmpty() || (wantsTray && !session.startTray())) {
        qWarning("%s is missing, so there is no desktop session to test in: install it", qPrintable(session.missing()));
        return 1;
    }
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("tom-desktop"));   // both as the program's main() does; without the second
    QApplication::setDesktopFileName(QStringLiteral("tom-desktop"));   // each call is a warning
    if constexpr (std::is_constructible_v<Test, DesktopSession &>) {
        Test test(session);
        return QTest::qExec(&test, argc, argv);
    } else {
        Test test;
        return QTest::qExec(&test, argc, argv);
    }
}

} // namespace tom::desktop
