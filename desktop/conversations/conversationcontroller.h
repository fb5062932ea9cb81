#pragma once

#include "desktop/conversations/conversationcache.h"
#include "desktop/conversations/conversationmodel.h"

#include <QTimer>

namespace tom::desktop {

class ApiClient;

// Keeps the list of conversations as the server has it: searches, reads on, changes. Without the server it shows what is
// kept here. Knows no widgets.
class ConversationController : public QObject
{
    Q_OBJECT

public:
    // Without a cache nothing is there without the server.
    ConversationController(ApiClient &client, ConversationCache *cache, QObject *parent = nullptr);

    [[nodiscard]] ConversationModel &model() { return m_model; }

    void start();
    void refresh();   // soon; several at once are one
    // Conversations that the server's list may not have; those that it has not stand before the others. refused: in which it
    // did not take a message.
    void setWaiting(const QList<protocol::Conversation> &waiting, const QSet<QString> &refused);
    void search(const QString &words);
    void showFolder(const QString &folder);   // inbox, archive, bin
    void readOn();
    void rename(const QString &id, const QString &title);
    void setPinned(const QString &id, bool pinned);
    void setArchived(const QString &id, bool archived);
    void remove(const QString &id);
    void restore(const QString &id);   // out of the bin
    void undo();

Q_SIGNALS:
    void listed();   // the list is the server's
    void hintChanged(const QString &words);
    void undoOffered(const QString &words);
    void undoDone();
    void removed(const QString &id);
    void cameBack(const QString &id);   // what was removed last
    void failed(const QString &title, const QString &words);

private:
    enum class Change { None, Removal, Archiving };

    void ask();
    void take(const Result<protocol::ConversationPage> &page);
    [[nodiscard]] QList<protocol::Conversation> withWhatWasReadOn(const QList<protocol::Conversation> &firstPage) const;
    void takeMore(const Result<protocol::ConversationPage> &page);
    void showCached(const Error &error);
    void showKept();
    void show(const QList<protocol::Conversation> &conversations);
    void keep(const protocol::Conversation &conversation);
    void change(const QString &id, const protocol::ConversationChange &change, const QString &title);
    void leave(const protocol::Conversation &conversation, Change change);
    void complain(const QString &title, const Error &error);

    ApiClient &m_client;
    ConversationCache *m_cache;
    ConversationModel m_model;
    QList<protocol::Conversation> m_waiting;
    QSet<QString> m_standIns;   // those of them that are shown
    QString m_words;
    QString m_before;   // asks for the next page; empty: there is none
    QTimer m_pause;     // before the next question
    quint64 m_question = 0;   // answers to older ones are not wanted any more
    QString m_folder = QStringLiteral("inbox");
    bool m_isOther = true;   // what is asked for is not what is shown: nothing of that stays
    bool m_readsOn = false;
    bool m_wantsMore = false;   // a look at the newest came between
    Change m_lastChange = Change::None;
    bool m_isUndoing = false;
    protocol::Conversation m_changed;   // what can be undone
};

} // namespace tom::desktop
