#pragma once

#include <QList>
#include <QObject>
#include <QString>

namespace tom::desktop {

struct CallAction
{
    QString id{};
    QString title{};

    bool operator==(const CallAction &) const = default;
};

// What the system is to show outside of our windows.
struct Call
{
    QString key{};   // a later call of the same key takes its place
    QString title{};
    QString text{};
    QList<CallAction> actions{};
    bool isUrgent = false;

    bool operator==(const Call &) const = default;
};

// Calls for attention outside of our windows: the system's notifications. Knows nothing of what they are about.
class Caller : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void call(const Call &call) = 0;
    virtual void withdraw(const QString &key) = 0;

Q_SIGNALS:
    void answered(const QString &key, const QString &action);   // "default": the notification itself
};

} // namespace tom::desktop
