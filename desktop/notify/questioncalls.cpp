#include "desktop/notify/questioncalls.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcQuestions, "tom.desktop.questions")

namespace {

constexpr std::chrono::milliseconds longestRest =
    15min;   // a computer that slept, or whose clock was set, is late by this at most

} // namespace

QuestionCalls::QuestionCalls(InboxController &inbox, InboxStore *store, std::function<QString()> onScreen, QObject *parent)
    : QObject(parent),
      m_inbox(inbox),
      m_store(store),
      m_onScreen(std::move(onScreen))
{
    if (m_store) {
        m_isFirst = m_store->last().value_or(0) == 0;
        m_called = m_store->calledFor().value_or(QSet<QString>());
    }
    m_end.setSingleShot(true);
    m_end.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_end, &QTimer::timeout, this, &QuestionCalls::look);
    connect(&inbox, &InboxController::settingsKnown, this, [this](const protocol::UserSettings &settings) {
        m_settings = settings;
        look();
    });
    connect(&inbox, &InboxController::questionsKnown, this, [this] {
        m_knowsQuestions = true;
        look();
    });
}

// Before the user's settings are known, nobody knows whether it may call.
void QuestionCalls::look()
{
    if (!m_settings || !m_knowsQuestions)
        return;
    const bool isFirst = std::exchange(m_isFirst, false);
    QSet<QString> waiting;
    bool wasHeld = false;
    const auto pick = [&](const auto &questions) {
        auto picked = questions;
        picked.removeIf([&](const auto &question) {
            waiting.insert(question.id);
            if (m_called.contains(question.id))
                return true;
            if (!isFirst && isHeld(question.conversation)) {
                m_held.insert(question.id);
                return true;
            }
            m_called.insert(question.id);
            wasHeld = m_held.remove(question.id) || wasHeld;
            return isFirst;
        });
        return picked;
    };
    const QList<protocol::Approval> approvals = pick(m_inbox.state().approvals);
    const QList<protocol::Elicitation> forms = pick(m_inbox.state().forms);
    m_called.intersect(waiting);
    m_held.intersect(waiting);
    keep();
    if (const auto end = m_settings->quietUntil(QDateTime::currentDateTimeUtc()); end && !m_held.isEmpty())
        m_end.start(std::clamp<std::chrono::milliseconds>(*end - QDateTime::currentDateTimeUtc() + 1s, 1s, longestRest));
    if (!approvals.isEmpty() || !forms.isEmpty())
        Q_EMIT called(approvals, forms, wasHeld);
}

bool QuestionCalls::isHeld(const QString &conversation) const
{
    const bool isOnScreen = !conversation.isEmpty() && m_onScreen && m_onScreen() == conversation;
    return !isOnScreen && m_settings->quietUntil(QDateTime::currentDateTimeUtc());
}

void QuestionCalls::keep()
{
    if (!m_store || m_store->calledFor().value_or(QSet<QString>()) == m_called)
        return;
    if (const auto kept = m_store->setCalledFor(m_called); !kept)
        qCWarning(lcQuestions).noquote() << u"⚠️ who was called for what is not kept: %1"_s.arg(kept.error().message);
}

} // namespace tom::desktop
