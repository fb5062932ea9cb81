#include "desktop/conversations/conversationmodel.h"

#include "desktop/api/visibletext.h"
#include "shared/protocol/processrequest.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

using protocol::Conversation;

bool comesBefore(const Conversation &left, const Conversation &right)
{
    if (left.isPinned != right.isPinned)
        return left.isPinned;
    return left.updated > right.updated;
}

QString shownTitle(const Conversation &conversation)
{
    return conversation.title.isEmpty() ? ConversationModel::tr("New conversation")
                                        : visibleText(conversation.title).simplified();
}

// All of a row in one sentence, for screen readers.
QString spoken(const Conversation &conversation, bool isRefused)
{
    QStringList parts{shownTitle(conversation)};
    if (conversation.isPinned)
        parts += ConversationModel::tr("pinned");
    if (conversation.isArchived)
        parts += ConversationModel::tr("archived");
    if (!conversation.turn.isEmpty())
        parts += ConversationModel::tr("Tom is answering");
    if (isRefused)
        parts += ConversationModel::tr("a message in it was not sent");
    else if (ConversationModel::isWaiting(conversation.id))
        parts += ConversationModel::tr("not sent yet");
    parts += QLocale().toString(conversation.updated.toLocalTime(), QLocale::ShortFormat);
    return parts.join(u", "_s);
}

} // namespace

bool ConversationModel::isWaiting(const QString &id)
{
    return id.startsWith(protocol::begunBy);
}

int ConversationModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_conversations.size());
}

QVariant ConversationModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Conversation &conversation = m_conversations.at(index.row());
    switch (role) {
    case RefusedRole:
        return m_refused.contains(conversation.id);
    case WaitsRole:
        return isWaiting(conversation.id);
    case Qt::DisplayRole:
        return shownTitle(conversation);
    case Qt::EditRole:
    case TitleRole:
        return conversation.title;
    case Qt::AccessibleTextRole:
        return spoken(conversation, m_refused.contains(conversation.id));
    case Qt::ToolTipRole:
        return QString(shownTitle(conversation)).toHtmlEscaped();
    case IdRole:
        return conversation.id;
    case PinnedRole:
        return conversation.isPinned;
    case ArchivedRole:
        return conversation.isArchived;
    case UpdatedRole:
        return conversation.updated;
    case SnippetRole:
        return QVariant::fromValue(conversation.snippet);
    case RunsRole:
        return !conversation.turn.isEmpty();
    default:
        return {};
    }
}

Qt::ItemFlags ConversationModel::flags(const QModelIndex &index) const
{
    return QAbstractListModel::flags(index) | Qt::ItemIsEditable;
}

// What was typed over a title is a wish; the title changes when the server has it.
bool ConversationModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    const Conversation &conversation = m_conversations.at(index.row());
    const QString title = value.toString().simplified().left(protocol::ConversationChange::maxTitle);
    if (title.isEmpty() || title == conversation.title)
        return false;
    Q_EMIT renameRequested(conversation.id, title);
    return true;
}

int ConversationModel::rowOf(const QString &id) const
{
    const auto found = std::ranges::find(m_conversations, id, &Conversation::id);
    return found == m_conversations.end() ? -1 : int(found - m_conversations.begin());
}

const Conversation *ConversationModel::find(const QString &id) const
{
    const int row = rowOf(id);
    return row < 0 ? nullptr : &m_conversations.at(row);
}

QModelIndex ConversationModel::indexOf(const QString &id) const
{
    const int row = rowOf(id);
    return row < 0 ? QModelIndex() : index(row);
}

void ConversationModel::setRefused(const QSet<QString> &ids)
{
    if (std::exchange(m_refused, ids) != ids && !m_conversations.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_conversations.size()) - 1));
}

void ConversationModel::setConversations(const QList<Conversation> &conversations)
{
    if (conversations == m_conversations)
        return;
    const bool sameRows = std::ranges::equal(conversations, m_conversations, {}, &Conversation::id, &Conversation::id);
    if (sameRows) {
        m_conversations = conversations;
        return Q_EMIT dataChanged(index(0), index(int(m_conversations.size()) - 1));
    }
    QHash<QString, qsizetype> wanted;
    for (qsizetype i = 0; i < conversations.size(); ++i)
        wanted.insert(conversations.at(i).id, i);
    QSet<QString> kept;
    for (int row = int(m_conversations.size()) - 1; row >= 0; --row) {
        const QString &id = m_conversations.at(row).id;
        if (wanted.contains(id)) {
            kept.insert(id);
            continue;
        }
        int first = row;
        while (first > 0 && !wanted.contains(m_conversations.at(first - 1).id))
            --first;
        beginRemoveRows({}, first, row);
        m_conversations.remove(first, row - first + 1);
        endRemoveRows();
        row = first;
    }
    QList<Conversation> fresh;
    std::ranges::copy_if(conversations, std::back_inserter(fresh),
                         [&kept](const Conversation &conversation) { return !kept.contains(conversation.id); });
    append(fresh);
    arrangeBy([&wanted](const Conversation &left, const Conversation &right) {
        return wanted.value(left.id) < wanted.value(right.id);
    });
    m_conversations = conversations;
    if (!m_conversations.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_conversations.size()) - 1));
}

void ConversationModel::append(const QList<Conversation> &more)
{
    QHash<QString, qsizetype> rows;
    for (qsizetype i = 0; i < m_conversations.size(); ++i)
        rows.insert(m_conversations.at(i).id, i);
    QList<Conversation> fresh;
    for (const Conversation &conversation : more) {
        if (const auto row = rows.constFind(conversation.id); row != rows.constEnd())
            m_conversations[*row] = conversation;
        else
            fresh.append(conversation);
    }
    if (fresh.isEmpty())
        return;
    beginInsertRows({}, int(m_conversations.size()), int(m_conversations.size() + fresh.size()) - 1);
    m_conversations += fresh;
    endInsertRows();
}

void ConversationModel::put(const Conversation &conversation)
{
    const int row = rowOf(conversation.id);
    if (row >= 0) {
        Conversation changed = conversation;
        changed.snippet = m_conversations.at(row).snippet;   // of the search that is shown
        m_conversations[row] = changed;
        Q_EMIT dataChanged(index(row), index(row));
    } else {
        beginInsertRows({}, 0, 0);
        m_conversations.prepend(conversation);
        endInsertRows();
    }
    sort();
}

void ConversationModel::remove(const QString &id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_conversations.removeAt(row);
    endRemoveRows();
}

void ConversationModel::sort()
{
    arrangeBy(comesBefore);
}

template<typename Before>
void ConversationModel::arrangeBy(Before before)
{
    if (std::ranges::is_sorted(m_conversations, before))
        return;
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList old = persistentIndexList();
    QStringList ids;
    for (const QModelIndex &place : old)
        ids += m_conversations.at(place.row()).id;
    std::ranges::stable_sort(m_conversations, before);
    for (qsizetype i = 0; i < old.size(); ++i)
        changePersistentIndex(old.at(i), index(rowOf(ids.at(i))));
    Q_EMIT layoutChanged();
}

} // namespace tom::desktop
