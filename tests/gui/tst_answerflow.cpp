#include "desktop/chat/approvalcard.h"
#include "desktop/chat/plainblock.h"
#include "desktop/chat/toolcard.h"
#include "tests/gui/guimain.h"
#include "tests/gui/householdwindow.h"

#include <QListView>
#include <QLocale>
#include <QScrollBar>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::desktop;
using namespace tom::test;

// What becomes of an answer: the provider that fails, and the tools that are called for it, in front of a real server and its
// agent.
class TestAnswerFlow : public QObject, private HouseholdWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        open();
        enter();
    }
    void cleanup() { close(); }

    void whatTheProviderRefusesIsAskedAgainByAClick_data()
    {
        QTest::addColumn<QList<PeerScript>>("scripts");
        QTest::addColumn<QString>("words");   // of the problem
        QTest::addColumn<QString>("left");    // of the answer
        const PeerScript broken =
            ScriptedHttpPeer::answer(500, R"({"error":{"message":"the wires melted"}})", {{"Content-Type", "application/json"}});
        QTest::newRow("500, each time") << QList<PeerScript>(3, broken) << u"the wires melted"_s << QString();
        QTest::newRow("401") << QList<PeerScript>{ScriptedHttpPeer::answer(401, R"({"error":{"message":"no"}})",
                                                                           {{"Content-Type", "application/json"}})}
                             << u"refused the key"_s << QString();
        QTest::newRow("cut off") << QList<PeerScript>{wordScript({u"Once "_s, u"upon "_s}, 1ms, PeerStep::Reset)}
                                 << u"broke off"_s << u"Once upon "_s;
    }
    void whatTheProviderRefusesIsAskedAgainByAClick()
    {
        QFETCH(const QList<PeerScript>, scripts);
        QFETCH(const QString, words);
        QFETCH(const QString, left);
        for (const PeerScript &script : scripts)
            m_household->llm().play(script);
        m_household->llm().play(wordScript({u"Here it is."_s}, 1ms, PeerStep::Close));
        say(u"A story"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("problemAction"), patience);
        QVERIFY2(m_window->find<QLabel>("problemText")->text().contains(words),
                 qPrintable(m_window->find<QLabel>("problemText")->text()));
        QCOMPARE(m_household->llm().requests().size(), scripts.size());
        protocol::ConversationLine line = theLine();
        QCOMPARE(line.messages.size(), 2);
        QCOMPARE(line.messages[1].state, u"failed"_s);
        QCOMPARE(line.messages[1].text, left);

        m_window->click("problemAction");

        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"Here it is."_s}, patience);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("answerFooter"), patience);
        QVERIFY(!m_window->isVisible("problem"));
        QCOMPARE(m_window->said(), QStringList{u"A story"_s});
        QCOMPARE(m_household->llm().requests().size(), scripts.size() + 1);
        const QByteArray asked = m_household->llm().requests().constLast().body;   // as if nothing had been before
        QVERIFY2(asked.count("A story") == 1 && !asked.contains("Once upon"), asked.constData());
        line = theLine();
        QCOMPARE(line.messages.size(), 2);
        QCOMPARE(line.messages[0].text, u"A story"_s);
        QCOMPARE(line.messages[0].branches.size(), 2);   // what failed is the other one
        QCOMPARE(line.messages[1].text, u"Here it is."_s);
        QCOMPARE(line.messages[1].state, u"complete"_s);
        QVERIFY(line.messages[1].branches.isEmpty());
        QCOMPARE(theList().size(), 1);
    }
    void aCallIsSeenWhileItRunsAndWithWhatCameOfIt()
    {
        waitForService();
        m_service->isSlow = true;
        const QJsonObject arguments{{u"of"_s, u"sheep"_s}};
        m_household->llm().play(callScript(u"counter__get_count"_s, arguments));
        m_household->llm().play(wordScript({u"One sheep."_s}, 1ms, PeerStep::Close));
        say(u"How many sheep?"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_service->calls, 1, patience);
        QElapsedTimer runs;
        runs.start();
        QTRY_VERIFY(m_window->isVisible("toolCard"));
        QVERIFY(m_window->find<ToolCard>("toolCard")->isRunning());
        QCOMPARE(m_window->find<QLabel>("toolSummary")->text(), u"running…"_s);
        QVERIFY(!m_window->isVisible("toolTime"));
        m_window->click("toolFold");
        QTRY_VERIFY(m_window->isVisible("toolArguments"));
        QCOMPARE(m_window->find<PlainBlock>("toolArguments")->toPlainText(), u"of: sheep"_s);
        QTRY_VERIFY(runs.elapsed() > 150);   // what takes no time shows none

        m_service->answerNow();

        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"One sheep."_s}, patience);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("answerFooter"), patience);
        QCOMPARE(m_service->arguments, QList<QJsonObject>{arguments});
        const auto messages = theLine().messages;
        QCOMPARE(messages.size(), 4);
        QCOMPARE(messages[1].toolCalls.value(0).arguments, arguments);
        QCOMPARE(messages[2].text, u"counted 1"_s);
        QVERIFY(messages[2].durationMs >= 150);
        const QString time = u"%1 s"_s.arg(QLocale().toString(double(messages[2].durationMs) / 1000, 'f', 1));
        const auto isShown = [this, &time] {
            const auto *card = m_window->find<ToolCard>("toolCard");
            return card && !card->isRunning() && m_window->find<QLabel>("toolSummary")->text() == "counted 1"_L1
                   && m_window->find<QLabel>("toolTime")->text() == time && m_window->isVisible("toolTime");
        };
        QVERIFY2(isShown(), qPrintable(m_window->find<QLabel>("toolTime")->text() + u" is not "_s + time));
        QCOMPARE(m_window->find<PlainBlock>("toolArguments")->toPlainText(), u"of: sheep\n\n→ counted 1"_s);

        m_window->start();   // and so it is told by the server later
        QTRY_COMPARE_WITH_TIMEOUT(m_window->find<QListView>("conversationList")->model()->rowCount(), 1, patience);
        m_window->openConversation(theList().constFirst().id);
        QTRY_VERIFY_WITH_TIMEOUT(isShown(), patience);
        m_window->click("toolFold");
        QTRY_COMPARE(m_window->find<PlainBlock>("toolArguments")->toPlainText(), u"of: sheep\n\n→ counted 1"_s);
    }
    void aDecisionIsMadeWithAllArgumentsInSight_data()
    {
        QTest::addColumn<QByteArray>("button");
        QTest::newRow("approved") << "approve"_ba;
        QTest::newRow("denied") << "deny"_ba;
    }
    void aDecisionIsMadeWithAllArgumentsInSight()
    {
        QFETCH(const QByteArray, button);
        waitForService();
        QStringList lines;
        for (int line = 0; line < 2000; ++line)
            lines += u"line %1 of what is written, with some words"_s.arg(line);
        const QJsonObject arguments{{u"of"_s, u"sheep"_s}, {u"words"_s, lines.join(u'\n')}, {u"zz"_s, u"the very last"_s}};
        m_household->llm().play(callScript(u"counter__write_count"_s, arguments));
        m_household->llm().play(wordScript({u"So it is."_s}, 1ms, PeerStep::Close));
        say(u"Write them down"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("approvalArguments"), patience);

        auto *block = m_window->find<PlainBlock>("approvalArguments");
        for (const QString &part : {u"sheep"_s, lines.constFirst(), lines.at(1000), lines.constLast(), u"the very last"_s})
            QVERIFY2(block->toPlainText().contains(part), qPrintable(part));
        QTest::mouseClick(block->viewport(), Qt::LeftButton);
        QTest::keyClick(block, Qt::Key_End, Qt::ControlModifier);
        QVERIFY(block->verticalScrollBar()->maximum() > 0);
        QVERIFY(block->textCursor().atEnd());
        QVERIFY(block->viewport()->rect().contains(block->cursorRect()));
        QCOMPARE(m_service->calls, 0);
        QCOMPARE(waitFor(m_client->approvals()).approvals.value(0).arguments, arguments);

        m_window->click(button.constData());

        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"So it is."_s}, patience);
        const bool isApproved = button == "approve";
        QCOMPARE(m_service->arguments, isApproved ? QList<QJsonObject>{arguments} : QList<QJsonObject>());
        QVERIFY(waitFor(m_client->approvals()).approvals.isEmpty());
        QVERIFY(waitFor(m_client->approvalRules()).rules.isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("answerFooter"), patience);
        const auto messages = theLine().messages;
        QCOMPARE(messages.size(), 4);
        QCOMPARE(messages[2].isError, !isApproved);
        QCOMPARE(messages[3].answer.value_or(protocol::ProcessAnswer()).tools,
                 isApproved ? QStringList{u"counter.write_count"_s} : QStringList());
        QVERIFY(!m_window->isVisible("approvalArguments"));
        QTRY_VERIFY(m_window->isVisible("toolCard"));
        QVERIFY(!m_window->find<ToolCard>("toolCard")->isRunning());
    }
    void alwaysLeavesARuleByWhichTheNextCallPasses()
    {
        waitForService();
        for (const QString &of : {u"sheep"_s, u"goats"_s}) {
            m_household->llm().play(callScript(u"counter__write_count"_s, {{u"of"_s, of}}));
            m_household->llm().play(wordScript({of}, 1ms, PeerStep::Close));
        }
        say(u"Write the sheep down"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("always"), patience);

        m_window->click("always");
        m_window->clickEntry("alwaysMenu", "approveAlways");

        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"sheep"_s}, patience);
        const QList<protocol::ApprovalRule> rules = waitFor(m_client->approvalRules()).rules;
        QCOMPARE(rules.size(), 1);
        QCOMPARE(rules[0].module, u"counter"_s);
        QCOMPARE(rules[0].name, u"write_count"_s);
        QVERIFY(rules[0].conversation.isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("answerFooter"), patience);

        say(u"And the goats"_s);

        QTRY_COMPARE_WITH_TIMEOUT(answers(), (QStringList{u"sheep"_s, u"goats"_s}), patience);
        QCOMPARE(m_service->arguments, (QList<QJsonObject>{{{u"of"_s, u"sheep"_s}}, {{u"of"_s, u"goats"_s}}}));
        QVERIFY(!m_window->isVisible("always"));
        QVERIFY(waitFor(m_client->approvals()).approvals.isEmpty());
    }
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestAnswerFlow>(argc, argv);
}
#include "tst_answerflow.moc"
