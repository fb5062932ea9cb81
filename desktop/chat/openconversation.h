#pragma once

#include "desktop/chat/history.h"

#include <QObject>

namespace tom::desktop {

class ApiClient;
class ConversationCache;

// Reads one conversation: from what is kept here at once, then from the server; its past page by page; and finds where a
// branch of it would begin. Knows no widgets.
class OpenConversation : public QObject
{
    Q_OBJECT

public:
    OpenConversation(ApiClient &client, ConversationCache *cache, QString id, QObject *parent = nullptr);

    [[nodiscard]] const QString &id() const { return m_id; }

    void readKept();   // what of it is on this computer
    void read();
    void readOlder();
    [[nodiscard]] bool hasOlder() const { return m_before.has_value(); }
    // Another branch goes on from now on: the newest line through that message.
    void choose(qint64 message);
    // Where a turn began: the parent to send for a branch beside it, and what was said. Ends by located() or notLocated().
    void locate(const QString &turn);

Q_SIGNALS:
    void lineRead(const QList<tom::desktop::StoredTurn> &turns, const QString &runningTurn);
    void keptRead(const QList<tom::desktop::StoredTurn> &turns);
    void olderRead(const QList<tom::desktop::StoredTurn> &turns);
    void located(const QString &turn, const QString &parent, const tom::protocol::ConversationMessage &message);
    void notLocated(const QString &turn, const tom::Error &error);
    void failed(const tom::Error &error);

private:
    void takeLine(const Result<protocol::ConversationLine> &line);
    void takeOlder(const Result<protocol::ConversationLine> &line);
    void seek(const QString &turn, std::optional<qint64> before, int pagesLeft);
    [[nodiscard]] QList<StoredTurn> wholeTurns(const protocol::ConversationLine &line);

    ApiClient &m_client;
    ConversationCache *m_cache;
    QString m_id;
    std::optional<qint64> m_before;   // asks for what is older
    QList<protocol::ConversationMessage> m_rest;   // of a turn whose beginning stands on the page before
    bool m_readsOlder = false;
};

} // namespace tom::desktop
