#include "desktop/devices/devicescontroller.h"

#include "desktop/api/apiclient.h"
#include "desktop/api/apierror.h"

namespace tom::desktop {

void DevicesController::refresh()
{
    m_client.devices().then(this, [this](const Result<DeviceSessions> &devices) {
        if (devices)
            Q_EMIT changed(devices->sessions);
        else
            Q_EMIT unreachable(errorText(devices.error()));
    });
}

void DevicesController::rename(const QString &id, const QString &name)
{
    m_client.renameDevice(id, name).then(
        this, [this](const Result<void> &done) { takeDone(tr("The name stays as it was: %1"), done); });
}

void DevicesController::revoke(const QString &id)
{
    m_client.revokeDevice(id).then(this, [this](const Result<void> &done) { takeDone(tr("It was not signed out: %1"), done); });
}

void DevicesController::revokeOthers()
{
    m_client.revokeOtherDevices().then(this,
                                       [this](const Result<void> &done) { takeDone(tr("They were not signed out: %1"), done); });
}

void DevicesController::takeDone(const QString &problem, const Result<void> &done)
{
    if (!done && done.error().code != ErrorCode::NotFound)   // NotFound: it is not signed in any more
        return Q_EMIT failed(problem.arg(errorText(done.error())));
    refresh();
}

} // namespace tom::desktop
