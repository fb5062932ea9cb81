#include "agent/conversation/schema.h"
#include "agent/inbox/deliveries.h"
#include "shared/core/json.h"
#include "shared/http/curlhttpclient.h"
#include "tests/agent/support/setclock.h"
#include "tests/support/scriptedhttppeer.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;
using tom::test::ScriptedHttpPeer;

namespace {

// A device that follows the inbox by its numbers, one change at a time.
struct Reader
{
    void look(Inbox &inbox, bool all)
    {
        for (;;) {
            const auto page = inbox.since(last, 1);
            QVERIFY(page);
            for (const protocol::Notification &one : page->notifications) {
                QVERIFY(one.seq > last);
                known.insert(one.id, one);
            }
            last = page->last;
            if (!all || !page->hasMore)
                return;
        }
    }

    qint64 last = 0;
    QMap<qint64, protocol::Notification> known{};
};

} // namespace

// Beside the address that things are delivered to, one device of the user's looks now and then, and another one is offline
// throughout; they end alike.
class TestDeliveries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_peer = std::make_unique<ScriptedHttpPeer>();
        m_flapping = {};
        open();
    }
    void cleanup()
    {
        if (QTest::currentTestFailed())
            return;
        Reader offline;
        offline.look(*m_inbox, true);
        m_flapping.look(*m_inbox, true);
        QVERIFY(!offline.known.isEmpty());
        QCOMPARE(m_flapping.known, offline.known);   // read and snoozed state included
    }

    void sendsTheTitleAloneUnlessTheUserWantsTheText_data()
    {
        QTest::addColumn<protocol::DeliveryUrl::Kind>("kind");
        QTest::addColumn<bool>("withText");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("title");
        using Kind = protocol::DeliveryUrl::Kind;
        QTest::newRow("ntfy") << Kind::Ntfy << false << "Tea é"_ba << "Tom"_ba;
        QTest::newRow("ntfy with text") << Kind::Ntfy << true << "is ready"_ba << "=?UTF-8?B?VGVhIMOp?="_ba;
        QTest::newRow("unifiedpush") << Kind::UnifiedPush << false << R"({"id":1,"kind":"message","title":"Tea é"})"_ba << ""_ba;
        QTest::newRow("unifiedpush with text")
            << Kind::UnifiedPush << true << R"({"id":1,"kind":"message","text":"is ready","title":"Tea é"})"_ba << ""_ba;
    }
    void sendsTheTitleAloneUnlessTheUserWantsTheText()
    {
        QFETCH(protocol::DeliveryUrl::Kind, kind);
        QFETCH(bool, withText);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, title);
        m_peer->play(ScriptedHttpPeer::answer(200, "{}"));
        QVERIFY(m_deliveries->setAddresses({address(u"/phone"_s, kind, withText)}));

        QVERIFY(post(u"Tea é"_s));

        QTRY_COMPARE(m_peer->requests().size(), 1);
        const auto request = m_peer->requests().constFirst();
        QCOMPARE(request.method, "POST"_ba);
        QCOMPARE(request.path, "/phone"_ba);
        QCOMPARE(request.body, body);
        QCOMPARE(http::headerValue(request.headers, "title"), title);
    }
    void sendsWhatCallsForAttentionInOrderAndNothingElse()
    {
        m_peer->play(ScriptedHttpPeer::answer(200, "{}"));
        QVERIFY(post(u"before it was asked for"_s));
        QVERIFY(m_deliveries->setAddresses({address(u"/phone"_s)}));

        const qint64 one = *post(u"one"_s);
        m_inbox->setArrival([this](const NewNotification &) { return Arrival{.heldUntil = m_clock.time.addSecs(60)}; });
        QVERIFY(post(u"held"_s));
        m_inbox->setArrival([](const NewNotification &) { return Arrival{.isSilent = true}; });
        QVERIFY(post(u"muted"_s));
        m_inbox->setArrival({});
        QVERIFY(post(u"two"_s));
        QTRY_COMPARE(bodies(), (QList{"one"_ba, "two"_ba}));
        QVERIFY(m_inbox->acknowledge({.ids = {one}}));
        m_clock.pass(60s);
        QVERIFY(m_inbox->wake());

        QTRY_COMPARE(bodies(), (QList{"one"_ba, "two"_ba, "held"_ba}));
    }
    void triesAgainUntilItIsTakenAlsoAfterARestart()
    {
        m_peer->play(ScriptedHttpPeer::answer(503, {}));
        m_peer->play(ScriptedHttpPeer::answer(429, {}));
        m_peer->play(ScriptedHttpPeer::answer(200, "{}"));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"takes no notifications now"_s));
        QVERIFY(m_deliveries->setAddresses({address(u"/phone"_s)}));
        QVERIFY(post(u"one"_s));
        QTRY_COMPARE(m_peer->requests().size(), 3);
        QTRY_COMPARE(sentThrough(), 1);

        m_peer->play(ScriptedHttpPeer::answer(200, "{}"));
        m_deliveries.reset();   // lost before it could send this one
        QVERIFY(post(u"two"_s));
        open();
        QVERIFY(m_deliveries->setAddresses({address(u"/phone"_s)}));

        QTRY_COMPARE(bodies(), (QList{"one"_ba, "one"_ba, "one"_ba, "two"_ba}));
    }
    void goesOnAfterWhatIsRefused()
    {
        m_peer->play(ScriptedHttpPeer::answer(413, {}));
        m_peer->play(ScriptedHttpPeer::answer(200, "{}"));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"refused a notification: status 413"_s));
        QVERIFY(m_deliveries->setAddresses({address(u"/phone"_s)}));

        QVERIFY(post(u"one"_s));
        QVERIFY(post(u"two"_s));

        QTRY_COMPARE(bodies(), (QList{"one"_ba, "two"_ba}));
    }
    void leavesOutWhatIsADayOld()
    {
        m_peer->play(ScriptedHttpPeer::answer(200, "{}"));
        QVERIFY(m_deliveries->setAddresses({address(u"/phone"_s)}));
        m_deliveries.reset();
        QVERIFY(post(u"yesterday"_s));
        m_clock.pass(Deliveries::oldest + 1ms);
        QVERIFY(post(u"today"_s));
        open();
        QVERIFY(m_deliveries->setAddresses({address(u"/phone"_s)}));

        QTRY_COMPARE(bodies(), QList{"today"_ba});
    }

private:
    void open()
    {
        m_deliveries.reset();
        m_inbox.reset();
        m_database.reset();
        auto opened = store::Database::open(m_folder->filePath(u"agent.sqlite"_s), agentMigrations());
        QVERIFY(opened);
        m_database = std::move(*opened);
        m_inbox = std::make_unique<Inbox>(*m_database, m_clock);
        m_deliveries = std::make_unique<Deliveries>(m_http, *m_inbox, *m_database, m_clock,
                                                    Deliveries::Pauses{.first = 1ms, .longest = 4ms});
    }
    Result<qint64> post(const QString &title)
    {
        const auto posted = m_inbox->post({.kind = protocol::NotificationKind::Message, .title = title, .text = u"is ready"_s});
        m_flapping.look(*m_inbox, false);
        return posted;
    }
    [[nodiscard]] protocol::DeliveryUrl address(const QString &path,
                                                protocol::DeliveryUrl::Kind kind = protocol::DeliveryUrl::Kind::Ntfy,
                                                bool withText = false) const
    {
        return {.name = u"phone"_s, .url = m_peer->url(path).toString(), .kind = kind, .withText = withText};
    }
    [[nodiscard]] QList<QByteArray> bodies() const
    {
        QList<QByteArray> list;
        for (const auto &request : m_peer->requests())
            list.append(request.body);
        return list;
    }
    qint64 sentThrough()
    {
        const auto rows = m_database->query(u"SELECT value FROM settings WHERE name LIKE 'delivered %'"_s).value();
        return rows.isEmpty() ? 0 : rows.constFirst().value(u"value"_s).toLongLong();
    }

    SetClock m_clock;
    Reader m_flapping;
    http::CurlHttpClient m_http;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScriptedHttpPeer> m_peer;
    std::unique_ptr<store::Database> m_database;
    std::unique_ptr<Inbox> m_inbox;
    std::unique_ptr<Deliveries> m_deliveries;
};

QTEST_GUILESS_MAIN(TestDeliveries)
#include "tst_deliveries.moc"
