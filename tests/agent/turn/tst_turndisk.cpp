#include "tests/agent/support/agentfixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

namespace {

const llm::ToolCall now{.id = u"c0"_s, .name = u"weather__now"_s, .arguments = {{u"place"_s, u"Bonn"_s}}};
const llm::ToolCall slow{.id = u"c1"_s, .name = u"weather__slow"_s};

} // namespace

// A disk that is full at each step of a turn: what cannot be kept does not happen, everybody is told, nothing is called twice,
// and with room again all goes on.
class TestTurnDisk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m = std::make_unique<AgentFixture>(); }
    void cleanup() { m.reset(); }

    void beforeItBegins()
    {
        fill();
        const auto refused = m->agent->startTurn(large());
        QCOMPARE(refused.error().code, ErrorCode::Storage);
        QVERIFY(m->llm.requests.isEmpty());
        QVERIFY(m->agent->tasks().tasks.isEmpty());

        makeRoom();
        answers();
    }
    void whileTheModelSpeaks()
    {
        const auto log = m->ask(says(u"tell me"_s));
        m->llm.reply->say(u"Once upon"_s);
        QTRY_COMPARE(textOf(*log), u"Once upon"_s);
        const QPointer<FakeLlmReply> reply = m->llm.reply;
        fill();
        reply->say(u"x"_s.repeated(100'000));
        QTRY_VERIFY(log->isEnded());

        QCOMPARE(errorOf(*log)->code, ErrorCode::Storage);
        const QString seen = textOf(*log);        // there was room in the tail
        QCOMPARE(seen.size(), 9 + 100'000);
        QTRY_VERIFY(!reply);                      // nobody pays for what nobody sees
        makeRoom();
        const auto found = answerOf(*m->agent->turn(log->turn()).value()).value();
        QVERIFY(found.interrupted);
        QCOMPARE(found.response, seen);           // nobody has seen what is not on disk
        answers();
    }
    void whenResultsComeIn()
    {
        const auto log = m->ask(says(u"weather?"_s));
        m->llm.reply->call({slow});
        QTRY_VERIFY(m->module->run);
        QTRY_VERIFY(eventNames(*log).contains(u"tool_call"_s));
        fill();
        m->module->run->finish(u"y"_s.repeated(60'000));
        QTRY_VERIFY(log->isEnded());

        QCOMPARE(errorOf(*log)->code, ErrorCode::Storage);
        QCOMPARE(m->llm.requests.size(), 1);
        makeRoom();
        answers();
        QCOMPARE(m->module->calls.size(), 1);
    }
    // Whoever comes after a kill has to find that it was made; what only reads goes out before.
    void aCallThatMayChangeSomethingIsOnDiskBeforeItIsMade()
    {
        allowToChange();
        const auto log = m->ask(says(u"weather?"_s));
        QTRY_VERIFY(isSynced());
        QStringList kept;
        bool wasSynced = false;
        m->module->started = [&] {
            kept = events(log->turn());
            wasSynced = isSynced();
        };
        m->llm.reply->call({now});
        QTRY_COMPARE(m->llm.requests.size(), 2);
        QVERIFY(!kept.join(u'\n').contains(u"tool_call"_s));
        QTRY_VERIFY(isSynced());

        m->llm.reply->call({slow});
        QTRY_VERIFY(m->module->run);

        QVERIFY2(kept.constLast().contains(u"\"name\":\"slow\""_s), qPrintable(kept.join(u'\n')));
        QVERIFY(wasSynced);
        m->module->run->finish(u"done"_s);
        QTRY_COMPARE(m->llm.requests.size(), 3);
        m->llm.reply->finish(u"ok"_s);
        QTRY_VERIFY(answerOf(*log));
    }
    void theModelIsAskedBeforeARoundIsOnDiskThatOnlyRead_data()
    {
        QTest::addColumn<llm::ToolCall>("call");
        QTest::addColumn<bool>("waits");
        QTest::newRow("reads") << now << false;
        QTest::newRow("may change something") << slow << true;
    }
    void theModelIsAskedBeforeARoundIsOnDiskThatOnlyRead()
    {
        QFETCH(const llm::ToolCall, call);
        QFETCH(const bool, waits);
        allowToChange();
        const auto log = m->ask(says(u"weather?"_s));
        QTRY_VERIFY(isSynced());
        std::optional<bool> wasSynced;
        m->llm.asked = [&] { wasSynced = isSynced(); };
        m->llm.reply->call({call});
        if (waits) {
            QTRY_VERIFY(m->module->run);
            QTRY_VERIFY(isSynced());
            m->module->run->finish(u"done"_s);
        }
        QTRY_COMPARE(m->llm.requests.size(), 2);

        QCOMPARE(wasSynced, waits);
        m->llm.reply->finish(u"ok"_s);
        QTRY_VERIFY(answerOf(*log));
    }
    void aCallThatCannotBeKeptIsNotMade()
    {
        m->module->ruled.allow = {u"slow"_s};
        failsAtACall();
    }
    void whenConsentIsWanted()
    {
        failsAtACall();
        QVERIFY(m->agent->consents().approvals().isEmpty());
    }
    void whenACallThatWasConsentedToIsOver()
    {
        m->module->risks.insert(u"slow"_s, Risk::Write);
        const auto log = m->ask(says(u"weather?"_s));
        m->llm.reply->call({slow});
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);
        QVERIFY(m->agent->consents().decide(m->agent->consents().approvals().constFirst().id, {.isApproved = true}));
        QTRY_VERIFY(m->module->run);
        fill();
        m->module->run->finish(u"y"_s.repeated(60'000));
        QTRY_VERIFY(log->isEnded());

        QCOMPARE(errorOf(*log)->code, ErrorCode::Storage);
        const QString turn = log->turn();
        m->lose();   // and the agent is killed over it
        m->open();
        QTRY_VERIFY(m->agent->turn(turn).value()->isEnded() || m->llm.requests.size() == 2);
        if (m->llm.requests.size() == 2) {   // it went on where it was
            QVERIFY(m->llm.requests.constLast().messages.constLast().text.contains(u"may have been done"_s));
            m->llm.reply->finish(u"Perhaps."_s);
            QTRY_VERIFY(m->agent->turn(turn).value()->isEnded());
        }
        answers();
        QCOMPARE(m->module->calls.size(), 1);
    }
    void whatTheOpenDiskRefusesEndsNothingElse()
    {
        auto other = says(u"tell me"_s);
        other.temporary = true;
        const auto log = m->ask(other);
        fill();
        m->llm.reply->finish(u"x"_s.repeated(100'000));   // in memory
        QTRY_VERIFY(answerOf(*log));
        makeRoom();
    }

private:
    void allowToChange()
    {
        m->module->risks.insert(u"slow"_s, Risk::Write);
        m->module->ruled.allow = {u"slow"_s};
        m->tools.refresh();
    }
    // One that may change something, and is too large for the disk.
    void failsAtACall()
    {
        m->module->risks.insert(u"slow"_s, Risk::Write);
        m->module->isOpen = true;
        m->tools.refresh();
        const auto log = m->ask(says(u"weather?"_s));
        QTRY_COMPARE(log->events().size(), 2);
        llm::ToolCall call = slow;
        call.arguments = {{u"text"_s, u"z"_s.repeated(60'000)}};
        fill();
        m->llm.reply->call({call});
        QTRY_VERIFY(log->isEnded());

        QCOMPARE(errorOf(*log)->code, ErrorCode::Storage);
        QVERIFY(m->agent->consents().approvals().isEmpty());
        makeRoom();
        answers();
        QVERIFY(m->module->calls.isEmpty());
    }
    // Everything that was committed is on disk.
    [[nodiscard]] bool isSynced() { return m->kept->database().whenSynced().isFinished(); }
    [[nodiscard]] QStringList events(const QString &turn)
    {
        QStringList kept;
        const auto rows =
            m->kept->database().query(u"SELECT name, data FROM turn_events WHERE turn = ? ORDER BY number"_s, {turn});
        for (const store::Row &row : *rows)
            kept.append(row.value(u"name"_s).toString() + row.value(u"data"_s).toString());
        return kept;
    }
    // SQLite says of it what it says of a full disk.
    void fill()
    {
        const qint64 pages = pragma(u"page_count"_s);
        QCOMPARE(pragma(u"max_page_count = %1"_s.arg(pages)), pages);
    }
    void makeRoom() { QCOMPARE(pragma(u"max_page_count = 1000000"_s), 1000000); }
    qint64 pragma(const QString &what)
    {
        const auto rows = m->kept->database().query(u"PRAGMA "_s + what);
        return rows->constFirst().value(what.section(u' ', 0, 0)).toLongLong();
    }
    static protocol::ProcessRequest large() { return says(u"w"_s.repeated(100'000)); }
    void answers()
    {
        const auto before = m->llm.requests.size();
        const auto next = m->ask(says(u"and now?"_s));
        QTRY_COMPARE(m->llm.requests.size(), before + 1);
        m->llm.reply->finish(u"ok"_s);
        QTRY_VERIFY(answerOf(*next));
    }

    std::unique_ptr<AgentFixture> m;
};

QTEST_GUILESS_MAIN(TestTurnDisk)
#include "tst_turndisk.moc"
