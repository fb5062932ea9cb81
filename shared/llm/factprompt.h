#pragma once

#include "shared/llm/llmclient.h"

#include <QDateTime>

namespace tom::llm {

// What somebody said, and when.
struct SaidMessage
{
    qint64 id = 0;
    Role role = Role::User;
    QString text{};
    QDateTime at{};
    QString turn{};

    bool operator==(const SaidMessage &) const = default;
};

// What is remembered already, beside what is looked through.
struct KnownFact
{
    QString id{};
    QString text{};
    QString date{};   // when it was last true, for people

    bool operator==(const KnownFact &) const = default;
};

// A fact that a model found in a conversation.
struct ExtractedFact
{
    QString text{};
    QString replaces{};   // id of the memory that is no longer so; empty: none

    bool operator==(const ExtractedFact &) const = default;
};

// One question to a cheap model, for all who keep facts: what in this conversation is worth remembering? known: what is remembered about its subjects
// already. Conversation and memories are data in it.
[[nodiscard]] CompletionRequest factRequest(const QList<SaidMessage> &conversation, const QList<KnownFact> &known,
                                            const QTimeZone &zone);

// What the model found. LlmRejected when it did not answer in the form that was asked for. What has no subject of its own, or
// names a day by today, gets the date when it was said.
[[nodiscard]] Result<QList<ExtractedFact>> factsIn(const QString &answer, const QList<KnownFact> &known, const QDate &said);

inline constexpr qsizetype maxFacts = 16;   // of one conversation at a time
inline constexpr qsizetype maxFactText = 500;   // characters

}   // namespace tom::llm
