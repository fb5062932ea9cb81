#include "server/app/serverapp.h"
#include "tests/agent/support/openaipeer.h"
#include "tests/flow/household.h"
#include "tests/flow/householddevices.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::test;
using protocol::Notification;

// What arrives at all devices of a household, also at those that flap or are offline: messages between users, read, snoozed
// or from a sender who is muted, and results in quiet hours with their digest. A real server, its agents and a model.
class TestArrivals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_model = std::make_unique<agent::test::OpenAiPeer>();
        m_answered = 0;
        writeConfigOfTwo(m_folder->path(), m_model->baseUrl());
        m_server = std::make_unique<server::ServerApp>(server::ServerSettings{
            .dataFolder = m_folder->path(), .listen = u"127.0.0.1"_s, .agentProgram = u"" TOM_BIN_DIR "/tom-agent"_s, .port = 0});
        QVERIFY(m_server->start());
        m_devices = std::make_unique<HouseholdDevices>(m_server->port(), m_server->keyFingerprint());
        m_alice = &m_devices->device(u"alice"_s);
        m_bob = &m_devices->device(u"bob"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_alice->isLive() && m_bob->isLive(), 30'000);
    }
    void cleanup()
    {
        if (!QTest::currentTestFailed())
            m_devices->endAlike();
        m_devices.reset();
        m_server.reset();
    }

    void messagesReachTheOtherOneAndAreReadThere()
    {
        for (const QString &text : {u"Dinner"_s, u"is"_s, u"ready"_s})
            write(text);
        QTRY_COMPARE_WITH_TIMEOUT(m_bob->known.size(), 3, 60'000);

        QVERIFY(done(m_bob->client().acknowledge({.ids = {1}})));
        QVERIFY(done(m_bob->client().snooze(2, std::chrono::minutes(60))));

        QTRY_VERIFY_WITH_TIMEOUT(m_bob->known.value(1).isRead && m_bob->known.value(2).snoozedUntil, 30'000);
        QVERIFY(m_bob->known.value(3).isAlerting());
        QVERIFY(m_alice->known.isEmpty());
    }
    void quietHoursEndInOneDigest()
    {
        const QTime now = QDateTime::currentDateTimeUtc().time();
        QVERIFY(done(m_bob->client().changeSettings({{u"time_zone"_s, u"UTC"_s}})));
        QVERIFY(done(m_bob->client().setQuietHours(
            protocol::QuietHours{.from = QTime(now.addSecs(-3600).hour(), 0), .to = QTime(now.addSecs(4 * 3600).hour(), 0)})));
        for (const QString &result : {u"the bread"_s, u"the butter"_s}) {
            const qsizetype before = m_bob->known.size();
            QVERIFY(done(m_bob->client().add({.kind = protocol::Schedule::Kind::Prompt,
                                              .text = u"What is missing? "_s + result,
                                              .start = QDateTime::currentDateTimeUtc().addSecs(3),
                                              .timeZone = u"UTC"_s,
                                              .level = 1})));
            QTRY_VERIFY_WITH_TIMEOUT((answerModel(result), m_bob->known.size() == before + 1), 60'000);
        }
        for (const Notification &one : std::as_const(m_bob->known))
            QVERIFY(one.snoozedUntil && !one.isAlerting());

        QVERIFY(done(m_bob->client().setQuietHours(std::nullopt)));

        QTRY_COMPARE_WITH_TIMEOUT(m_bob->known.size(), 3, 30'000);
        const Notification digest = m_bob->known.last();
        QVERIFY(digest.isAlerting());
        QVERIFY2(digest.text.contains("bread"_L1) && digest.text.contains("butter"_L1), qUtf8Printable(digest.text));
        QTRY_VERIFY(m_bob->known.value(1).digest == digest.id && m_bob->known.value(2).digest == digest.id);
        QVERIFY(done(m_bob->client().acknowledge({.ids = {digest.id}})));
        QTRY_VERIFY_WITH_TIMEOUT(std::ranges::all_of(m_bob->known, &Notification::isRead), 30'000);   // with what it told of
    }
    // What somebody writes waits for the morning, and who wrote it learns when it was read, not before.
    void whatIsWrittenInQuietHoursIsReadInTheMorning()
    {
        const QTime now = QDateTime::currentDateTimeUtc().time();
        QVERIFY(done(m_bob->client().changeSettings({{u"time_zone"_s, u"UTC"_s}})));
        QVERIFY(done(m_bob->client().setQuietHours(
            protocol::QuietHours{.from = QTime(now.addSecs(-3600).hour(), 0), .to = QTime(now.addSecs(4 * 3600).hour(), 0)})));
        for (const QString &text : {u"The car is yours"_s, u"Bring bread"_s})
            writeAtOnce(text);
        QTRY_COMPARE_WITH_TIMEOUT(m_bob->ofKind(protocol::NotificationKind::Message).size(), 2, 60'000);
        for (const Notification &one : std::as_const(m_bob->known)) {
            QCOMPARE(one.sender, u"alice"_s);
            QVERIFY(one.snoozedUntil && !one.isAlerting());
        }
        QTRY_COMPARE_WITH_TIMEOUT(sentStates(), (QStringList{u"delivered"_s, u"delivered"_s}), 60'000);

        QVERIFY(done(m_bob->client().setQuietHours(std::nullopt)));

        QTRY_COMPARE_WITH_TIMEOUT(m_bob->known.size(), 3, 30'000);
        const Notification digest = m_bob->known.last();
        QVERIFY(digest.isAlerting());
        QVERIFY2(digest.text.contains("bread"_L1) && digest.text.contains("car"_L1), qUtf8Printable(digest.text));
        QCOMPARE(sentStates(), (QStringList{u"delivered"_s, u"delivered"_s}));
        QVERIFY(done(m_bob->client().acknowledge({.ids = {digest.id}})));
        QTRY_COMPARE_WITH_TIMEOUT(sentStates(), (QStringList{u"read"_s, u"read"_s}), 60'000);
        QVERIFY(std::ranges::none_of(m_alice->known, &Notification::isAlerting));   // she was asked before it was sent
    }
    void whoIsMutedArrivesInSilence()
    {
        QVERIFY(done(m_bob->client().changeSettings({{u"muted_senders"_s, QJsonArray{u"alice"_s}}})));
        write(u"psst"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_bob->known.size(), 1, 60'000);
        QVERIFY(m_bob->known.first().isSilent);

        QVERIFY(done(m_bob->client().changeSettings({{u"muted_senders"_s, QJsonArray{}}})));
        write(u"hello"_s);

        QTRY_COMPARE_WITH_TIMEOUT(m_bob->known.size(), 2, 60'000);
        QVERIFY(m_bob->known.last().isAlerting());
    }

private:
    template<typename T>
    static bool done(const QFuture<Result<T>> &future)
    {
        return QTest::qWaitFor([&] { return future.isFinished(); }, 60'000) && future.result().has_value();
    }
    // Whatever it is asked, also for a title.
    void answerModel(const QString &text)
    {
        if (!m_model->open || m_answered == m_model->requests.size())
            return;
        m_answered = m_model->requests.size();
        m_model->say(text);
        m_model->finish();
    }
    // Alice tells her assistant to, and says yes when it asks.
    void writeAtOnce(const QString &text)
    {
        const qsizetype asked = m_model->requests.size();
        const auto reply =
            m_alice->client().process({.request = u"Tell Bob: "_s + text, .level = 1, .modules = {u"notifications"_s}});
        Listener listener(*reply);
        QTRY_VERIFY_WITH_TIMEOUT(m_model->requests.size() > asked && m_model->open, 30'000);
        m_model->call(u"c1"_s, u"notifications__send_instant_message"_s, {},
                      {{u"message_text"_s, text}, {u"message_recipient"_s, u"bob"_s}});
        QTRY_VERIFY_WITH_TIMEOUT(!waiting().isEmpty(), 30'000);
        QVERIFY(done(m_alice->client().decide(waiting(), {.isApproved = true})));
        QTRY_VERIFY_WITH_TIMEOUT((answerModel(u"Sent."_s), listener.isFinished()), 30'000);
        QVERIFY(listener.result());
    }
    // The call that alice is asked about.
    [[nodiscard]] QString waiting()
    {
        const auto future = m_alice->client().approvals();
        if (!done(future) || future.result()->approvals.isEmpty())
            return {};
        return future.result()->approvals.constFirst().id;
    }
    [[nodiscard]] QStringList sentStates()
    {
        const auto future = m_alice->client().sentMessages();
        QStringList states;
        if (done(future)) {
            for (const auto &message : future.result()->messages)
                states.append(message.state);
        }
        return states;
    }
    // From alice to bob.
    void write(const QString &text)
    {
        QVERIFY(done(m_alice->client().add(
            {.text = text, .start = QDateTime::currentDateTimeUtc().addSecs(3), .timeZone = u"UTC"_s, .recipient = u"bob"_s})));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<agent::test::OpenAiPeer> m_model;
    std::unique_ptr<server::ServerApp> m_server;
    std::unique_ptr<HouseholdDevices> m_devices;
    qsizetype m_answered = 0;
    InboxDevice *m_alice = nullptr;
    InboxDevice *m_bob = nullptr;
};

QTEST_GUILESS_MAIN(TestArrivals)
#include "tst_arrivals.moc"
