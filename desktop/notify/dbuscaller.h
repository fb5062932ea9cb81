#pragma once

#include "desktop/notify/caller.h"

#include <QDBusConnection>
#include <QHash>
#include <QSet>

class QDBusPendingCallWatcher;

namespace tom::desktop {

// Notifications of freedesktop.org, over D-Bus: with buttons, and withdrawn when they are not wanted any more.
class DBusCaller : public Caller
{
    Q_OBJECT

public:
    static constexpr QLatin1StringView usualService = QLatin1StringView("org.freedesktop.Notifications");

    // service: whose answers count; empty where the connection leads to one peer and not to a bus.
    explicit DBusCaller(const QDBusConnection &bus, const QString &service = usualService, QObject *parent = nullptr);

    // Whether a bus is there at all; whether somebody shows notifications on it is seen with the first one.
    [[nodiscard]] bool isAvailable() const { return m_bus.isConnected(); }
    void call(const Call &call) override;
    void withdraw(const QString &key) override;

Q_SIGNALS:
    void unheard(const tom::desktop::Call &call);   // nobody shows notifications on this bus

private Q_SLOTS:
    void takeAction(uint id, const QString &action);
    void takeClosed(uint id, uint reason);

private:
    void askForAbilities();
    void show(const Call &call);
    void takeNumber(const QString &key, uint id);
    [[nodiscard]] QDBusMessage message(const QString &method) const;

    QDBusConnection m_bus;
    QString m_service;
    QHash<QString, uint> m_ids;
    QHash<QString, quint64> m_turns;   // which call of a key is the newest
    QSet<QString> m_asked;             // keys whose notification is on its way
    QHash<QString, Call> m_next;       // what takes its place then
    QHash<uint, QString> m_early;      // what was chosen, by numbers that are not known yet, while some are on their way
    QSet<uint> m_closedEarly;          // the same
    quint64 m_turn = 0;
    bool m_hasMarkup = true;   // until the service says otherwise, a text is written so that none is read into it
    bool m_hasActions = true;
};

} // namespace tom::desktop
