#include "agent/conversation/schema.h"
#include "agent/turn/turnlog.h"

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
    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Journal> m_journal;
};

QTEST_GUILESS_MAIN(TestTurnLog)
#include "tst_turnlog.moc"
