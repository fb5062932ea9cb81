#pragma once

#include "agent/conversation/attachmentstore.h"
#include "agent/http/routeguard.h"

#include <QObject>

namespace tom::agent {

// POST /attachments takes a file that a message will have, GET /attachments/{attachment} gives it back to be kept, not shown.
class AttachmentRoutes : public QObject
{
    Q_OBJECT

public:
    AttachmentRoutes(const RouteGuard &guard, AttachmentStore &store, QObject *parent = nullptr);

private:
    void take(const httpserver::Request &request, httpserver::Reply reply);
    void give(const httpserver::Request &request, httpserver::Reply reply);

    AttachmentStore &m_store;
};

} // namespace tom::agent
