#pragma once

#include "desktop/look/wallclock.h"
#include "shared/protocol/usersettings.h"

#include <QPushButton>

class QCheckBox;
class QTimeEdit;

namespace tom::desktop {

// Says when nobody is to be called, and opens a small form to change it. Shows and asks.
class QuietHoursButton : public QPushButton
{
    Q_OBJECT

public:
    explicit QuietHoursButton(QWidget *parent = nullptr);

    // zone: by whose clock they are.
    void setHours(const std::optional<protocol::QuietHours> &hours, const QTimeZone &zone = QTimeZone::systemTimeZone());

Q_SIGNALS:
    void wished(const std::optional<tom::protocol::QuietHours> &hours);

private:
    void openForm();

    std::optional<protocol::QuietHours> m_hours;
    WallClock m_clock;
};

} // namespace tom::desktop
