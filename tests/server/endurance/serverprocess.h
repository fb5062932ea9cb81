#pragma once

#include "server/app/datafolder.h"
#include "tests/server/support/client.h"

#include <QProcess>

namespace tom::server::test {

// The real tom-server as a process of its own, to be loaded, starved and killed, and what the kernel says about it.
class ServerProcess
{
public:
    // limits: the words of ulimit, such as "-n 80"; empty: as we.
    explicit ServerProcess(const DataFolder &data, const QString &limits = {});
    ~ServerProcess();

    [[nodiscard]] bool start();   // until it serves
    void kill();                  // SIGKILL
    [[nodiscard]] bool isRunning() const { return m_process.state() == QProcess::Running; }
    [[nodiscard]] Client client() const { return Client(m_port, key()); }
    [[nodiscard]] QByteArray key() const;   // its fingerprint
    [[nodiscard]] quint16 port() const { return m_port; }

    [[nodiscard]] QByteArray lastWords() const;   // the end of its log
    [[nodiscard]] int openDescriptors() const;
    [[nodiscard]] qint64 memoryKb() const;          // its own: what would come back if it ended
    [[nodiscard]] qint64 cpuMilliseconds() const;

private:
    [[nodiscard]] QByteArray read(const char *file) const;

    DataFolder m_data;
    QString m_limits;
    QProcess m_process;
    quint16 m_port = 0;
};

// frontload with these arguments: its last line as JSON; empty when it failed.
[[nodiscard]] QJsonObject frontload(const ServerProcess &server, QStringList arguments);

// Whether this is a run of ./tom test --all, which has time.
[[nodiscard]] bool isLong();

} // namespace tom::server::test
