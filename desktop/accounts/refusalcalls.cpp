#include "desktop/accounts/refusalcalls.h"

#include "desktop/api/visibletext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

const QString refusedKey = u"refused"_s;   // one call tells of all
constexpr qsizetype longestWords = 120;

} // namespace

RefusalCalls::RefusalCalls(Courier &courier, Outbox &outbox, Caller &system, const QString &id, QObject *parent)
    : QObject(parent),
      m_outbox(outbox),
      m_caller(system, id + "-unsent"_L1)
{
    connect(&courier, &Courier::refused, this, &RefusalCalls::callFor);
    connect(&m_caller, &Caller::answered, this, &RefusalCalls::lead);
}

RefusalCalls::~RefusalCalls()
{
    if (m_count > 0)
        m_caller.withdraw(refusedKey);
}

void RefusalCalls::callFor(const OutboxEntry &told)
{
    const QString words = visibleText(told.request.request).simplified().left(longestWords);
    m_told = told.request.requestId;
    m_count = refused().size();
    m_caller.call({.key = refusedKey,
                   .title = m_count == 1 ? tr("A message was not sent") : tr("%n messages were not sent", nullptr, int(m_count)),
                   .text = words.isEmpty() ? told.refusal : tr("“%1”: %2", "a message, and why").arg(words, told.refusal)});
}

// The one that was told of, wherever it is by now; where it is settled, another one.
void RefusalCalls::lead()
{
    const QList<OutboxEntry> all = refused();
    if (all.isEmpty())
        return;
    const auto told = std::ranges::find(all, m_told, [](const OutboxEntry &entry) { return entry.request.requestId; });
    Q_EMIT showRequested(told == all.end() ? all.constFirst().request.conversation : told->request.conversation);
}

void RefusalCalls::takeSettled()
{
    const QList<OutboxEntry> left = refused();
    if (left.size() >= m_count)
        return;
    if (!left.isEmpty())
        return callFor(left.constFirst());
    m_count = 0;
    m_caller.withdraw(refusedKey);
}

QList<OutboxEntry> RefusalCalls::refused() const
{
    QList<OutboxEntry> all = m_outbox.entries();
    all.removeIf([](const OutboxEntry &entry) { return entry.refusal.isEmpty(); });
    return all;
}

} // namespace tom::desktop
