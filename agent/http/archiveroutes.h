#pragma once

#include "agent/archive/conversationparts.h"
#include "agent/archive/inboxparts.h"
#include "agent/archive/listparts.h"
#include "agent/http/routeguard.h"
#include "agent/inbox/inboxapp.h"
#include "agent/recall/memoryclient.h"
#include "agent/turn/agent.h"

namespace tom::agent {

// What a user has as files: one conversation, or everything, out; and in again, also conversations of other programs.
class ArchiveRoutes : public QObject
{
    Q_OBJECT

public:
    struct Sources
    {
        InboxApp &inbox;
        Scheduler &scheduler;
        std::function<const MemoryClient *()> memory{};   // null: there is none
    };
    ArchiveRoutes(const RouteGuard &guard, const QString &username, Agent &agent, Journal &kept, const Clock &clock,
                  const Sources &sources, QObject *parent = nullptr);

private:
    void sendOne(const httpserver::Request &request, httpserver::Reply reply);
    void sendAll(httpserver::Reply reply);
    // areAll: everything in the file is taken, else only conversations.
    void take(const httpserver::Request &request, bool areAll, std::unique_ptr<httpserver::RequestBody> body,
              httpserver::Reply reply);
    // In the order in which a file has them: what others name before those.
    [[nodiscard]] QList<ArchivePart *> parts();

    QString m_username;
    Agent &m_agent;
    Journal &m_kept;
    const Clock &m_clock;
    std::function<const MemoryClient *()> m_memory;
    ArchiveStore m_store;
    SettingsPart m_settings;
    AttachmentsPart m_attachments;
    ConversationsPart m_conversations;
    ListsPart m_lists;
    NotesPart m_notes;
    SchedulesPart m_schedules;
    NotificationsPart m_notifications;
};

} // namespace tom::agent
