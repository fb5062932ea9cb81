#pragma once

#include <QList>
#include <QString>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QUrl>

namespace tom::desktop {

// A web server that counts who comes. A connection is enough; nothing has to be asked.
class Canary : public QTcpServer
{
public:
    Canary() { listen(QHostAddress::LocalHost); }
    [[nodiscard]] QString address() const { return QStringLiteral("http://127.0.0.1:%1").arg(serverPort()); }

    int hits = 0;

protected:
    void incomingConnection(qintptr descriptor) override;
};

// What would have been opened by a program of the system, had it not come here.
class OpenedUrls : public QObject
{
    Q_OBJECT

public:
    OpenedUrls();

    QList<QUrl> urls;

public Q_SLOTS:
    void take(const QUrl &url) { urls.append(url); }
};

// A picture on this computer's disk, and how often anybody opened it.
class Bait
{
public:
    Bait();
    ~Bait();
    Bait(const Bait &) = delete;
    Bait &operator=(const Bait &) = delete;

    [[nodiscard]] QString path() const { return m_folder.filePath(QStringLiteral("bait.png")); }
    [[nodiscard]] int taken();   // since it was asked last; -1 where this system does not tell

private:
    QTemporaryDir m_folder;
    int m_watch = -1;
};

} // namespace tom::desktop
