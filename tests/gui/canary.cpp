#include "tests/gui/canary.h"

#include <QDesktopServices>
#include <QFile>
#include <QImage>
#include <QTcpSocket>

#include <array>

#ifdef Q_OS_LINUX
#    include <sys/inotify.h>
#    include <unistd.h>
#endif

namespace tom::desktop {

void Canary::incomingConnection(qintptr descriptor)
{
    ++hits;
    auto *socket = new QTcpSocket(this);
    socket->setSocketDescriptor(descriptor);
    socket->write("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 0\r\n\r\n");
    socket->disconnectFromHost();
}

OpenedUrls::OpenedUrls()
{
    for (const char *scheme : {"http", "https", "file", "mailto", "data", "javascript", "ftp", "smb"})
        QDesktopServices::setUrlHandler(QString::fromLatin1(scheme), this, "take");
}

Bait::Bait()
{
    QImage picture(4, 4, QImage::Format_RGB32);
    picture.fill(Qt::red);
    if (!picture.save(path()))
        qFatal("no bait");
#ifdef Q_OS_LINUX
    m_watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (m_watch < 0 || inotify_add_watch(m_watch, QFile::encodeName(path()).constData(), IN_OPEN | IN_ACCESS) < 0)
        qFatal("the bait cannot be watched");
#endif
}

Bait::~Bait()
{
#ifdef Q_OS_LINUX
    ::close(m_watch);
#endif
}

int Bait::taken()
{
    int times = -1;
#ifdef Q_OS_LINUX
    times = 0;
    std::array<char, 4096> events{};
    while (::read(m_watch, events.data(), events.size()) > 0)
        ++times;
#endif
    return times;
}

} // namespace tom::desktop
