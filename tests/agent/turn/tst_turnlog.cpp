#include "agent/conversation/schema.h"
#include "agent/turn/turnlog.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using protocol::TextDelta;

class TestTurnLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        auto database = store::Database::open(m_folder->filePath(u"agent.sqlite"_s), agentMigrations());
        QVERIFY(database);
        m_journal = std::make_unique<Journal>(std::move(*database), m_clock);
        const auto conversation = m_journal->conversations().current(u"web"_s);
        QVERIFY(conversation && m_journal->turns().begin(u"t"_s, conversation->id, {.request = u"?"_s}, false));
    }
    void cleanup() { m_journal.reset(); }

    void showsAnEventOnlyWhenItIsInTheJournal()
    {
        TurnLog log(u"t"_s, *m_journal);
        connect(&log, &TurnLog::grown, this, [&] { QCOMPARE(m_journal->turns().events(u"t"_s).value(), log.events()); });
        QSignalSpy grown(&log, &TurnLog::grown);

        log.append(protocol::SelectionMade{.level = 1});
        QVERIFY(log.events().isEmpty());

        QTRY_COMPARE(grown.size(), 1);
        QCOMPARE(log.events().size(), 1);
    }
    void joinsTextThatWaitsForTheSameCommit()
    {
        TurnLog log(u"t"_s, *m_journal);

        log.append(TextDelta{u"a"_s});
        log.append(TextDelta{u"b"_s});
        log.append(protocol::ReasoningDelta{u"hm"_s});
        log.append(TextDelta{u"c"_s});
        QVERIFY(log.commit());
        log.append(TextDelta{u"d"_s});
        QVERIFY(log.commit());

        QCOMPARE(log.events().size(), 4);
        QCOMPARE(log.events().at(0), (protocol::TurnEvent{1, TextDelta{u"ab"_s}}));
        QCOMPARE(log.events().at(1), (protocol::TurnEvent{2, protocol::ReasoningDelta{u"hm"_s}}));
        QCOMPARE(log.events().at(2), (protocol::TurnEvent{3, TextDelta{u"c"_s}}));
        QCOMPARE(log.events().at(3), (protocol::TurnEvent{4, TextDelta{u"d"_s}}));   // what was shown never changes
    }
    void takesTheWorkAndTheEventsTogetherOrNotAtAll()
    {
        TurnLog log(u"t"_s, *m_journal);
        QVERIFY(log.commit([] { return Result<void>(); }));
        log.append(TextDelta{u"a"_s});

        QVERIFY(!log.commit([] { return Result<void>(failure(ErrorCode::Storage, u"full"_s)); }));
        QVERIFY(log.events().isEmpty());
        QVERIFY(!m_journal->turns().events(u"t"_s));

        QVERIFY(log.commit());
        QCOMPARE(log.events().size(), 1);
    }
    void isToldOfItsBeginningOnceItIsOnDisk()
    {
        TurnLog log(u"t"_s, *m_journal);

        QVERIFY(begin(log));
        QVERIFY(log.events().isEmpty());
        QCOMPARE(m_journal->turns().events(u"t"_s)->size(), 1);   // where a killed agent finds it
        log.append(TextDelta{u"a"_s});

        QTRY_COMPARE(log.events().size(), 2);
        QVERIFY(std::holds_alternative<protocol::TurnStarted>(log.events().at(0).body));
        QCOMPARE(log.events().at(1), (protocol::TurnEvent{2, TextDelta{u"a"_s}}));
    }
    void whatWaitsForTheDiskShowsWhatCameBefore()
    {
        TurnLog log(u"t"_s, *m_journal);
        QVERIFY(begin(log));

        QVERIFY(log.commit({}, {protocol::ToolCallStarted{.id = u"c1"_s}}));

        QCOMPARE(log.events().size(), 2);
        QCOMPARE(log.events().at(1).number, 2);
        QTest::qWait(50);   // until the sync is over, too
        QCOMPARE(log.events().size(), 2);
    }
    void anEndThatIsWrittenIsShown()
    {
        TurnLog log(u"t"_s, *m_journal);
        QVERIFY(begin(log));
        QVERIFY(log.commit({}, {protocol::TurnDone{}}, TurnLog::Shown::WhenWritten));
        QVERIFY(log.events().isEmpty());   // but not before its beginning

        QTRY_COMPARE(log.events().size(), 2);
        QVERIFY(log.isEnded());

        TurnLog other(u"t"_s, *m_journal, log.events().first(1));
        QVERIFY(m_journal->database().execute(u"DELETE FROM turn_events WHERE number > 1"_s));
        QVERIFY(other.commit({}, {protocol::TurnDone{}}, TurnLog::Shown::WhenWritten));
        QVERIFY(other.isEnded());
    }
    void whatMustBeOnDiskIsNotShownWithWhatCameBefore()
    {
        TurnLog log(u"t"_s, *m_journal);
        QList<qsizetype> shown;
        connect(&log, &TurnLog::grown, this, [&] { shown.append(log.events().size()); });
        QVERIFY(begin(log));
        QVERIFY(log.commit({}, {protocol::ToolCallEnded{.id = u"c1"_s, .ok = true}}, TurnLog::Shown::OnceOnDisk));
        QVERIFY(log.commit({}, {protocol::UsageReported{}}, TurnLog::Shown::WhenWritten));
        QVERIFY(log.events().isEmpty());
        QCOMPARE(log.everything().size(), 3);

        QTRY_COMPARE(log.events().size(), 3);
        QCOMPARE(shown, (QList<qsizetype>{1, 3}));   // the third goes with the second
        for (qsizetype i = 0; i < 3; ++i)
            QCOMPARE(log.events().at(i).number, i + 1);
    }
    void saysWhenItsBeginningDoesNotComeOntoTheDisk()
    {
        TurnLog log(u"t"_s, *m_journal);
        QSignalSpy failed(&log, &TurnLog::failed);
        connect(&log, &TurnLog::failed, this, [&](const Error &error) {
            QVERIFY(log.commit({}, {protocol::TurnFailed{.error = error}}, TurnLog::Shown::WhenWritten));
        });
        QVERIFY(begin(log));
        QVERIFY(QFile::remove(m_folder->filePath(u"agent.sqlite-wal"_s)));
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"cannot be brought onto the disk"_s));

        QTRY_COMPARE(failed.size(), 1);

        QTRY_VERIFY(log.isEnded());
        QCOMPARE(log.events().size(), 2);
    }
    void saysWhenTheJournalRefuses()
    {
        TurnLog log(u"gone"_s, *m_journal);   // no such turn: the foreign key refuses
        QSignalSpy failed(&log, &TurnLog::failed);

        log.append(TextDelta{u"a"_s});
        QTRY_COMPARE(failed.size(), 1);
        log.endWithoutJournal(protocol::TurnFailed{.error = failed.constFirst().constFirst().value<Error>()});

        QVERIFY(log.isEnded());
        QCOMPARE(log.events().constLast().number, 1);
    }

private:
    static Result<void> begin(TurnLog &log)
    {
        return log.commit({}, {protocol::TurnStarted{.turn = u"t"_s}}, TurnLog::Shown::OnceOnDisk);
    }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Journal> m_journal;
};

QTEST_GUILESS_MAIN(TestTurnLog)
#include "tst_turnlog.moc"
