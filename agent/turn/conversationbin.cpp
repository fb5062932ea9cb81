#include "agent/turn/conversationbin.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcBin, "tom.agent.conversations")

ConversationBin::ConversationBin(Agent &agent, Journal &kept, Journal &temporary, const Clock &clock, QObject *parent)
    : QObject(parent),
      m_agent(agent),
      m_kept(kept),
      m_temporary(temporary),
      m_clock(clock),
      m_keptList(kept.database(), clock),
      m_temporaryList(temporary.database(), clock)
{
    // A turn that is stopped still leaves what it has said; only then can its conversation go.
    connect(&agent, &Agent::turnChanged, this, [this](const QString &, const QString &, const QString &state) {
        if (state == "ended"_L1)
            removeDoomed();
    });
    auto *sweeper = new QTimer(this);
    connect(sweeper, &QTimer::timeout, this, &ConversationBin::sweep);
    sweeper->start(std::chrono::hours(1));
    sweep();
}

Result<void> ConversationBin::remove(const QString &conversation, bool forGood)
{
    Result<void> removed =
        m_kept.commit([&] { return forGood ? m_keptList.doom(conversation) : m_keptList.putInBin(conversation); });
    if (!removed && removed.error().code == ErrorCode::NotFound)
        removed = m_temporary.commit([&] { return m_temporaryList.doom(conversation); });
    if (!removed)
        return removed;
    m_mayHaveDoomed = true;
    m_agent.stopTurnsIn(conversation);
    removeDoomed();
    m_agent.noteChange();
    return {};
}

Result<void> ConversationBin::restore(const QString &conversation)
{
    const Result<void> restored = m_kept.commit([&] { return m_keptList.restore(conversation); });
    if (restored)
        m_agent.noteChange();
    return restored;
}

void ConversationBin::sweep()
{
    const auto removed = m_keptList.removeFromBinBefore(m_clock.now().addDuration(-keepTime), m_agent.busyConversations());
    if (!removed)
        qCWarning(lcBin).noquote() << u"⚠️ the bin could not be emptied: %1"_s.arg(removed.error().message);
    removeDoomed();
    Q_EMIT swept();
}

void ConversationBin::removeDoomed()
{
    if (!m_mayHaveDoomed)   // at the end of each turn, whatever the number of conversations
        return;
    const QStringList busy = m_agent.busyConversations();
    const auto kept = m_keptList.removeDoomed(busy);
    const auto temporary = m_temporaryList.removeDoomed(busy);
    if (!kept || !temporary) {   // they are hidden already; the next sweep tries again
        qCWarning(lcBin).noquote() << u"⚠️ a deleted conversation could not be removed: %1"_s.arg(
            (kept ? temporary : kept).error().message);
        return;
    }
    m_mayHaveDoomed = !busy.isEmpty();   // one of them may be left
    if (*kept + *temporary > 0)
        Q_EMIT removedForGood();
}

} // namespace tom::agent
