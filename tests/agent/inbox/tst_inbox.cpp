#include "agent/conversation/schema.h"
#include "agent/inbox/inbox.h"
#include "tests/agent/support/setclock.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;
using protocol::Notification;
using protocol::NotificationAck;

namespace {

NewNotification note(const QString &title, const QString &origin = {})
{
    return {.kind = protocol::NotificationKind::Message, .title = title, .text = title, .sender = u"bob"_s, .origin = origin};
}

// What a device knows that asks for what changed since the last time.
class Device
{
public:
    void catchUp(Inbox &inbox, int limit = Inbox::usualLimit)
    {
        for (bool hasMore = true; hasMore;) {
            const auto page = inbox.since(last, limit);
            QVERIFY(page);
            for (const Notification &one : page->notifications) {
                QVERIFY(one.seq > last);   // in order, and never again
                last = one.seq;
                if (!known.contains(one.id))
                    firstSeen.append(one.id);
                known.insert(one.id, one);
            }
            QVERIFY(page->last >= last);
            last = page->last;
            hasMore = page->hasMore;
        }
    }

    qint64 last = 0;
    QMap<qint64, Notification> known;
    QList<qint64> firstSeen;
};

} // namespace

class TestInbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_clock.set(u"2026-03-10T12:00:00Z"_s);
        open();
    }

    void numbersEveryChange()
    {
        QSignalSpy changed(m_inbox.get(), &Inbox::changed);
        QSignalSpy read(m_inbox.get(), &Inbox::acknowledged);

        const qint64 first = *m_inbox->post(note(u"one"_s));
        const qint64 second = *m_inbox->post(note(u"two"_s));
        QCOMPARE(m_inbox->acknowledge({.ids = {first}}), 1);
        const auto snoozed = m_inbox->snooze(second, 10min);

        QVERIFY(snoozed);
        QCOMPARE(snoozed->seq, 4);
        QCOMPARE(*snoozed->snoozedUntil, m_clock.time.addSecs(600));
        QCOMPARE(changed.size(), 3);
        QCOMPARE(read.size(), 1);
        QCOMPARE(read.constFirst().at(0).value<QList<qint64>>(), QList{first});
        QCOMPARE(read.constFirst().at(1).toLongLong(), 3);
        const auto page = m_inbox->since(2, 100);
        QVERIFY(page);
        QCOMPARE(page->last, 4);
        QCOMPARE(page->notifications.size(), 2);
        QVERIFY(page->notifications.at(0).isRead);
        QCOMPARE(page->notifications.at(1), *snoozed);
    }
    void tellsOfNothingThatIsNotOnDisk()
    {
        QList<Notification> onDisk;
        connect(m_inbox.get(), &Inbox::changed, this, [&] {
            auto second = store::Database::open(m_folder->filePath(u"agent.sqlite"_s), agentMigrations());
            QVERIFY(second);
            Inbox other(**second, m_clock);
            onDisk = other.since(0, 10)->notifications;
        });

        QVERIFY(m_inbox->post(note(u"tea"_s)));

        QCOMPARE(onDisk.size(), 1);
        QCOMPARE(onDisk.constFirst().title, u"tea"_s);
    }
    void tellsTheSameOnlyOnce()
    {
        QSignalSpy changed(m_inbox.get(), &Inbox::changed);

        const qint64 first = *m_inbox->post(note(u"one"_s, u"message bob 7"_s));
        QCOMPARE(m_inbox->post(note(u"one, changed"_s, u"message bob 7"_s)), first);
        QVERIFY(*m_inbox->post(note(u"one"_s, u"message bob 8"_s)) != first);

        QCOMPARE(changed.size(), 2);
        QCOMPARE(m_inbox->last(), 2);
    }
    void givesPagesInTheOrderOfTheChanges()
    {
        for (int i = 0; i < 7; ++i)
            QVERIFY(m_inbox->post(note(QString::number(i))));

        const auto page = m_inbox->since(0, 3);
        QVERIFY(page && page->hasMore);
        QCOMPARE(page->last, 3);
        const auto exactly = m_inbox->since(4, 3);
        QVERIFY(exactly && !exactly->hasMore);
        QCOMPARE(exactly->notifications.size(), 3);
        QVERIFY(m_inbox->since(7, 3)->notifications.isEmpty());
        QCOMPARE(m_inbox->since(900, 3)->last, 7);   // a device of another life learns that it must begin again
    }
    void readsThroughANumberButNotWhatSleeps()
    {
        const qint64 first = *m_inbox->post(note(u"one"_s));
        const qint64 sleeping = *m_inbox->post(note(u"two"_s));
        QVERIFY(m_inbox->snooze(sleeping, 5min));
        const qint64 third = *m_inbox->post(note(u"three"_s));

        QCOMPARE(m_inbox->acknowledge({.through = m_inbox->last().value() - 1}), 1);
        QCOMPARE(stateOf(first).isRead, true);
        QCOMPARE(stateOf(sleeping).isRead, false);
        QCOMPARE(stateOf(third).isRead, false);
        QCOMPARE(m_inbox->acknowledge({.ids = {sleeping, third, 4711}}), 2);
        QCOMPARE(m_inbox->acknowledge({.ids = {sleeping, third}}), 0);   // nothing new, so no number is taken
        QVERIFY(!stateOf(sleeping).snoozedUntil);
    }
    void wakesWhatWasSnoozed()
    {
        const qint64 id = *m_inbox->post(note(u"tea"_s));
        QVERIFY(m_inbox->acknowledge({.ids = {id}}));
        QVERIFY(m_inbox->snooze(id, 10min));
        QCOMPARE(m_inbox->nextWake().value(), m_clock.time.addSecs(600));

        m_clock.pass(10min - 1ms);
        QVERIFY(m_inbox->wake());
        QVERIFY(stateOf(id).snoozedUntil);
        m_clock.pass(1ms);
        QVERIFY(m_inbox->wake());

        QVERIFY(stateOf(id).isAlerting());
        QVERIFY(!m_inbox->nextWake().value());
    }
    void refusesASnoozeOutsideItsLimits_data()
    {
        QTest::addColumn<std::chrono::minutes>("time");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("now") << 0min << true;
        QTest::newRow("longest") << Inbox::longestSnooze << true;
        QTest::newRow("longer") << Inbox::longestSnooze + 1min << false;
        QTest::newRow("before") << -1min << false;
    }
    void refusesASnoozeOutsideItsLimits()
    {
        QFETCH(std::chrono::minutes, time);
        QFETCH(bool, isGood);
        const qint64 id = *m_inbox->post(note(u"tea"_s));

        const auto snoozed = m_inbox->snooze(id, time);

        QCOMPARE(snoozed.has_value(), isGood);
        QCOMPARE(m_inbox->snooze(4711, 1min).error().code, ErrorCode::NotFound);
    }
    void endsQuietHoursWithOneDigest()
    {
        const QDateTime morning = m_clock.time.addSecs(3600);
        m_inbox->setArrival([&](const NewNotification &what) {
            return Arrival{.heldUntil = what.isUrgent ? std::nullopt : std::optional(morning)};
        });
        const qint64 first = *m_inbox->post(note(u"one"_s));
        const qint64 second = *m_inbox->post(note(u"two"_s));
        const qint64 urgent = *m_inbox->post({.title = u"fire"_s, .isUrgent = true});
        QVERIFY(!stateOf(first).isAlerting() && !stateOf(second).isAlerting() && stateOf(urgent).isAlerting());
        QCOMPARE(m_inbox->nextWake().value(), morning);

        m_clock.time = morning;
        QVERIFY(m_inbox->wake());

        const qint64 digest = stateOf(first).digest;
        QVERIFY(digest > 0);
        QCOMPARE(stateOf(second).digest, digest);
        QVERIFY(stateOf(digest).isAlerting() && !stateOf(first).isAlerting());
        QVERIFY(stateOf(digest).text.contains(u"bob: one"_s) && stateOf(digest).text.contains(u"bob: two"_s));
        QCOMPARE(m_inbox->acknowledge({.ids = {digest}}), 3);
        QVERIFY(stateOf(first).isRead);
    }
    void oneAloneNeedsNoDigest()
    {
        m_inbox->setArrival([&](const NewNotification &) { return Arrival{.heldUntil = m_clock.time.addSecs(60)}; });
        const qint64 id = *m_inbox->post(note(u"one"_s));

        m_clock.pass(60s);
        QVERIFY(m_inbox->wake());

        QVERIFY(stateOf(id).isAlerting());
        QCOMPARE(m_inbox->since(0, 100)->notifications.size(), 1);
    }
    void isSilentAboutMutedSenders()
    {
        m_inbox->setArrival([](const NewNotification &) { return Arrival{.isSilent = true}; });
        const qint64 id = *m_inbox->post(note(u"again"_s));
        QVERIFY(!stateOf(id).isAlerting() && !stateOf(id).isRead);
    }
    void movesWhatIsHeldWhenQuietHoursChange()
    {
        m_inbox->setArrival([&](const NewNotification &) { return Arrival{.heldUntil = m_clock.time.addSecs(3600)}; });
        const qint64 id = *m_inbox->post(note(u"one"_s));
        QVERIFY(m_inbox->holdUntil(m_clock.time.addSecs(60)));
        QCOMPARE(m_inbox->nextWake().value(), m_clock.time.addSecs(60));

        QVERIFY(m_inbox->holdUntil(std::nullopt));
        QVERIFY(m_inbox->wake());

        QVERIFY(stateOf(id).isAlerting());
    }
    void fitsEveryFrameOfThePushChannel_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("long") << QString(100'000, u'x');
        QTest::newRow("three bytes a letter") << QString(100'000, u'€');
        QTest::newRow("pairs") << u"😀"_s.repeated(50'000);
        QTest::newRow("escapes") << QString(100'000, u'"');
        QTest::newRow("control characters") << u"a\u0001\u0000\u001f"_s.repeated(50'000);
    }
    void fitsEveryFrameOfThePushChannel()
    {
        QFETCH(QString, text);

        const qint64 id = *m_inbox->post({.title = text, .text = text, .sender = text});

        const QByteArray bytes = QJsonDocument(stateOf(id).toJson()).toJson(QJsonDocument::Compact);
        QVERIFY2(bytes.size() < 60 * 1024, qPrintable(QString::number(bytes.size())));
        QVERIFY(stateOf(id).text.endsWith(u'…'));
        QVERIFY(!bytes.contains("\\u00"));
    }
    void keepsNinetyDaysOrTenThousand()
    {
        const qint64 old = *m_inbox->post(note(u"old"_s));
        const qint64 promised = *m_inbox->post(note(u"promised"_s));
        QVERIFY(m_inbox->snooze(promised, Inbox::longestSnooze));
        m_clock.pass(Inbox::keepTime);
        QVERIFY(m_inbox->sweep());
        QCOMPARE(idsThere(), (QList{old, promised}));   // at the edge
        m_clock.pass(1ms);
        QVERIFY(m_inbox->sweep());
        QCOMPARE(idsThere(), QList{promised});

        const auto filled = m_database->transaction([&]() -> Result<void> {
            const auto made =
                m_database->execute(u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO "
                                    u"notifications(seq, kind, "
                                    "title, text, sender, created) SELECT 1000 + i, 'system', 't', '', '', ? FROM n"_s,
                                    {Inbox::mostKept, m_clock.time.toMSecsSinceEpoch()});
            return made ? Result<void>() : std::unexpected(made.error());
        });
        QVERIFY(filled);
        QVERIFY(m_inbox->sweep());
        QCOMPARE(count(), Inbox::mostKept + 1);   // with the one that sleeps
        QVERIFY(m_database->execute(u"UPDATE inbox_state SET last = 20000"_s));
        QVERIFY(m_inbox->post(note(u"one more"_s)));
        QVERIFY(m_inbox->sweep());
        QCOMPARE(count(), Inbox::mostKept + 1);
    }
    void nothingHappenedWhenTheCommitFails()
    {
        QSignalSpy changed(m_inbox.get(), &Inbox::changed);

        const Result<void> kept = m_inbox->commit([&]() -> Result<void> {
            const auto added = m_inbox->add(note(u"one"_s));
            return added ? failure(ErrorCode::Storage, u"full"_s) : Result<void>();
        });

        QVERIFY(!kept);
        QCOMPARE(changed.size(), 0);
        QCOMPARE(m_inbox->last(), 0);
        QVERIFY(m_inbox->post(note(u"two"_s)));
        QCOMPARE(changed.size(), 1);
    }
    // Whatever happens while a device is away: it learns of each notification once, in order, and ends with the same inbox.
    void twoDevicesThatComeAndGoEndAlike()
    {
        Device flapping;
        Device late;
        QRandomGenerator random(7);   // NOLINT: the same each time
        QList<qint64> ids;
        for (int i = 0; i < 600; ++i) {
            const quint32 what = random.bounded(10);
            if (what < 6 || ids.isEmpty())
                ids.append(*m_inbox->post(note(QString::number(i))));
            else if (what < 8)
                QVERIFY(m_inbox->acknowledge({.ids = {ids.at(random.bounded(int(ids.size())))}}));
            else if (what == 8)
                QVERIFY(m_inbox->snooze(ids.at(random.bounded(int(ids.size()))), std::chrono::minutes(random.bounded(90))));
            else
                open();   // another agent on the same file
            m_clock.pass(1min);
            QVERIFY(m_inbox->wake());
            if (random.bounded(5) == 0)
                flapping.catchUp(*m_inbox, 1 + int(random.bounded(9)));
        }
        flapping.catchUp(*m_inbox, 3);
        late.catchUp(*m_inbox);

        QCOMPARE(flapping.known, late.known);
        QCOMPARE(flapping.firstSeen.size(), ids.size());
        QCOMPARE(flapping.known.keys(), ids);
        QCOMPARE(flapping.last, late.last);
    }

private:
    void open()
    {
        m_inbox.reset();
        m_database.reset();
        auto opened = store::Database::open(m_folder->filePath(u"agent.sqlite"_s), agentMigrations());
        QVERIFY(opened);
        m_database = std::move(*opened);
        m_inbox = std::make_unique<Inbox>(*m_database, m_clock);
    }
    Notification stateOf(qint64 id)
    {
        const auto page = m_inbox->since(0, Inbox::mostAtOnce);
        for (const Notification &one : page->notifications) {
            if (one.id == id)
                return one;
        }
        return {};
    }
    QList<qint64> idsThere()
    {
        QList<qint64> ids;
        const auto page = m_inbox->since(0, Inbox::mostAtOnce);
        for (const Notification &one : page->notifications)
            ids.append(one.id);
        return ids;
    }
    qint64 count()
    {
        return m_database->query(u"SELECT count(*) AS n FROM notifications"_s)->constFirst().value(u"n"_s).toLongLong();
    }

    SetClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<store::Database> m_database;
    std::unique_ptr<Inbox> m_inbox;
};

QTEST_GUILESS_MAIN(TestInbox)
#include "tst_inbox.moc"
