#pragma once

#include "shared/protocol/conversation.h"
#include "shared/protocol/processanswer.h"

namespace tom::protocol {

// A file that came with a message: GET /attachments/{id} has its bytes.
struct Attachment
{
    QString id{};
    QString name{};
    QString mediaType{};   // as the bytes say, not as somebody called it
    qint64 bytes = 0;

    static constexpr qint64 maxBytes = 10 * 1024 * 1024;

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<Attachment> fromJson(const QJsonObject &object);

    bool operator==(const Attachment &) const = default;
};

// What a model asked a tool for, or was going to.
struct StoredCall
{
    QString id{};
    QString name{};   // module__tool
    QJsonObject arguments{};

    bool operator==(const StoredCall &) const = default;
};

// One message of a conversation as it is kept.
struct ConversationMessage
{
    qint64 id = 0;
    std::optional<qint64> parent{};   // the message it follows; none: it is a first one
    QString turn{};
    QString role{};                   // user, assistant, tool
    QString text{};
    bool isCut = false;               // a tool's long result: the text is its beginning
    QString state{};                  // complete, stopped, interrupted, failed
    QDateTime created{};
    QList<StoredCall> toolCalls{};    // assistant only
    QString toolCallId{};             // tool only: the call that this answers
    QString toolName{};               // tool only
    bool isError = false;             // tool only
    QList<Attachment> attachments{};  // user only
    QList<qint64> branches{};         // all messages that follow the same one, this one too; empty: it is the only one
    QString reasoning{};              // assistant only: what the model thought before it
    qint64 durationMs = 0;            // tool only: how long the call took; 0: it was not made, or nobody knows
    std::optional<ProcessAnswer> answer{};   // the last one of a turn: how that ended, without its words

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<ConversationMessage> fromJson(const QJsonObject &object);
    void insertDetailsInto(QJsonObject &object) const;   // reasoning, durationMs and answer, as far as there are any
    void takeDetailsFrom(const QJsonObject &object);

    bool operator==(const ConversationMessage &) const = default;
};

// GET /conversations/{id}: a conversation and the end of one of its lines, the oldest message first.
struct ConversationLine
{
    Conversation conversation{};
    QList<ConversationMessage> messages{};
    std::optional<qint64> before{};   // asks for the page before this one; none: this is the beginning

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<ConversationLine> fromJson(const QJsonObject &object);

    bool operator==(const ConversationLine &) const = default;
};

} // namespace tom::protocol
