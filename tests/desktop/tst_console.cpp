#include "tests/desktop/consolefixture.h"

#include <QJsonDocument>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// The program itself, as a script meets it.
class TestConsole : public ConsoleFixture
{
    Q_OBJECT

private Q_SLOTS:
    void helpFitsOneScreen_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("part");
        QTest::newRow("all") << QStringList{u"--help"_s} << "130 interrupted"_ba;
        QTest::newRow("one, by help") << QStringList{u"help"_s, u"memory"_s} << "history ID"_ba;
        QTest::newRow("one, by option") << QStringList{u"remind"_s, u"--help"_s} << "--to NAME"_ba;
        QTest::newRow("approvals") << QStringList{u"help"_s, u"approvals"_s} << "forget RULE"_ba;
        QTest::newRow("schedule") << QStringList{u"help"_s, u"schedule"_s} << "briefing"_ba;
        QTest::newRow("notifications") << QStringList{u"help"_s, u"notifications"_s} << "snooze N WHEN"_ba;
        QTest::newRow("login") << QStringList{u"help"_s, u"login"_s} << "--pin FINGERPRINT"_ba;
        QTest::newRow("chat") << QStringList{u"chat"_s, u"--help"_s} << "tom help COMMAND"_ba;
    }
    void helpFitsOneScreen()
    {
        QFETCH(QStringList, words);
        QFETCH(QByteArray, part);
        run(words);

        QCOMPARE(m_code, 0);
        QVERIFY(m_output.count('\n') <= 24);
        for (const QByteArray &line : m_output.split('\n'))
            QVERIFY(line.size() <= 100);
        QVERIFY2(m_output.contains(part), m_output.constData());
    }

    void saysItsVersion()
    {
        run({u"--version"_s});

        QCOMPARE(m_output, "tom " TOM_VERSION "\n");
    }

    void wrongUsageIs2_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("command") << QStringList{u"frobnicate"_s};
        QTest::newRow("option") << QStringList{u"chat"_s, u"--loud"_s};
        QTest::newRow("level") << QStringList{u"chat"_s, u"--level"_s, u"7"_s, u"hi"_s};
        QTest::newRow("password in the command line") << QStringList{u"login"_s, u"--password"_s, u"secret"_s};
        QTest::newRow("pairing code in the command line") << QStringList{u"login"_s, u"--pairing"_s, u"tom://host:1/pair"_s};
        QTest::newRow("pairing and a server") << QStringList{u"login"_s, u"--pairing"_s, u"-"_s, u"--server"_s, u"host"_s};
        QTest::newRow("fingerprint") << QStringList{u"login"_s, u"--pin"_s, u"12"_s};
        QTest::newRow("too much") << QStringList{u"status"_s, u"now"_s};
        QTest::newRow("no id") << QStringList{u"approvals"_s, u"approve"_s};
        QTest::newRow("no id at all") << QStringList{u"approvals"_s, u"deny"_s, u"../auth"_s};
        QTest::newRow("unknown verb") << QStringList{u"approvals"_s, u"allow"_s, u"a1"_s};
        QTest::newRow("a denial is not kept") << QStringList{u"approvals"_s, u"deny"_s, u"a1"_s, u"--always"_s};
        QTest::newRow("both") << QStringList{u"approvals"_s, u"approve"_s, u"a1"_s, u"--always"_s, u"--conversation"_s};
        QTest::newRow("both, of a schedule")
            << QStringList{u"approvals"_s, u"approve"_s, u"a1"_s, u"--always"_s, u"--schedule"_s};
        QTest::newRow("tools of nothing new") << QStringList{u"schedule"_s, u"run"_s, u"1"_s, u"--never"_s, u"mail"_s};
        QTest::newRow("unknown verb of memory") << QStringList{u"memory"_s, u"burn"_s};
        QTest::newRow("nothing to look for") << QStringList{u"memory"_s, u"search"_s};
        QTest::newRow("no memory") << QStringList{u"memory"_s, u"forget"_s};
        QTest::newRow("no id of a memory") << QStringList{u"memory"_s, u"history"_s, u"../status"_s};
        QTest::newRow("a file to import") << QStringList{u"memory"_s, u"import"_s, u"file.json"_s};
        QTest::newRow("an addition as JSON") << QStringList{u"memory"_s, u"add"_s, u"tea"_s, u"--json"_s};
        QTest::newRow("turn and text") << QStringList{u"chat"_s, u"--turn"_s, u"t1"_s, u"hi"_s};
        QTest::newRow("plain HTTP") << QStringList{u"login"_s, u"--server"_s, u"http://localhost"_s};
    }
    void wrongUsageIs2()
    {
        QFETCH(const QStringList, words);

        run(words);

        QCOMPARE(m_code, 2);
        QCOMPARE(m_errors.count('\n'), 1);
        QVERIFY(m_output.isEmpty());
    }

    void notSignedInIs3()
    {
        run({u"chat"_s, u"hello"_s});

        QCOMPARE(m_code, 3);
        QCOMPARE(m_errors, "tom: you are not signed in; sign in with: tom login\n");
    }

    void aSessionThatHasEndedIs3()
    {
        keepSession("ended");

        run({u"chat"_s, u"hello"_s});
        QCOMPARE(m_code, 3);
        run({u"status"_s});
        QCOMPARE(m_code, 3);
    }

    void noServerIs4()
    {
        keepSession(m_server->session);
        m_server->kill();

        run({u"chat"_s, u"hello"_s});

        QCOMPARE(m_code, 4);
        QCOMPARE(m_errors.count('\n'), 1);
    }

    void aChangedKeyIs4AndSendsNothing()
    {
        keepSession(m_server->session);
        m_server->changeKey();

        run({u"status"_s});

        QCOMPARE(m_code, 4);
        QVERIFY(m_server->requests.isEmpty());
    }

    void signsInWithAPasswordFromInput()
    {
        login({u"--user"_s, u"alice"_s, u"--password"_s, u"-"_s}, "correct horse\n");

        QCOMPARE(m_code, 0);
        QCOMPARE(store().current().value()->session, m_server->session);
    }

    void signsInWithASessionFromInput()
    {
        login({u"--session"_s, u"-"_s}, m_server->session + '\n');

        QCOMPARE(m_code, 0);
        QCOMPARE(store().current().value()->username, u"alice"_s);
    }

    void aWrongPasswordIs1()
    {
        login({u"--user"_s, u"alice"_s, u"--password"_s, u"-"_s}, "wrong\n");

        QCOMPARE(m_code, 1);
        QVERIFY(m_errors.contains("wrong user or password"));
    }

    void aCodeComesOnTheLineAfterThePassword_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<int>("code");
        QTest::newRow("right") << "correct horse\n123456\n"_ba << 0;
        QTest::newRow("wrong") << "correct horse\n000000\n"_ba << 1;
        QTest::newRow("none") << "correct horse\n"_ba << 2;
        QTest::newRow("behind a wrong password") << "wrong\n123456\n"_ba << 1;
    }
    void aCodeComesOnTheLineAfterThePassword()
    {
        QFETCH(QByteArray, input);
        QFETCH(int, code);
        m_server->code = u"123456"_s;

        login({u"--user"_s, u"alice"_s, u"--password"_s, u"-"_s}, input);

        QCOMPARE(m_code, code);
        QCOMPARE(store().current().value().has_value(), code == 0);
        QVERIFY(!m_errors.contains("123456"));
    }

    void withoutATerminalANewServerNeedsAPin()
    {
        run({u"login"_s, u"--server"_s, m_server->address(), u"--user"_s, u"alice"_s, u"--password"_s, u"-"_s},
            "correct horse\n");

        QCOMPARE(m_code, 2);
        QVERIFY(m_errors.contains("--pin"));
        QVERIFY(m_server->requests.isEmpty());
    }

    void signingOutTellsTheServerAndForgets()
    {
        keepSession(m_server->session);

        run({u"logout"_s});

        QCOMPARE(m_code, 0);
        QCOMPARE(m_server->requestsTo(u"/logout"_s).size(), 1);
        QVERIFY(store().current().value()->session.isEmpty());
    }

    void showsTheAnswerAndNothingElse()
    {
        keepSession(m_server->session);

        run({u"chat"_s, u"--level"_s, u"2"_s, u"is"_s, u"it"_s, u"done?"_s});

        QCOMPARE(m_code, 0);
        QCOMPARE(m_output, "It is **done**.\n");
        QCOMPARE(m_errors, "");
        const QJsonObject asked = m_server->requestsTo(u"/process"_s).first().json().value();
        QCOMPARE(asked.value("request"_L1), u"is it done?"_s);
        QCOMPARE(asked.value("level"_L1), 2);
        QCOMPARE(asked.value("client_type"_L1), u"console"_s);
    }

    void takesTheQuestionFromInput()
    {
        keepSession(m_server->session);

        run({u"chat"_s}, "two\nlines, naïve\n");

        QCOMPARE(m_code, 0);
        QCOMPARE(m_server->requestsTo(u"/process"_s).first().json()->value("request"_L1), u"two\nlines, naïve"_s);
    }

    void nothingAskedIs2()
    {
        keepSession(m_server->session);

        run({u"chat"_s}, "\n");

        QCOMPARE(m_code, 2);
    }

    void writesEveryEventAsALineOfJson()
    {
        keepSession(m_server->session);
        m_server->cuts = {{.after = 5}};

        run({u"chat"_s, u"--json"_s, u"hi"_s});

        QCOMPARE(m_code, 0);
        const QList<QByteArray> lines = m_output.trimmed().split('\n');
        QCOMPARE(lines.size(), 9);
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const QJsonObject line = QJsonDocument::fromJson(lines.at(i)).object();
            QCOMPARE(line.value("id"_L1), i + 1);
            QCOMPARE(line.value("event"_L1).toString().toLatin1(), m_server->events.at(i).name());
            QCOMPARE(line.value("data"_L1).toObject(), m_server->events.at(i).toJson());
        }
    }

    void aRefusedQuestionIs1AndALineOfJson()
    {
        keepSession(m_server->session);
        m_server->refusal = Error{.code = ErrorCode::LlmUnavailable, .message = u"no model answers"_s};

        run({u"chat"_s, u"--json"_s, u"hi"_s});

        QCOMPARE(m_code, 1);
        QCOMPARE(m_output.count('\n'), 1);
        QCOMPARE(QJsonDocument::fromJson(m_output).object().value("data"_L1)["code"_L1], u"llm_unavailable"_s);
        QCOMPARE(m_errors, "tom: No model answers.\n");
    }

    void startsANewConversationFirst()
    {
        keepSession(m_server->session);

        run({u"chat"_s, u"--new"_s, u"hi"_s});

        QCOMPARE(m_code, 0);
        QCOMPARE(m_server->requestsTo(u"/reset"_s).size(), 1);
    }

    void showsStatusAndTasks()
    {
        keepSession(m_server->session);

        run({u"status"_s});
        QVERIFY(m_output.contains("builtin/assistant (built in)"));
        QVERIFY(m_output.contains("lists"));

        run({u"tasks"_s});
        QVERIFY(m_output.contains("watching the oven"));
    }

    void controlCStopsTheAnswerAndShowsWhatWasThere()
    {
        keepSession(m_server->session);
        m_server->events = richTurn().first(6);
        start({u"chat"_s, u"hi"_s});
        QTRY_COMPARE_WITH_TIMEOUT(m_process->peeked(), "It is ", patience);

        ::kill(pid_t(m_process->processId()), SIGINT);

        wait();
        QCOMPARE(m_code, 0);
        QCOMPARE(m_output, "It is \n");
        QCOMPARE(m_server->requests.last().method, "DELETE");
    }
};

QTEST_GUILESS_MAIN(TestConsole)
#include "tst_console.moc"
