#pragma once

#include "desktop/api/devicesession.h"

#include <QObject>

namespace tom::desktop {

class ApiClient;

// Where the user is signed in. Knows no widgets.
class DevicesController : public QObject
{
    Q_OBJECT

public:
    explicit DevicesController(ApiClient &client, QObject *parent = nullptr) : QObject(parent), m_client(client) {}

    void refresh();
    void rename(const QString &id, const QString &name);
    void revoke(const QString &id);
    void revokeOthers();

Q_SIGNALS:
    void changed(const QList<tom::desktop::DeviceSession> &devices);
    void unreachable(const QString &words);   // there is no list
    void failed(const QString &words);

private:
    void takeDone(const QString &problem, const Result<void> &done);

    ApiClient &m_client;
};

} // namespace tom::desktop
