#include "agent/conversation/schema.h"
#include "agent/turn/turnlog.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using protocol::TextDelta;
using protocol::TurnEvent;

// What is shown before the database has it: it survives the process, and comes into the database once.
class TestTurnShown : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        open();
        const auto conversation = m_journal->conversations().current(u"web"_s);
        QVERIFY(conversation);
        for (const QString &turn : {u"a"_s, u"b"_s})
            QVERIFY(m_journal->turns().begin(turn, conversation->id, {.request = u"?"_s}, false));
    }
    void cleanup() { m_journal.reset(); }

    void textIsSeenBeforeTheDatabaseHasIt()
    {
        TurnLog log(u"a"_s, *m_journal);
        QSignalSpy grown(&log, &TurnLog::grown);

        log.append(TextDelta{u"Once "_s});
        log.append(TextDelta{u"upon"_s});
        QVERIFY(log.events().isEmpty());
        QCoreApplication::processEvents();

        QCOMPARE(grown.size(), 1);   // what came in one pass of the event loop
        QCOMPARE(log.events(), (QList<TurnEvent>{{1, TextDelta{u"Once upon"_s}}}));
        QVERIFY(!m_journal->turns().events(u"a"_s));
        QTRY_COMPARE(m_journal->turns().events(u"a"_s).value_or(QList<TurnEvent>{}), log.events());   // soon
        QCOMPARE(tailSize(), m_emptyTail);
    }
    void turnsThatSayInOnePassAreKeptTogether()
    {
        TurnLog a(u"a"_s, *m_journal);
        auto b = std::make_unique<TurnLog>(u"b"_s, *m_journal);
        QSignalSpy grown(b.get(), &TurnLog::grown);
        QList<TurnEvent> seenOfB;
        QByteArray kept;
        connect(&a, &TurnLog::grown, this, [&] {
            seenOfB = b->events();
            kept = contents();
            b.reset();   // whoever hears of one may do without the other
        });

        a.append(TextDelta{u"one"_s});
        b->append(TextDelta{u"two"_s});
        QCoreApplication::processEvents();

        QCOMPARE(a.events().size(), 1);
        QCOMPARE(seenOfB, (QList<TurnEvent>{{1, TextDelta{u"two"_s}}}));
        QVERIFY(kept.contains("one") && kept.contains("two"));
        QCOMPARE(grown.size(), 0);
    }
    void whatIsAddedWhileAnotherIsToldComesNext()
    {
        TurnLog a(u"a"_s, *m_journal);
        TurnLog b(u"b"_s, *m_journal);
        connect(&a, &TurnLog::grown, this, [&] {
            if (b.events().size() == 1)
                QVERIFY(b.commit({}, {protocol::ToolCallStarted{.id = u"c1"_s}}));
        });

        a.append(TextDelta{u"one"_s});
        b.append(TextDelta{u"two"_s});
        QCoreApplication::processEvents();
        b.append(TextDelta{u"three"_s});
        QCoreApplication::processEvents();

        const QList<TurnEvent> expected{
            {1, TextDelta{u"two"_s}}, {2, protocol::ToolCallStarted{.id = u"c1"_s}}, {3, TextDelta{u"three"_s}}};
        QCOMPARE(b.events(), expected);
        QVERIFY(m_journal->settle());
        QCOMPARE(m_journal->turns().events(u"b"_s).value(), expected);
    }
    void callsAndTheirResultsAreNotSeenBefore()
    {
        TurnLog log(u"a"_s, *m_journal);
        connect(&log, &TurnLog::grown, this, [&] { QCOMPARE(m_journal->turns().events(u"a"_s).value(), log.events()); });

        log.append(TextDelta{u"I look."_s});
        log.append(protocol::ToolCallStarted{.id = u"c1"_s});
        log.append(TextDelta{u"Seen."_s});
        QCoreApplication::processEvents();

        QTRY_COMPARE(log.events().size(), 3);
    }
    void aLostProcessLosesNothingThatWasSeen()
    {
        auto a = std::make_unique<TurnLog>(u"a"_s, *m_journal);
        auto b = std::make_unique<TurnLog>(u"b"_s, *m_journal);
        for (int i = 0; i < 10; ++i) {   // two turns in one tail
            a->append(TextDelta{u"a%1 "_s.arg(i)});
            b->append(protocol::ReasoningDelta{u"b%1 "_s.arg(i)});
            QCoreApplication::processEvents();
        }
        const QList<TurnEvent> seenOfA = a->events();
        const QList<TurnEvent> seenOfB = b->events();
        QCOMPARE(seenOfA.size(), 10);
        QVERIFY(!m_journal->turns().events(u"a"_s));
        a.reset();
        b.reset();
        m_journal.reset();

        open();

        QCOMPARE(m_journal->turns().events(u"a"_s).value(), seenOfA);
        QCOMPARE(m_journal->turns().events(u"b"_s).value(), seenOfB);
        QCOMPARE(tailSize(), m_emptyTail);
    }
    void nothingIsDoubledWhenTheTailOutlivesItsCommit()
    {
        TurnLog log(u"a"_s, *m_journal);
        say(log, {u"one "_s, u"two "_s});
        const QByteArray tail = contents();
        QVERIFY(log.commit({}, {protocol::ToolCallStarted{.id = u"c1"_s}}));
        QCOMPARE(tailSize(), m_emptyTail);
        const QList<TurnEvent> seen = log.events();
        m_journal.reset();

        QVERIFY(write(tail));   // the process was killed between the two
        open();

        QCOMPARE(m_journal->turns().events(u"a"_s).value(), seen);
        QCOMPARE(tailSize(), m_emptyTail);
    }
    void whatIsMissingLeavesNoGap()
    {
        TurnLog log(u"a"_s, *m_journal);
        say(log, {u"one "_s});
        const qint64 first = tailSize();
        say(log, {u"two "_s});
        const qint64 second = tailSize();
        say(log, {u"three"_s});
        QByteArray tail = contents();
        m_journal.reset();

        QVERIFY(write(tail.remove(first, second - first)));   // as a machine may do that lost its power
        open();

        QCOMPARE(m_journal->turns().events(u"a"_s).value(), (QList<TurnEvent>{{1, TextDelta{u"one "_s}}}));
    }
    void isForgottenWithItsTurn()
    {
        TurnLog log(u"a"_s, *m_journal);
        TurnLog other(u"b"_s, *m_journal);
        say(log, {u"one"_s});
        say(other, {u"two"_s});
        QVERIFY(m_journal->database().execute(u"DELETE FROM turns WHERE id = 'a'"_s));

        QVERIFY(m_journal->settle());

        QVERIFY(!m_journal->turns().events(u"a"_s));
        QCOMPARE(m_journal->turns().events(u"b"_s).value(), other.events());
    }
    void aTurnThatHasEndedTakesNothingMore()
    {
        TurnLog log(u"a"_s, *m_journal);
        say(log, {u"one"_s});
        QVERIFY(log.commit([this] { return m_journal->turns().setEnded(u"a"_s); }, {protocol::TurnDone{}}));

        QVERIFY(
            m_journal->keepShown({{.turn = u"a"_s, .number = 3, .name = "text"_ba, .data = R"({"delta":"from where?"})"_ba}}));
        QVERIFY(m_journal->settle());

        QCOMPARE(m_journal->turns().events(u"a"_s).value(), log.events());
    }
    void saysWhenTheDatabaseRefusesItLater()
    {
        TurnLog log(u"a"_s, *m_journal);
        TurnLog other(u"b"_s, *m_journal);
        QSignalSpy failed(&log, &TurnLog::failed);
        QSignalSpy otherFailed(&other, &TurnLog::failed);
        const auto pages = m_journal->database().query(u"PRAGMA page_count"_s)->constFirst().value(u"page_count"_s).toLongLong();
        QVERIFY(m_journal->database().query(u"PRAGMA max_page_count = %1"_s.arg(pages)));

        say(log, {u"x"_s.repeated(100'000)});
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed.constFirst().constFirst().value<Error>().code, ErrorCode::Storage);
        QCOMPARE(otherFailed.size(), 0);   // it has nothing there
        QVERIFY(m_journal->database().query(u"PRAGMA max_page_count = 1000000"_s));

        QVERIFY(m_journal->settle());
        QCOMPARE(m_journal->turns().events(u"a"_s).value(), log.events());
    }
    void atOnceInMemoryToo()
    {
        auto database = store::Database::openInMemory(agentMigrations());
        QVERIFY(database);
        Journal temporary(std::move(*database), m_clock);
        const auto conversation = temporary.conversations().make(u"web"_s);
        QVERIFY(conversation && temporary.turns().begin(u"t"_s, conversation->id, {.request = u"?"_s}, false));
        TurnLog log(u"t"_s, temporary);

        say(log, {u"one"_s});

        QCOMPARE(log.events().size(), 1);
        QTRY_COMPARE(temporary.turns().events(u"t"_s).value_or(QList<TurnEvent>{}), log.events());
        QCOMPARE(tailSize(), m_emptyTail);
    }

private:
    void open()
    {
        auto database = store::Database::open(m_folder->filePath(u"agent.sqlite"_s), agentMigrations());
        QVERIFY(database);
        m_journal = std::make_unique<Journal>(std::move(*database), m_clock);
        auto tail = TurnTail::open(path());
        QVERIFY(tail && m_journal->setTail(std::move(*tail)));
        m_emptyTail = tailSize();
    }
    static void say(TurnLog &log, const QStringList &pieces)
    {
        for (const QString &piece : pieces) {
            log.append(TextDelta{piece});
            QCoreApplication::processEvents();
        }
    }
    [[nodiscard]] QString path() const { return m_folder->filePath(u"turns.tail"_s); }
    [[nodiscard]] qint64 tailSize() const { return QFileInfo(path()).size(); }
    [[nodiscard]] QByteArray contents() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    [[nodiscard]] bool write(const QByteArray &bytes) const
    {
        QFile file(path());
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Journal> m_journal;
    qint64 m_emptyTail = 0;
};

QTEST_GUILESS_MAIN(TestTurnShown)
#include "tst_turnshown.moc"
