#include "desktop/voice/plugin/devicethread.h"

#include <QLoggingCategory>
#include <QThread>

#include <cstdio>
#include <cstdlib>

#ifdef __GLIBC__
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcDevices, "tom.desktop.devices")

namespace {

constexpr auto patience = 10s;   // the first call loads libraries, and may start a sound server
constexpr int farewell = 1000;   // ms for a call that is about to end, when the window closes

// A thread that waits for a sound server waits on what Qt's library destroys at the end of the program, which then hangs or
// aborts. This is registered later, so it is called before; by then all that is ours has ended.
void endWithoutLibraries()
{
#ifdef __GLIBC__
    static const int registered = on_exit(
        [](int status, void *) {
            std::fflush(nullptr);
            ::_exit(status);
        },
        nullptr);
    static_cast<void>(registered);
#endif
}

} // namespace

DeviceThread::DeviceThread(Device *device) : m_thread(new QThread), m_device(device)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_isStuck = true;
        qCWarning(lcDevices) << "⚠️ a sound device does not answer:" << m_device->objectName();
        Q_EMIT stuck();
    });
    m_thread->setObjectName(device->objectName());
    m_device->moveToThread(m_thread);
    connect(m_device, &Device::returned, this, &DeviceThread::takeReturn);
    connect(m_thread, &QThread::finished, m_device, &QObject::deleteLater);
    m_thread->start();
}

DeviceThread::~DeviceThread()
{
    m_device->disconnect();   // from who is told
    m_thread->quit();
    if (!m_isStuck && m_thread->wait(farewell)) {
        delete m_thread;
        return;
    }
    connect(m_thread, &QThread::finished, m_thread, &QObject::deleteLater);
    endWithoutLibraries();
}

void DeviceThread::call(const std::function<void()> &work)
{
    if (m_open++ == 0)
        m_patience.start();
    QMetaObject::invokeMethod(
        m_device,
        [device = m_device, work] {
            work();
            Q_EMIT device->returned();
        },
        Qt::QueuedConnection);
}

void DeviceThread::takeReturn()
{
    if (--m_open > 0)
        m_patience.start();
    else
        m_patience.stop();
}

} // namespace tom::desktop
