#include "tests/flow/householddevices.h"

#include "tests/flow/household.h"

#include <QTest>

using namespace std::chrono_literals;

namespace tom::test {

HouseholdDevices::HouseholdDevices(quint16 port, const QByteArray &key) : m_port(port), m_key(key)
{
    m_flap.setInterval(700ms);
    QObject::connect(&m_flap, &QTimer::timeout, &m_flap, [this] {
        for (const Device &one : m_devices) {
            if (one.line)
                one.line->cut();
        }
    });
}

HouseholdDevices::~HouseholdDevices()
{
    hangUp();
}

InboxDevice &HouseholdDevices::device(const QString &user)
{
    if (!has(user, true))
        add(user, {}, true);
    if (!has(user, false)) {
        add(user, std::make_unique<Relay>(m_port), false);
        m_flap.start();
    }
    return add(user, {}, false);
}

void HouseholdDevices::hangUp()
{
    m_flap.stop();
    for (Device &one : m_devices) {
        if (!one.isOffline)
            one.inbox.reset();   // before its line
    }
    std::erase_if(m_devices, [](const Device &one) { return !one.isOffline; });
}

void HouseholdDevices::endAlike()
{
    m_flap.stop();
    for (Device &away : m_devices) {
        if (!away.isOffline)
            continue;
        QVERIFY(away.inbox->states.isEmpty());   // it was offline
        away.inbox->start();
        QTRY_VERIFY_WITH_TIMEOUT(away.inbox->isLive(), 30'000);
        for (const Device &one : m_devices) {
            if (one.user != away.user)
                continue;
            QTRY_VERIFY_WITH_TIMEOUT(one.inbox->isLive() && one.inbox->last() == away.inbox->last(), 30'000);
            QVERIFY(one.inbox->isInOrder);
            QCOMPARE(one.inbox->known, away.inbox->known);   // read and snoozed state included
        }
    }
}

InboxDevice &HouseholdDevices::add(const QString &user, std::unique_ptr<Relay> line, bool isOffline)
{
    const auto client = clientFor(m_port, m_key);
    const auto signedIn = client->login({.username = user, .password = Household::password});
    if (!QTest::qWaitFor([&] { return signedIn.isFinished(); }, 30'000) || !signedIn.result())
        qFatal("%s cannot sign in", qUtf8Printable(user));
    const quint16 port = line ? line->serverPort() : m_port;
    m_devices.push_back({.user = user,
                         .line = std::move(line),
                         .inbox = std::make_unique<InboxDevice>(port, m_key, signedIn.result()->session),
                         .isOffline = isOffline});
    if (!isOffline)
        m_devices.back().inbox->start();
    return *m_devices.back().inbox;
}

bool HouseholdDevices::has(const QString &user, bool isOffline) const
{
    return std::ranges::any_of(m_devices, [&](const Device &one) { return one.user == user && one.isOffline == isOffline; });
}

} // namespace tom::test
