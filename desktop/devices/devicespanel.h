#pragma once

#include "desktop/api/devicesession.h"
#include "desktop/look/listpage.h"

#include <QPointer>

class QLineEdit;

namespace tom::desktop {

class SureButton;

// Where the user is signed in, and how to end that. Shows and asks.
class DevicesPanel : public ListPage
{
    Q_OBJECT

public:
    explicit DevicesPanel(QWidget *parent = nullptr);

    void setDevices(const QList<DeviceSession> &devices);

Q_SIGNALS:
    void renameRequested(const QString &id, const QString &name);
    void revokeRequested(const QString &id);
    void revokeOthersRequested();

private:
    void showChosen();
    [[nodiscard]] QWidget *viewOf(const DeviceSession &device);

    QList<DeviceSession> m_devices;
    DeviceSession m_shown;
    SureButton *m_others;
    QPointer<QLineEdit> m_name;
};

} // namespace tom::desktop
