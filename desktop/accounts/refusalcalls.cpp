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
    connect(&m_caller, &Caller::answered, this, [this] { Q_EMIT showRequested(m_conversation); });
}

RefusalCalls::~RefusalCalls()
{
    if (m_isCalling)
        m_caller.withdraw(refusedKey);
}

void RefusalCalls::callFor(const OutboxEntry &refused)
{
    m_conversation = refused.request.conversation;
    const QString words = visibleText(refused.request.request).simplified().left(longestWords);
    const qsizetype all = count();
    m_isCalling = true;
    m_caller.call({.key = refusedKey,
                   .title = all == 1 ? tr("A message was not sent") : tr("%n messages were not sent", nullptr, int(all)),
                   .text = words.isEmpty() ? refused.refusal : tr("“%1”: %2", "a message, and why").arg(words, refused.refusal)});
}

void RefusalCalls::withdrawIfSettled()
{
    if (count() == 0 && std::exchange(m_isCalling, false))
        m_caller.withdraw(refusedKey);
}

qsizetype RefusalCalls::count() const
{
    return std::ranges::count_if(m_outbox.entries(), [](const OutboxEntry &entry) { return !entry.refusal.isEmpty(); });
}

} // namespace tom::desktop
