#include "tests/agent/support/agentfixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

namespace {

const llm::ToolCall look{.id = u"c1"_s, .name = u"weather__now"_s, .arguments = {{u"place"_s, u"Bonn"_s}}};
const llm::ToolCall change{.id = u"c2"_s, .name = u"weather__slow"_s};

} // namespace

// A turn that waits for the user while its agent is killed: what comes after is as if nothing had happened.
class TestResumedTurn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m = std::make_unique<AgentFixture>();
        m->module->risks.insert(u"slow"_s, Risk::Write);
    }
    void cleanup() { m.reset(); }

    void theModelIsShownTheSameAgain()
    {
        m->timeZone = QTimeZone("Asia/Tokyo");
        m->recall = [](const QString &, const QString &) {
            return readyFuture<QList<RecalledMemory>>(
                QList{RecalledMemory{.id = u"7"_s, .text = u"Alice likes rain"_s, .date = u"2026-11-25"_s, .score = 1}});
        };
        m->module->promptSays = u"ask me about rain"_s;
        m->open();
        m->ask(says(u"weather?"_s));
        m->llm.reply->call({look});
        QTRY_COMPARE(m->llm.requests.size(), 2);
        const auto before = m->llm.requests.constLast();
        m->llm.reply->call({change}, u"Let me look."_s);
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);

        m->module->more = {u"new"_s};   // that it was not offered
        m->tools.refresh();
        restart();
        approve();

        const auto &asked = m->llm.requests.constLast();
        QCOMPARE(asked.tools, before.tools);
        QCOMPARE(asked.level, before.level);
        QVERIFY(asked.messages.size() == before.messages.size() + 2);
        for (qsizetype i = 0; i < before.messages.size(); ++i) {
            if (asked.messages.at(i).text.contains(u"Asia/Tokyo"_s)) {   // the minute may be another one
                QVERIFY(asked.messages.at(i).text.contains(
                    u"<data from=\"memory 7, kept on 2026-11-25\">\nAlice likes rain\n</data>"_s));
                QVERIFY(asked.messages.at(i).text.contains(u"ask me about rain"_s));
                continue;
            }
            QCOMPARE(asked.messages.at(i), before.messages.at(i));
        }
        QVERIFY(std::ranges::any_of(asked.messages,
                                    [](const llm::Message &message) { return message.text.contains(u"Asia/Tokyo"_s); }));
        m->llm.reply->finish(u"Rain."_s);
        QTRY_VERIFY(answerOf(*log()));
        const auto answer = answerOf(*log()).value();
        QCOMPARE(answer.usage.inputTokens, 30);   // of three questions
        QCOMPARE(answer.iterations, 3);
        QCOMPARE(answer.memories, (QList<protocol::UsedMemory>{{.id = u"7"_s, .text = u"Alice likes rain"_s}}));
        QCOMPARE(answer.tools, (QStringList{u"weather.now"_s, u"weather.slow"_s}));
    }
    void theImagesOfResultsAreThere()
    {
        m->module->images = {{.mediaType = u"image/png"_s, .data = "first"}};
        m->ask(says(u"weather?"_s));
        m->llm.reply->call({look});
        QTRY_COMPARE(m->llm.requests.size(), 2);
        m->module->images = {{.mediaType = u"image/png"_s, .data = "second"}};
        llm::ToolCall again = look;
        again.arguments = {{u"place"_s, u"Rome"_s}};
        m->llm.reply->call({again, change});
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);
        QTRY_VERIFY(m->agent->isIdle());

        restart();
        approve();

        QList<std::pair<qsizetype, QByteArray>> shown;   // how many results stand before it
        qsizetype results = 0;
        for (const llm::Message &message : m->llm.requests.constLast().messages) {
            results += message.role == llm::Role::Tool ? 1 : 0;
            for (const llm::Image &image : message.images)
                shown.append({results, image.data});
        }
        QCOMPARE(shown, (QList<std::pair<qsizetype, QByteArray>>{{1, "first"}, {3, "second"}}));
    }
    void whatModulesWantToldIsSaidAgain()
    {
        m->module->answerSays = u"in degrees"_s;
        m->ask(says(u"weather?"_s));
        m->llm.reply->call({look});
        QTRY_COMPARE(m->llm.requests.size(), 2);
        m->llm.reply->call({change});
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);

        restart();
        approve();

        const auto &messages = m->llm.requests.constLast().messages;
        QCOMPARE(std::ranges::count_if(messages, [](const llm::Message &one) { return one.text.contains(u"in degrees"_s); }), 1);
    }
    void aFormThatWasOpenIsEnded()
    {
        m->ask(says(u"weather?"_s));
        m->llm.reply->call({change});
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);
        QVERIFY(m->agent->consents().decide(m->agent->consents().approvals().constFirst().id, {.isApproved = true}));
        QTRY_VERIFY(m->module->run);
        const auto given = m->agent->consents().ask(u"weather"_s, {.message = u"Which day?"_s});
        QTRY_VERIFY(eventNames(*log()).contains(u"elicitation"_s));

        restart();
        QTRY_COMPARE(m->llm.requests.size(), 2);
        m->llm.reply->finish(u"Nobody knows."_s);
        QTRY_VERIFY(log()->isEnded());

        const QStringList names = eventNames(*log());
        QCOMPARE(names.count(u"elicitation_result"_s), 1);
        QVERIFY(names.indexOf(u"elicitation_result"_s) < names.indexOf(u"tool_result"_s));
    }
    void listsWhatWasMadeAndNothingElse_data()
    {
        QTest::addColumn<bool>("approved");
        QTest::newRow("approved") << true;
        QTest::newRow("denied") << false;
    }
    void listsWhatWasMadeAndNothingElse()
    {
        QFETCH(const bool, approved);
        m->ask(says(u"weather?"_s));
        llm::ToolCall unknown{.id = u"c3"_s, .name = u"weather__none"_s};
        m->llm.reply->call({unknown, change, look});
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);
        QTRY_VERIFY(m->agent->isIdle());

        restart();
        if (approved) {
            approve();
        } else {
            QTRY_VERIFY(m->agent->isIdle());
            QVERIFY(m->agent->consents().decide(m->agent->consents().approvals().constFirst().id, {}));
            QTRY_COMPARE(m->llm.requests.size(), 2);
        }
        m->llm.reply->finish(u"Done."_s);
        QTRY_VERIFY(answerOf(*log()));

        QCOMPARE(answerOf(*log())->tools,
                 approved ? (QStringList{u"weather.slow"_s, u"weather.now"_s}) : QStringList{u"weather.now"_s});
    }
    // Its round is damaged, so it can only be ended: nothing is left open, and nothing is said to have been done.
    void whatCannotGoOnIsEndedWithAllThatItAsked()
    {
        m->ask(says(u"weather?"_s));
        m->llm.reply->call({change, look});
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);
        QTRY_VERIFY(m->agent->isIdle());
        QVERIFY(m->kept->database().execute(u"DELETE FROM open_calls WHERE position = 1"_s));

        restart();

        QVERIFY(answerOf(*log())->interrupted);
        QCOMPARE(answerOf(*log())->tools, QStringList{u"weather.now"_s});
        QCOMPARE(eventNames(*log()).last(2), (QStringList{u"approval_result"_s, u"done"_s}));
        QVERIFY(m->agent->consents().approvals().isEmpty());
    }
    void whatExpiredMeanwhileIsDenied()
    {
        m->ask(says(u"weather?"_s));
        m->llm.reply->call({change});
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);
        const auto expired = u"UPDATE approvals SET approval = json_set(approval, '$.expires', '2026-01-01T00:00:00Z')"_s;
        QVERIFY(m->kept->database().execute(expired));

        restart();
        QTRY_COMPARE(m->llm.requests.size(), 2);   // by itself

        QVERIFY(m->llm.requests.constLast().messages.constLast().text.contains(u"did not answer in time"_s));
        QVERIFY(m->module->calls.isEmpty());
        QVERIFY(m->agent->consents().approvals().isEmpty());
        m->llm.reply->finish(u"Then not."_s);
        QTRY_VERIFY(answerOf(*log()));
        QVERIFY(answerOf(*log())->tools.isEmpty());
    }
    void waitsForAServiceThatIsNotThereYet()
    {
        m->ask(says(u"weather?"_s));
        m->llm.reply->call({change});
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);
        m->module->trouble = u"cannot be reached now"_s;
        m->tools.refresh();
        restart();
        QTRY_VERIFY(m->agent->isIdle());

        QVERIFY(m->agent->consents().decide(m->agent->consents().approvals().constFirst().id, {}));
        QTRY_VERIFY(eventNames(*log()).contains(u"tool_result"_s));
        QCoreApplication::processEvents();
        QCOMPARE(m->llm.requests.size(), 1);
        m->module->trouble.clear();
        m->tools.refresh();

        QTRY_COMPARE(m->llm.requests.size(), 2);
        QCOMPARE(m->llm.requests.constLast().tools.size(), 2);
        QVERIFY(!m->llm.requests.constLast().messages.at(1).text.contains(u"cannot be reached"_s));
    }

private:
    void restart()
    {
        m->lose();
        m->open();
    }
    void approve()
    {
        const auto before = m->llm.requests.size();
        QTRY_VERIFY(m->agent->isIdle());
        QTRY_COMPARE(m->agent->consents().approvals().size(), 1);
        QVERIFY(m->agent->consents().decide(m->agent->consents().approvals().constFirst().id, {.isApproved = true}));
        QTRY_VERIFY(m->module->run);
        m->module->run->finish(u"changed"_s);
        QTRY_COMPARE(m->llm.requests.size(), before + 1);
    }
    // The only turn there is.
    Agent::Log log()
    {
        const auto rows = m->kept->database().query(u"SELECT id FROM turns"_s);
        return m->agent->turn(rows->constFirst().value(u"id"_s).toString()).value();
    }

    std::unique_ptr<AgentFixture> m;
};

QTEST_GUILESS_MAIN(TestResumedTurn)
#include "tst_resumedturn.moc"
