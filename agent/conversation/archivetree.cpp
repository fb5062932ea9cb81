#include "agent/conversation/archivetree.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

QString keyOf(const QString &node)
{
    return node + u"/0"_s;
}

struct Placed
{
    const TreeNode *node = nullptr;
    QString shownParent{};   // the next one above that is shown
    qint64 time = 0;         // never before that of the one above
};

QList<Placed> placed(const QList<TreeNode> &nodes)
{
    QHash<QString, QList<const TreeNode *>> following;
    QSet<QString> ids;
    for (const TreeNode &node : nodes)
        ids.insert(node.id);
    for (const TreeNode &node : nodes)
        following[ids.contains(node.parent) ? node.parent : QString()].append(&node);

    QList<Placed> order;
    QList<Placed> open;
    const auto enter = [&](const QString &parent, const QString &shownParent, qint64 time) {
        const QList<const TreeNode *> next = following.take(parent);   // nobody comes twice
        for (const TreeNode *node : next)
            open.append({.node = node,
                         .shownParent = shownParent,
                         .time = std::max(time, node->created.isValid() ? node->created.toMSecsSinceEpoch() : time)});
    };
    enter({}, {}, 0);
    while (!open.isEmpty()) {
        const Placed one = open.takeLast();
        order.append(one);
        enter(one.node->id, one.node->isShown ? one.node->id : one.shownParent, one.time);
    }
    std::ranges::stable_sort(order, {}, &Placed::time);
    return order;
}

} // namespace

Result<void> addTree(ArchivedConversation &conversation, const QList<TreeNode> &nodes, const QString &head)
{
    const QDateTime epoch = QDateTime::fromMSecsSinceEpoch(0, QTimeZone::UTC);
    QString lastShown;   // of the head, when it is not shown itself
    for (const Placed &one : placed(nodes)) {
        if (one.node->id == head)
            lastShown = one.node->isShown ? head : one.shownParent;
        if (!one.node->isShown)
            continue;
        if (one.node->text.size() > maxArchivedText)
            return failure(ErrorCode::InvalidInput, u"a message is longer than %1 characters"_s.arg(maxArchivedText));
        conversation.messages.append(
            {.key = keyOf(one.node->id),
             .parent = one.shownParent.isEmpty() ? QString() : keyOf(one.shownParent),
             .created = epoch.addMSecs(one.time > 0 ? one.time : conversation.created.toMSecsSinceEpoch()),
             .stored = {.turn = one.node->id, .message = {.role = one.node->role, .text = one.node->text}}});
    }
    if (conversation.messages.size() > maxArchivedMessages)
        return failure(ErrorCode::InvalidInput, u"it has more than %1 messages"_s.arg(maxArchivedMessages));
    if (!lastShown.isEmpty())
        conversation.head = keyOf(lastShown);
    return {};
}

Result<QString> archivedName(const QJsonObject &object, QLatin1StringView key)
{
    const Result<QString> name = json::requiredString(object, key);
    if (name && (name->isEmpty() || name->size() > maxArchivedName))
        return failure(ErrorCode::InvalidInput, u"\"%1\" must have 1 to %2 characters"_s.arg(key).arg(maxArchivedName));
    return name;
}

} // namespace tom::agent
