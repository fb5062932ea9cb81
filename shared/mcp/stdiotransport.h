#pragma once

#include "shared/mcp/transport.h"

#include <QProcess>
#include <QSet>

#include <memory>

namespace tom::mcp {

struct ServerCommand
{
    QString program{};
    QStringList arguments{};
    QList<std::pair<QString, QString>> environment{};   // beside the few variables that every program needs

    bool operator==(const ServerCommand &) const = default;
};

// A server that runs as our child: one message a line on its standard input and output. What it writes to its standard
// error goes to the log. It inherits none of our environment but what programs need to find themselves (PATH, HOME, the
// language, the folder for temporary files), so no key of ours. At the end its input closes, and it has a moment to end.
class StdioTransport : public Transport
{
    Q_OBJECT

public:
    explicit StdioTransport(const ServerCommand &command, QObject *parent = nullptr);
    ~StdioTransport() override;

    void send(const Outgoing &outgoing) override;
    void drop(qint64 id) override { m_waiting.remove(id); }
    void setRevision(const QByteArray &) override {}
    void close() override;

    static constexpr qsizetype maxLine = 16 * 1024 * 1024;

private:
    void read();
    void readErrors();
    void end(const QString &why);

    std::unique_ptr<QProcess> m_process;
    QByteArray m_line;
    QSet<qint64> m_waiting;
    QString m_name;
    bool m_isOver = false;
};

} // namespace tom::mcp
