#include "agent/tasks/scheduledturns.h"
#include "agent/tasks/scheduler.h"
#include "tests/agent/support/agentfixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;
using protocol::NotificationKind;
using protocol::Schedule;

namespace {

// An agent with its inbox, its schedules and the prompts that are due, by the clock of the machine.
class Busy : public AgentFixture
{
public:
    void fill(Schedule::Kind kind, int count, const std::function<QDateTime(int)> &next)
    {
        const auto filled = kept->database().transaction([&]() -> Result<void> {
            for (int i = 0; i < count; ++i) {
                const auto added = store.insert({.kind = kind,
                                                 .text = QString::number(i),
                                                 .start = QDateTime(QDate(2026, 1, 1), QTime(8, 0), QTimeZone::UTC),
                                                 .next = next(i)});
                if (!added)
                    return std::unexpected(added.error());
            }
            return {};
        });
        if (!filled)
            qFatal("the schedules cannot be kept");
    }

    Inbox inbox{kept->database(), clock};
    ScheduleStore store{kept->database(), clock};
    Scheduler scheduler{store, inbox, clock, [] { return QTimeZone(QTimeZone::UTC); }};
};

} // namespace

class TestManySchedules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAgentWakesForTheNextDueOneAlone()
    {
        Busy house;
        const QDateTime now = house.clock.now();
        house.fill(Schedule::Kind::Reminder, 1000, [&](int i) { return i == 700 ? now.addMSecs(700) : now.addSecs(3600 + i); });
        QSignalSpy looked(&house.scheduler, &Scheduler::planned);
        QVERIFY(house.scheduler.open());
        QCOMPARE(looked.size(), 1);
        QCOMPARE(house.scheduler.nextDue()->toMSecsSinceEpoch(), now.addMSecs(700).toMSecsSinceEpoch());

        QTRY_COMPARE(house.inbox.since(0, 10)->notifications.size(), 1);

        QCOMPARE(house.inbox.since(0, 10)->notifications.constFirst().title, u"700"_s);
        QCOMPARE(looked.size(), 2);   // for it, and not before
        QCOMPARE(house.scheduler.nextDue()->toMSecsSinceEpoch(), now.addSecs(3600).toMSecsSinceEpoch());
    }
    void tenThousandDueAtOnceStarveNobody()
    {
        constexpr int many = 10'000;
        Busy house;
        ScheduledTurns turns(house.store, house.inbox, *house.agent, *house.kept);
        connect(&house.scheduler, &Scheduler::runsWaiting, &turns, &ScheduledTurns::look);
        const QDateTime now = house.clock.now();
        house.fill(Schedule::Kind::Prompt, many, [&](int) { return now.addSecs(-1); });
        QVERIFY(house.scheduler.open());
        QTRY_VERIFY(house.llm.requests.size() == ScheduledTurns::mostAtOnce);

        // A chat in the middle of it is answered before what is due has even been written down.
        const Agent::Log chat = house.ask(says(u"Hello"_s));
        QTRY_COMPARE(house.llm.requests.size(), ScheduledTurns::mostAtOnce + 1);
        QVERIFY(house.store.countDueBefore(house.clock.now()).value() > 0);
        QVERIFY(house.llm.requests.constLast().messages.constLast().text.endsWith("Hello"_L1));
        house.llm.reply->finish(u"Hi."_s);
        QTRY_VERIFY(chat->isEnded());
        QVERIFY(house.store.countDueBefore(house.clock.now()).value() > 0);

        QTRY_COMPARE_WITH_TIMEOUT(house.store.countDueBefore(house.clock.now()).value(), 0, 150'000);
        QCOMPARE(house.store.runs()->size(), many);
        QCOMPARE(house.llm.requests.size(), ScheduledTurns::mostAtOnce + 1);
        QElapsedTimer since;
        since.start();
        constexpr int followed = 8;
        for (int done = 0; done < followed; ++done) {   // the chat's is the third one
            const qsizetype which = done < ScheduledTurns::mostAtOnce ? done : done + 1;
            QTRY_VERIFY(house.llm.replies.size() > which && house.llm.replies.at(which));
            house.llm.replies.at(which)->finish(u"done"_s);
            QTRY_COMPARE(house.store.runs()->size(), many - done - 1);
            QVERIFY(house.agent->tasks().tasks.size() <= ScheduledTurns::mostAtOnce);
        }
        qInfo("%lld ms for a run with thousands behind it, this test's own look at all of them included",
              since.elapsed() / followed);
    }
};

QTEST_GUILESS_MAIN(TestManySchedules)
#include "tst_manyschedules.moc"
