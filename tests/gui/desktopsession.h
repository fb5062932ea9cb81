#pragma once

#include "tests/gui/virtualscreen.h"

#include <QProcess>
#include <QTemporaryDir>

#include <memory>
#include <optional>

// A desktop session of a test's own, for as long as this object lives: an X server, a session bus, and what a desktop has on
// them when it is asked for: a keyring, notifications, a tray. All of it lives in a temporary folder, which is HOME too.
// Made before the QApplication, since Qt looks once for bus and display.
class DesktopSession
{
public:
    DesktopSession();
    ~DesktopSession();
    DesktopSession(const DesktopSession &) = delete;
    DesktopSession &operator=(const DesktopSession &) = delete;

    [[nodiscard]] QString missing() const { return m_missing; }   // what this machine lacks for it; empty: nothing

    // gnome-keyring, whose password is known; unlocked, or locked as after an automatic sign-in.
    [[nodiscard]] bool startKeyring(bool isUnlocked = true);
    void stopKeyring() { m_keyring.reset(); }
    [[nodiscard]] bool startNotifications();   // dunst
    void stopNotifications() { m_dunst.reset(); }
    [[nodiscard]] bool startTray();   // stalonetray
    void stopTray() { m_tray.reset(); }

    // A program of the session, to its end: what it wrote.
    [[nodiscard]] static QString run(const QString &program, const QStringList &arguments);
    // Whoever chooses from dunst's menu of actions takes the one with this in its name.
    void choose(const QString &action) const;

private:
    struct Ender
    {
        void operator()(QProcess *process) const;
    };
    using Program = std::unique_ptr<QProcess, Ender>;

    [[nodiscard]] static Program start(const QString &program, const QStringList &arguments, const QByteArray &input = {});
    [[nodiscard]] static bool waitForName(const QString &name);
    void makeFolders();
    void startBus();

    QTemporaryDir m_folder;
    QString m_missing;
    std::optional<VirtualScreen> m_screen;
    Program m_bus;
    Program m_keyring;
    Program m_dunst;
    Program m_tray;
};
