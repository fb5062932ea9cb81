#pragma once

#include "tests/flow/inboxdevice.h"
#include "tests/flow/relay.h"

#include <QTimer>

#include <deque>

namespace tom::test {

// The devices of a household before one server. With the first one of a user come one whose line is cut again and again and
// one that is offline throughout; whatever a test did, all of a user must end with the same inbox.
class HouseholdDevices
{
public:
    HouseholdDevices(quint16 port, const QByteArray &key);
    ~HouseholdDevices();

    // One more that listens, over a good line.
    InboxDevice &device(const QString &user);
    // Those that listen are there no more; those that are offline stay so.
    void hangUp();
    // Fails the test that runs when two devices of a user differ. Nothing flaps any more.
    void endAlike();

private:
    struct Device
    {
        QString user{};
        std::unique_ptr<Relay> line{};   // of one that flaps
        std::unique_ptr<InboxDevice> inbox{};
        bool isOffline = false;
    };

    InboxDevice &add(const QString &user, std::unique_ptr<Relay> line, bool isOffline);
    [[nodiscard]] bool has(const QString &user, bool isOffline) const;

    quint16 m_port;
    QByteArray m_key;
    std::deque<Device> m_devices;
    QTimer m_flap;
};

} // namespace tom::test
