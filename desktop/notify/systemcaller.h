#pragma once

#include "desktop/notify/trayicon.h"

namespace tom::desktop {

class DBusCaller;

// The best way of this system to call somebody: its notifications with buttons, else a message of the tray. Where there is
// neither, the window counts what waits.
class SystemCaller : public Caller
{
    Q_OBJECT

public:
    explicit SystemCaller(QObject *parent = nullptr);

    void call(const Call &call) override;
    void withdraw(const QString &key) override;
    [[nodiscard]] TrayIcon &tray() { return m_tray; }

private:
    TrayIcon m_tray;
    DBusCaller *m_bus = nullptr;   // where there is D-Bus
};

} // namespace tom::desktop
