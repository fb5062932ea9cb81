#pragma once

#include "shared/core/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace tom::protocol {

// A piece of the text in which a search found something; the pieces that match are the ones to mark.
struct SnippetPiece
{
    QString text{};
    bool isMatch = false;

    bool operator==(const SnippetPiece &) const = default;
};

// One conversation as a list shows it.
struct Conversation
{
    QString id{};
    QString title{};        // empty: nothing was said yet
    QString clientType{};   // the kind of client that began it; "import" for one that came from a file
    QDateTime created{};
    QDateTime updated{};    // when something was said last
    bool isPinned = false;
    bool isArchived = false;
    bool isCurrent = false;           // requests of its client type that name no conversation go to it
    std::optional<QDateTime> deleted{};   // in the bin since then
    std::optional<qint64> head{};     // the newest message of the line that goes on; none: nothing was said yet
    qint64 messages = 0;              // of all branches together
    QString turn{};                   // that runs in it now; empty: none
    QList<SnippetPiece> snippet{};    // of a search only

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<Conversation> fromJson(const QJsonObject &object);

    bool operator==(const Conversation &) const = default;
};

// GET /conversations: the pinned ones first, then the newest.
struct ConversationPage
{
    QList<Conversation> conversations{};
    QString before{};   // asks for the page after this one; empty: this is the last

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<ConversationPage> fromJson(const QJsonObject &object);

    bool operator==(const ConversationPage &) const = default;
};

// PATCH /conversations/{id}: what is to change.
struct ConversationChange
{
    std::optional<QString> title{};   // 1 to maxTitle characters
    std::optional<bool> isPinned{};
    std::optional<bool> isArchived{};
    std::optional<qint64> head{};     // a message: the newest line through it is the one that goes on

    static constexpr qsizetype maxTitle = 200;

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<ConversationChange> fromJson(const QJsonObject &object);

    bool operator==(const ConversationChange &) const = default;
};

} // namespace tom::protocol
