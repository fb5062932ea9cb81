#pragma once

#include <QObject>
#include <QTimer>

#include <functional>

class QThread;

namespace tom::desktop {

// What lives in such a thread.
class Device : public QObject
{
    Q_OBJECT

public:
    explicit Device(const QString &name) { setObjectName(name); }

Q_SIGNALS:
    void returned();   // from a call
};

// A thread in which a device of this computer lives, since some calls into the system never come back. Then it says so, and
// whoever owns it lets go of it: the thread is left behind, with the device, and ends if the call does.
class DeviceThread : public QObject
{
    Q_OBJECT

public:
    explicit DeviceThread(Device *device);   // goes with its thread
    ~DeviceThread() override;

    void call(const std::function<void()> &work);   // one after the other, there

Q_SIGNALS:
    void stuck();   // a call has not come back for ten seconds

private:
    void takeReturn();

    QThread *m_thread;
    Device *m_device;
    QTimer m_patience;
    int m_open = 0;   // calls that have not come back
    bool m_isStuck = false;
};

} // namespace tom::desktop
