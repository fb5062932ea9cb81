#pragma once

#include "desktop/notify/caller.h"

#include <QMenu>
#include <QSystemTrayIcon>

namespace tom::desktop {

// Tom in the tray: how many things wait, and the way to the window. Where there is no tray nothing is missing but this.
class TrayIcon : public Caller
{
    Q_OBJECT

public:
    explicit TrayIcon(QObject *parent = nullptr);
    ~TrayIcon() override;

    void setCount(int count);
    // Without buttons; the newest takes the place of the one before.
    void call(const Call &call) override;
    void withdraw(const QString &) override {}

    [[nodiscard]] QMenu &menu() { return m_menu; }
    [[nodiscard]] QString toolTip() const { return m_icon.toolTip(); }

Q_SIGNALS:
    void windowRequested();
    void inboxRequested();
    void quitRequested();

private:
    QMenu m_menu;
    QAction *m_inbox;
    QSystemTrayIcon m_icon;
    QString m_called;
};

// The program's picture with a number on it; 0: without.
[[nodiscard]] QIcon countedIcon(int count);

} // namespace tom::desktop
