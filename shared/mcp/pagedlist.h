#pragma once

#include "shared/mcp/requester.h"

#include <QJsonArray>
#include <QSet>

namespace tom::mcp {

// All pages of one list of a server. Ends by exactly one finished; a server that never comes to an end is cut off with
// what it gave so far.
class PagedList : public QObject
{
    Q_OBJECT

public:
    PagedList(Requester &requester, const QString &method, const QString &key, const ClientSettings &settings, QObject *parent);
    ~PagedList() override;

    void start() { ask({}); }

    static constexpr int maxPages = 200;
    static constexpr qsizetype maxEntries = 5000;

Q_SIGNALS:
    void finished(const QJsonArray &entries, const std::optional<tom::mcp::RequestFailure> &failure);

private:
    void ask(const std::optional<QString> &cursor);
    void take(const RequestOutcome &outcome);

    Requester &m_requester;
    QString m_method;
    QString m_key;
    const ClientSettings &m_settings;
    QJsonArray m_entries;
    QSet<QString> m_cursors;
    qint64 m_request = 0;
};

} // namespace tom::mcp
