#include "shared/mcp/pagedlist.h"

using namespace Qt::StringLiterals;

namespace tom::mcp {

PagedList::PagedList(Requester &requester, const QString &method, const QString &key, const ClientSettings &settings,
                     QObject *parent)
    : QObject(parent),
      m_requester(requester),
      m_method(method),
      m_key(key),
      m_settings(settings)
{}

PagedList::~PagedList()
{
    m_requester.cancel(m_request);
}

void PagedList::ask(const std::optional<QString> &cursor)
{
    QJsonObject params;
    if (cursor)
        params.insert(u"cursor"_s, *cursor);
    m_request = m_requester.send({.method = m_method,
                                  .params = params,
                                  .timeout = m_settings.timeout,
                                  .longest = m_settings.timeout,
                                  .done = [this](const RequestOutcome &outcome) { take(outcome); }});
}

void PagedList::take(const RequestOutcome &outcome)
{
    if (!outcome)
        return Q_EMIT finished(m_entries, outcome.error());
    for (const QJsonValue &entry : outcome->value(m_key).toArray()) {
        if (m_entries.size() < maxEntries)
            m_entries.append(entry);
    }
    const QJsonValue next = outcome->value("nextCursor"_L1);
    // An empty cursor is one too; one that came before leads round in a circle.
    const bool isOver =
        !next.isString() || m_cursors.contains(next.toString()) || m_cursors.size() >= maxPages || m_entries.size() >= maxEntries;
    if (isOver)
        return Q_EMIT finished(m_entries, std::nullopt);
    m_cursors.insert(next.toString());
    ask(next.toString());
}

} // namespace tom::mcp
