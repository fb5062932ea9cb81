#pragma once

#include "agent/conversation/storedmessage.h"
#include "shared/protocol/processrequest.h"

#include <QDateTime>

namespace tom::agent {

// What changes from one request to the next.
struct PromptMoment
{
    QDateTime now{};   // in the user's time zone
    QString language{};   // the user's, as in "fr" or "pt-BR"; empty: not said
    std::optional<protocol::Position> position{};
    QStringList unavailable{};   // modules that the user has and that cannot be used now
    QString notes{};             // of the chosen modules, in their words
    QString memories{};          // what the user's memory says about the request; empty: nothing
};

// Puts a prompt together in the order that lets providers reuse what they have read: first what never changes (who Tom is,
// who the user is), then the history, and only then the time and the place, right before the request.
class PromptBuilder
{
public:
    PromptBuilder(const QString &username, const QString &personalContext);

    [[nodiscard]] QList<llm::Message> build(const QString &clientType, const QList<StoredMessage> &history,
                                            const PromptMoment &moment, const QString &request) const;

private:
    QString m_username;
    QString m_personalContext;
};

// Characters of history in a prompt, about a quarter as many tokens.
inline constexpr qsizetype historyBudget = 200'000;

// The newest whole exchanges (a user's message and all that follows it) that fit. Old ones go several at once, so that
// the beginning stays the same for many turns.
[[nodiscard]] QList<StoredMessage> boundedHistory(const QList<StoredMessage> &history, qsizetype budget = historyBudget);

} // namespace tom::agent
