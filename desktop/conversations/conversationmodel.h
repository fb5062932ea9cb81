#pragma once

#include "shared/protocol/conversation.h"

#include <QAbstractListModel>
#include <QSet>

namespace tom::desktop {

// The conversations as a list shows them: pinned first, then the newest, or what a search found. Knows nothing of where
// they come from.
class ConversationModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole,
        PinnedRole,
        ArchivedRole,
        UpdatedRole,
        SnippetRole,   // QList<SnippetPiece>, of a search
        RunsRole,      // a turn runs in it
        TitleRole,     // empty while nothing was said
        WaitsRole,     // the server does not know of it yet
        RefusedRole,   // the server did not take something that was said in it
    };

    using QAbstractListModel::QAbstractListModel;

    // By its id: it was begun without the server.
    [[nodiscard]] static bool isWaiting(const QString &id);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

    [[nodiscard]] const QList<protocol::Conversation> &conversations() const { return m_conversations; }
    [[nodiscard]] const protocol::Conversation *find(const QString &id) const;
    [[nodiscard]] QModelIndex indexOf(const QString &id) const;

    void setRefused(const QSet<QString> &ids);   // whether they are in the list or not
    // Replaces all. Rows that are the same stay, so that a selection does.
    void setConversations(const QList<protocol::Conversation> &conversations);
    void append(const QList<protocol::Conversation> &more);   // the next page; what is there already is replaced
    void put(const protocol::Conversation &conversation);     // new, or in place of the one of that id
    void remove(const QString &id);

Q_SIGNALS:
    void renameRequested(const QString &id, const QString &title);

private:
    [[nodiscard]] int rowOf(const QString &id) const;
    void sort();
    template<typename Before>
    void arrangeBy(Before before);

    QList<protocol::Conversation> m_conversations;
    QSet<QString> m_refused;
};

} // namespace tom::desktop
