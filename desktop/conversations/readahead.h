#pragma once

#include "desktop/conversations/conversationcache.h"

#include <QHash>
#include <QTimer>

#include <functional>

namespace tom::desktop {

class ApiClient;

// Reads the newest conversations into the cache before somebody opens them, so that they can be read and found without the
// server: one at a time, with pauses, while nothing else is going on, and only what has changed since.
class ReadAhead : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype most = 50;

    // isIdle: whether the connection has nothing better to do.
    ReadAhead(ApiClient &client, ConversationCache &cache, std::function<bool()> isIdle, QObject *parent = nullptr);

    // The server's list, the newest first. What is asked for meanwhile is forgotten.
    void consider(const QList<protocol::Conversation> &conversations);

private:
    void goOn();
    [[nodiscard]] bool isKept(const protocol::Conversation &conversation);
    void take(const protocol::Conversation &conversation, const Result<protocol::ConversationLine> &line);

    ApiClient &m_client;
    ConversationCache &m_cache;
    std::function<bool()> m_isIdle;
    QList<protocol::Conversation> m_wanted;
    QHash<QString, QDateTime> m_kept;   // as far as we have looked
    QTimer m_pause;
    bool m_isAsking = false;
};

} // namespace tom::desktop
