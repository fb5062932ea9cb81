#pragma once

#include "agent/conversation/conversationreader.h"
#include "agent/http/routeguard.h"
#include "agent/turn/conversationbin.h"

namespace tom::agent {

// The conversations of the user over the API: found, read, renamed, put away, deleted, brought back.
class ConversationRoutes : public QObject
{
    Q_OBJECT

public:
    ConversationRoutes(const RouteGuard &guard, Agent &agent, Journal &kept, Journal &temporary, ConversationBin &bin,
                       const Clock &clock, QObject *parent = nullptr);

private:
    [[nodiscard]] Result<QJsonObject> list(const httpserver::Request &request);
    [[nodiscard]] Result<QJsonObject> read(const httpserver::Request &request);
    [[nodiscard]] Result<QJsonObject> change(const httpserver::Request &request);
    [[nodiscard]] Result<QJsonObject> remove(const httpserver::Request &request);
    [[nodiscard]] Result<QJsonObject> restore(const httpserver::Request &request);
    [[nodiscard]] Result<QJsonObject> told(const QString &id);
    [[nodiscard]] protocol::Conversation withTurn(protocol::Conversation conversation) const;

    Agent &m_agent;
    Journal &m_kept;
    ConversationBin &m_bin;
    ConversationList m_list;
    ConversationList m_temporaryList;
    ConversationReader m_reader;
    ConversationReader m_temporaryReader;
};

} // namespace tom::agent
