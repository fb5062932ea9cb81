#pragma once

#include "agent/conversation/archive.h"

#include <QHash>

namespace tom::agent {

// A message of another program's tree of messages.
struct TreeNode
{
    QString id{};
    QString parent{};   // empty, or no node of the tree: it is a first one
    bool isShown = true;   // else its followers follow what it follows
    llm::Role role = llm::Role::User;
    QString text{};
    QDateTime created{};
};

// Puts such a tree in our order: what is not shown is left out, a message stands behind the one that it follows, the older
// branches before the newer ones. Nodes that follow one another in a circle are left out.
[[nodiscard]] Result<void> addTree(ArchivedConversation &conversation, const QList<TreeNode> &nodes, const QString &head);

[[nodiscard]] Result<QString> archivedName(const QJsonObject &object, QLatin1StringView key);   // 1 to maxArchivedName signs

} // namespace tom::agent
