#include "tests/desktop/consolefixture.h"

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// What waits for the user's word, as a script meets it.
class TestConsoleConsent : public ConsoleFixture
{
    Q_OBJECT

private Q_SLOTS:
    void withoutATerminalWhatWaitsIsSaidAndTheEndIs5()
    {
        keepSession(m_server->session);
        m_server->approvals = {dangerousCall()};
        m_server->events = richTurn().first(4);
        m_server->say(protocol::ApprovalAsked{dangerousCall()});

        run({u"chat"_s, u"tidy up"_s});

        QCOMPARE(m_code, 5);
        QCOMPARE(m_output, "");
        QVERIFY(m_errors.contains("Tom wants to run mail.delete_folder: it can delete or overwrite"));
        QVERIFY(m_errors.contains("    even_unread: true\n    folder: old \\u{202E}txt.exe\n"));
        QVERIFY(m_errors.contains("tom approvals approve a1"));
        QVERIFY(m_errors.contains("tom chat --turn t1"));
        QVERIFY(m_server->requestsTo(u"/process/t1"_s).isEmpty());   // it is not stopped
    }
    void aScriptDecidesAndGoesOn()
    {
        keepSession(m_server->session);
        m_server->approvals = {dangerousCall()};
        m_server->events = richTurn().first(4);
        m_server->say(protocol::ApprovalAsked{dangerousCall()});

        run({u"approvals"_s});
        QCOMPARE(m_code, 0);
        QVERIFY(m_output.startsWith("a1  until "));
        QVERIFY(m_output.contains("even_unread: true"));
        run({u"approvals"_s, u"approve"_s, u"a1"_s, u"--conversation"_s});
        QCOMPARE(m_code, 0);
        QCOMPARE(m_server->requestsTo(u"/approvals/a1"_s).first().json().value(),
                 (protocol::ApprovalDecision{true, protocol::Remember::Conversation}.toJson()));
        run({u"approvals"_s, u"deny"_s, u"a1"_s});
        QCOMPARE(m_code, 1);
        run({u"approvals"_s});
        QCOMPARE(m_output, "Nothing waits for your word.\n");
        m_server->say(protocol::TurnDone{{.response = u"Gone."_s, .turn = u"t1"_s}});
        run({u"chat"_s, u"--turn"_s, u"t1"_s});
        QCOMPARE(m_code, 0);
        QCOMPARE(m_output, "Gone.\n");
        QVERIFY(m_server->requestsTo(u"/process"_s).isEmpty());
    }
    void aFormIsAnsweredFromInput()
    {
        keepSession(m_server->session);

        run({u"approvals"_s, u"answer"_s, u"e1"_s}, "not json");
        QCOMPARE(m_code, 2);
        run({u"approvals"_s, u"answer"_s, u"e1"_s}, R"({"name":"Anna"})");
        QCOMPARE(m_code, 0);
        run({u"approvals"_s, u"decline"_s, u"e1"_s});

        const auto requests = m_server->requestsTo(u"/elicitations/e1"_s);
        QCOMPARE(requests.size(), 2);
        QCOMPARE(requests.first().json().value(), (protocol::ElicitationAnswer{u"accept"_s, {{u"name"_s, u"Anna"_s}}}.toJson()));
        QCOMPARE(requests.last().json()->value("action"_L1), u"decline"_s);
    }
    void formsThatWaitAreListed()
    {
        keepSession(m_server->session);
        m_server->forms = {seatForm()};

        run({u"approvals"_s});

        QVERIFY2(m_output.startsWith("e1  until "), m_output.constData());
        QVERIFY(m_output.contains("Which seat shall I book?"));
    }
    void rulesAreListedAndForgotten()
    {
        keepSession(m_server->session);
        m_server->rules = {{.id = u"r1"_s, .module = u"mail"_s, .name = u"send"_s, .conversation = u"c1"_s}};

        run({u"approvals"_s, u"rules"_s});
        QCOMPARE(m_output, "r1  mail.send  in conversation c1\n");
        run({u"approvals"_s, u"forget"_s, u"r1"_s});
        QCOMPARE(m_code, 0);
        run({u"approvals"_s, u"rules"_s});
        QCOMPARE(m_output, "Nothing is allowed without asking.\n");
    }
};

QTEST_GUILESS_MAIN(TestConsoleConsent)
#include "tst_consoleconsent.moc"
