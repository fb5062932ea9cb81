#pragma once

#include "agent/conversation/storedmessage.h"

#include <QDateTime>

namespace tom::agent {

// A message as a file has it. Its key is its own within the conversation, in every file that has it.
struct ArchivedMessage
{
    QString key{};      // "TURN/ordinal"
    QString parent{};   // a key; empty: it is a first message
    QDateTime created{};
    StoredMessage stored{};

    bool operator==(const ArchivedMessage &) const = default;
};

// A whole conversation with all its branches as a file has it; a message stands behind the one that it follows.
struct ArchivedConversation
{
    QString id{};       // Tom's own; empty: another program's
    QString origin{};   // "chatgpt:ID", "openwebui:ID"; empty: Tom's own
    QString title{};
    QString titleBy = QStringLiteral("user");
    QString clientType = QStringLiteral("import");
    QDateTime created{};
    QDateTime updated{};
    bool isPinned = false;
    bool isArchived = false;
    QString head{};     // a key; empty: the last message
    QList<ArchivedMessage> messages{};

    bool operator==(const ArchivedConversation &) const = default;
};

// What one file entry may hold; what has more is told and left out.
inline constexpr qsizetype maxArchivedMessages = 50'000;
inline constexpr qsizetype maxArchivedText = 1'000'000;
inline constexpr qsizetype maxArchivedName = 100;   // of ids and keys

// One entry of a file, whosever it is: Tom's, ChatGPT's, Open WebUI's. InvalidInput says what is wrong with it.
[[nodiscard]] Result<ArchivedConversation> readArchived(const QByteArray &entry);

// Tom's own form.
[[nodiscard]] QJsonObject toArchive(const ArchivedConversation &conversation);
[[nodiscard]] Result<ArchivedConversation> fromTomArchive(const QJsonObject &object);
[[nodiscard]] Result<ArchivedConversation> fromChatGpt(const QJsonObject &object);
[[nodiscard]] Result<ArchivedConversation> fromOpenWebUi(const QJsonObject &object);

// For people: the line that goes on.
[[nodiscard]] QByteArray toMarkdown(const ArchivedConversation &conversation);

} // namespace tom::agent
