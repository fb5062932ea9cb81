#include "tests/desktop/terminalfixture.h"

using namespace tom;
using namespace tom::desktop;

// Talking at a terminal.
class TestConsoleTerminal : public TerminalFixture
{
    Q_OBJECT

private Q_SLOTS:
    void aConversationGoesOnUntilTheEndOfTheInput()
    {
        keepSession();
        start({u"chat"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("› "), patience);

        type("first\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("It is **done**.\r\n› "), patience);
        QVERIFY(shows("→ lists.add"));
        type("\nsecond\n");
        QTRY_COMPARE_WITH_TIMEOUT(m_server->requestsTo(u"/process"_s).size(), 2, patience);
        QTRY_COMPARE_WITH_TIMEOUT(screen().count("It is **done**.\r\n› "), 2, patience);
        type("\x04");

        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 0);
        QCOMPARE(m_server->requests.last().json()->value("request"_L1), u"second"_s);
    }

    void controlCStopsTheAnswerAndThenLeavesThePrompt()
    {
        keepSession();
        m_server->events = richTurn().first(6);
        start({u"chat"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("› "), patience);
        type("first\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("It is "), patience);

        type("\x03");
        QTRY_VERIFY_WITH_TIMEOUT(shows("stopped"), patience);
        QCOMPARE(m_server->requests.last().method, "DELETE");
        QTRY_COMPARE_WITH_TIMEOUT(screen().count("› "), 2, patience);
        type("\x03");

        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 0);
    }

    void controlCTwiceQuits()
    {
        keepSession();
        m_server->mute = true;
        start({u"chat"_s, u"hi"_s});
        QTRY_COMPARE_WITH_TIMEOUT(m_server->requestsTo(u"/process"_s).size(), 1, patience);

        type("\x03");
        QTRY_VERIFY_WITH_TIMEOUT(shows("Ctrl-C again quits"), patience);
        type("\x03");

        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 130);
    }

    void aDangerousCallIsAskedAbout_data()
    {
        QTest::addColumn<QByteArray>("typed");
        QTest::addColumn<bool>("isApproved");
        QTest::addColumn<int>("remember");
        QTest::newRow("yes") << "y\n"_ba << true << int(protocol::Remember::Once);
        QTest::newRow("conversation") << "c\n"_ba << true << int(protocol::Remember::Conversation);
        QTest::newRow("always") << "Always\n"_ba << true << int(protocol::Remember::Always);
        QTest::newRow("no") << "no\n"_ba << false << int(protocol::Remember::Once);
        QTest::newRow("not by accident") << "\nok\nn\n"_ba << false << int(protocol::Remember::Once);
    }
    void aDangerousCallIsAskedAbout()
    {
        QFETCH(const QByteArray, typed);
        QFETCH(const bool, isApproved);
        QFETCH(const int, remember);
        keepSession();
        m_server->approvals = {dangerousCall()};
        m_server->events = richTurn().first(4);
        m_server->say(protocol::ApprovalAsked{dangerousCall()});
        start({u"chat"_s, u"tidy up"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("[y]es, for this [c]onversation, [a]lways, [n]o: "), patience);
        QVERIFY(shows("folder: old \\u{202E}txt.exe"));

        type(typed);

        QTRY_COMPARE_WITH_TIMEOUT(m_server->requestsTo(u"/approvals/a1"_s).size(), 1, patience);
        QCOMPARE(m_server->requestsTo(u"/approvals/a1"_s).first().json().value(),
                 (protocol::ApprovalDecision{isApproved, protocol::Remember(remember)}.toJson()));
        m_server->say(protocol::TurnDone{{.response = u"The end."_s, .turn = u"t1"_s}});
        QTRY_VERIFY_WITH_TIMEOUT(shows("The end."), patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 0);
        QVERIFY(!shows("elsewhere"));
    }
    void whatMayNotBeRememberedIsNotOffered()
    {
        keepSession();
        protocol::Approval call = dangerousCall();
        call.remember = {u"once"_s};
        m_server->approvals = {call};
        m_server->events = richTurn().first(4);
        m_server->say(protocol::ApprovalAsked{call});
        start({u"chat"_s, u"tidy up"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("[y]es, [n]o: "), patience);

        type("a\n");

        QTRY_VERIFY_WITH_TIMEOUT(shows("Please answer [y]es, [n]o: "), patience);
        QVERIFY(m_server->requestsTo(u"/approvals/a1"_s).isEmpty());
    }
    void whatIsDecidedElsewhereIsSaidAndNotAskedAnyMore()
    {
        keepSession();
        m_server->events = richTurn().first(4);
        m_server->say(protocol::ApprovalAsked{dangerousCall()});
        start({u"chat"_s, u"tidy up"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("[n]o: "), patience);

        m_server->say(protocol::ApprovalEnded{u"a1"_s, u"approved"_s});
        m_server->say(protocol::TurnDone{{.response = u"The end."_s, .turn = u"t1"_s}});

        QTRY_VERIFY_WITH_TIMEOUT(shows("Decided elsewhere: approved."), patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 0);
    }
    void whatWasTypedForAnotherQuestionDoesNotCount()
    {
        keepSession();
        protocol::Approval other = dangerousCall();
        other.id = u"a2"_s;
        m_server->approvals = {dangerousCall(), other};
        m_server->events = richTurn().first(4);
        m_server->say(protocol::ApprovalAsked{dangerousCall()});
        m_server->say(protocol::ApprovalAsked{other});
        start({u"chat"_s, u"tidy up"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("[n]o: "), patience);

        type("y");   // and before Enter it is decided on the phone
        m_server->say(protocol::ApprovalEnded{u"a1"_s, u"approved"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("Decided elsewhere: approved."), patience);
        QTRY_COMPARE_WITH_TIMEOUT(screen().count("[n]o: "), 2, patience);
        type("\n");

        QTRY_VERIFY_WITH_TIMEOUT(shows("Please answer"), patience);
        QVERIFY(m_server->requestsTo(u"/approvals/a2"_s).isEmpty());
        type("n\n");
        QTRY_COMPARE_WITH_TIMEOUT(m_server->requestsTo(u"/approvals/a2"_s).size(), 1, patience);
    }
    void theEndOfTheInputLeavesItWaiting()
    {
        keepSession();
        m_server->events = richTurn().first(4);
        m_server->say(protocol::ApprovalAsked{dangerousCall()});
        start({u"chat"_s, u"tidy up"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("[n]o: "), patience);

        type("\x04");

        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitCode(), 5);
        QVERIFY(shows("tom chat --turn t1"));
        QVERIFY(m_server->requestsTo(u"/process/t1"_s).isEmpty());
    }
    void aFormIsFilledInLineByLine()
    {
        keepSession();
        m_server->events = richTurn().first(4);
        m_server->say(protocol::ElicitationAsked{seatForm()});
        start({u"chat"_s, u"book it"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("Answer it? [y]es, [n]o, [c]ancel: "), patience);
        QVERIFY(shows("Which seat shall I book?"));

        type("y\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("Name on the ticket"), patience);
        type("A\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("at least 2"), patience);
        type("Anna\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("With a bicycle"), patience);
        QTRY_VERIFY_WITH_TIMEOUT(shows("(y/n; may stay empty; Enter for n) > "), patience);
        type("\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("(may stay empty) > "), patience);
        type("3\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("2  Aisle"), patience);
        type("2\n");

        QTRY_COMPARE_WITH_TIMEOUT(m_server->requestsTo(u"/elicitations/e1"_s).size(), 1, patience);
        QCOMPARE(m_server->requestsTo(u"/elicitations/e1"_s).first().json()->value("content"_L1).toObject(),
                 (QJsonObject{{u"name"_s, u"Anna"_s}, {u"bike"_s, false}, {u"seats"_s, 3}, {u"where"_s, u"a"_s}}));
    }
    void whatAFormProposesIsTakenByEnterAndSaidAsItWouldBeTyped_data()
    {
        QTest::addColumn<QString>("place");
        QTest::addColumn<QByteArray>("share");
        QTest::newRow("as in programs") << u"C.UTF-8"_s << "(Enter for 0.1) > "_ba;
        QTest::newRow("in France") << u"fr_FR.UTF-8"_s << "(Enter for 0,1) > "_ba;
    }
    void whatAFormProposesIsTakenByEnterAndSaidAsItWouldBeTyped()
    {
        QFETCH(const QString, place);
        QFETCH(const QByteArray, share);
        keepSession();
        m_place = place;
        const QJsonArray days{u"mon"_s, u"tue"_s, u"wed"_s};
        const QJsonArray some{u"mon"_s, u"wed"_s};
        const QJsonObject fields{{u"share"_s, QJsonObject{{u"type"_s, u"number"_s}, {u"default"_s, 0.1}}},
                                 {u"days"_s, QJsonObject{{u"type"_s, u"array"_s},
                                                         {u"items"_s, QJsonObject{{u"type"_s, u"string"_s}, {u"enum"_s, days}}},
                                                         {u"default"_s, some}}}};
        m_server->events = richTurn().first(4);
        m_server->say(protocol::ElicitationAsked{{.id = u"e1"_s,
                                                  .module = u"shop"_s,
                                                  .message = u"When?"_s,
                                                  .schema = {{u"type"_s, u"object"_s},
                                                             {u"properties"_s, fields},
                                                             {u"required"_s, QJsonArray{u"share"_s, u"days"_s}}}}});
        start({u"chat"_s, u"order it"_s});
        QTRY_VERIFY_WITH_TIMEOUT(shows("Answer it? [y]es, [n]o, [c]ancel: "), patience);

        type("y\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows(share), patience);
        type("\n");
        QTRY_VERIFY_WITH_TIMEOUT(shows("(numbers, with commas between them; Enter for mon, wed) > "), patience);
        type("\n");

        QTRY_COMPARE_WITH_TIMEOUT(m_server->requestsTo(u"/elicitations/e1"_s).size(), 1, patience);
        QCOMPARE(m_server->requestsTo(u"/elicitations/e1"_s).first().json()->value("content"_L1).toObject(),
                 (QJsonObject{{u"share"_s, 0.1}, {u"days"_s, some}}));
    }
    void wordsOfTheModelDoNotSteerTheTerminal()
    {
        keepSession();
        m_server->events = richTurn().first(1);
        m_server->say(protocol::TextDelta{u"red \033[31m bell \a title \u009b1m end"_s});
        m_server->say(protocol::TurnDone{{.response = u"x"_s, .turn = u"t1"_s}});

        start({u"chat"_s, u"hi"_s});

        QTRY_VERIFY_WITH_TIMEOUT(shows("red [31m bell  title 1m end"), patience);
    }
};

QTEST_GUILESS_MAIN(TestConsoleTerminal)
#include "tst_consoleterminal.moc"
