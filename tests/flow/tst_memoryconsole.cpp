#include "shared/core/atomicfile.h"
#include "shared/core/json.h"
#include "tests/flow/consoleuser.h"
#include "tests/flow/household.h"

#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::test;

// tom memory through the real server, agent and memory service, as a script meets it.
class TestMemoryConsole : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_household = std::make_unique<Household>();
        m_household->writeConfig();
        QTcpServer probe;
        QVERIFY(probe.listen(QHostAddress::LocalHost));
        const QString port = QString::number(probe.serverPort());
        probe.close();
        m_server.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_server.start(u"" TOM_BIN_DIR "/tom-server"_s,
                       {u"--data"_s, m_household->folder(), u"--listen"_s, u"127.0.0.1"_s, u"--port"_s, port});
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_household->folder() + u"/server.json"_s), 30'000);
        const auto about = json::parseObject(*readFile(m_household->folder() + u"/server.json"_s, 10'000));
        QVERIFY(about);
        m_code = m_alice.signIn(about->value("url"_L1).toString().remove(u"https://"_s), about->value("key"_L1).toString(),
                                u"alice"_s, Household::password.toString().toUtf8());
        QCOMPARE(m_code, 0);
        QTRY_COMPARE_WITH_TIMEOUT((run({u"memory"_s}), m_code), 0, 30'000);   // the agent finds its memory
        QCOMPARE(m_output, "Nothing is remembered.\n");
    }
    void cleanup() { forgetAll(); }
    void cleanupTestCase()
    {
        m_server.terminate();
        QVERIFY(m_server.waitForFinished(15'000));
    }

    void addsFindsAndForgets()
    {
        run({u"memory"_s, u"add"_s, u"Alice likes"_s, u"Earl Grey tea"_s});
        QCOMPARE(m_code, 0);
        QVERIFY(m_output.startsWith("Remembered: "));
        run({u"memory"_s, u"add"_s}, "The code of the garage is 1234\n");   // in no list of processes
        QVERIFY(m_output.startsWith("Remembered: "));
        run({u"memory"_s, u"add"_s, u"Alice likes Earl Grey tea"_s});
        QVERIFY(m_output.startsWith("Known already: "));

        run({u"memory"_s});
        QCOMPARE(m_output.count('\n'), 2);
        QVERIFY(m_output.indexOf("garage") < m_output.indexOf("tea"));   // the newest first
        run({u"memory"_s, u"search"_s, u"which"_s, u"tea?"_s});
        QCOMPARE(m_output.count('\n'), 1);
        QVERIFY(m_output.endsWith("  Alice likes Earl Grey tea\n"));
        const QString id = QString::fromUtf8(m_output).section(u' ', 0, 0);
        run({u"memory"_s, u"search"_s, u"zeppelin"_s});
        QCOMPARE(m_output, "Nothing is remembered about that.\n");

        run({u"memory"_s, u"forget"_s, id});
        QCOMPARE(m_output, "Forgotten.\n");
        run({u"memory"_s, u"forget"_s, id});
        QCOMPARE(m_code, 1);
        QCOMPARE(m_errors.count('\n'), 1);
        run({u"memory"_s, u"history"_s, id});
        QCOMPARE(m_output.count('\n'), 2);
        QVERIFY(m_output.contains("kept: (forgotten)\n") && m_output.endsWith("forgotten\n"));
    }
    void tellsWhatAMemoryWas()
    {
        run({u"memory"_s, u"add"_s, u"The code of the gate is 1111"_s});
        run({u"memory"_s, u"add"_s, u"The code of the gate is 2222"_s});
        QVERIFY2(m_output.startsWith("Remembered instead of \"The code of the gate is 1111\": "), m_output.constData());
        run({u"memory"_s, u"history"_s, listed().constFirst().value("id"_L1).toString()});
        QVERIFY(m_output.contains("kept: The code of the gate is 1111\n"));
        QVERIFY(m_output.endsWith("changed: The code of the gate is 2222\n"));
    }
    void refusesInOneLine()
    {
        run({u"memory"_s, u"add"_s, u"The key is sk-abcdefghijklmnop1234"_s});
        QCOMPARE(m_code, 1);
        QCOMPARE(m_errors.count('\n'), 1);
        QVERIFY(!m_errors.contains("sk-abc"));
    }
    void exportsAndImportsAllOfIt()
    {
        QByteArray lines;
        for (int i = 0; i < 250; ++i) {   // three pages
            const QJsonObject memory{{u"memory"_s, u"Guest %1 sleeps in room number %2"_s.arg(i).arg(i * 7)},
                                     {u"created_at"_s, u"2025-01-%1T10:00:00.000Z"_s.arg(i % 28 + 1, 2, 10, QChar(u'0'))},
                                     {u"updated_at"_s, u"2025-02-%1T10:00:00.000Z"_s.arg(i % 28 + 1, 2, 10, QChar(u'0'))},
                                     {u"metadata"_s, QJsonObject{{u"room"_s, i * 7}}}};
            lines += json::compact(memory) + '\n';
        }
        run({u"memory"_s, u"import"_s}, lines);
        QCOMPARE(m_output, "250 remembered, 0 changed, 0 known already, 0 refused.\n");
        run({u"memory"_s, u"export"_s});
        QCOMPARE(m_code, 0);
        const QByteArray first = m_output;
        QCOMPARE(first.count('\n'), 250);
        QVERIFY(first.contains("2025-01-28T10:00:00.000Z") && first.contains("2025-02-28T10:00:00.000Z"));

        run({u"memory"_s, u"import"_s}, first);   // all of it is there
        QCOMPARE(m_output, "0 remembered, 0 changed, 250 known already, 0 refused.\n");
        forgetAll();
        run({u"memory"_s, u"import"_s}, first);
        run({u"memory"_s, u"export"_s});

        QCOMPARE(withoutIds(m_output), withoutIds(first));
    }
    void importsWhatMem0Exports_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("get_all") << R"({"results":[{"id":"a","memory":"Alice likes tea","hash":"x","metadata":{"kind":"taste"},
            "user_id":"alice","created_at":"2025-03-01T10:00:00.123456-08:00","updated_at":null}]})"_ba;
        QTest::newRow("bare list") << R"([{"id":"a","memory":"Alice likes tea","created_at":"2025-03-01T18:00:00",
            "metadata":{"kind":"taste"}}])"_ba;
        QTest::newRow("memories of OpenMemory") << R"({"memories":[{"id":"a","content":"Alice likes tea","state":"active",
            "created_at":1740852000,"metadata":{"kind":"taste"}},{"id":"b","content":"Gone","state":"deleted"}]})"_ba;
        QTest::newRow("lines")
            << R"({"id":"a","text":"Alice likes tea","created_at":"2025-03-01T18:00:00Z","metadata":{"kind":"taste"}})"_ba
                   + "\n\n";
    }
    void importsWhatMem0Exports()
    {
        QFETCH(const QByteArray, text);

        run({u"memory"_s, u"import"_s}, text);

        QCOMPARE(m_output, "1 remembered, 0 changed, 0 known already, 0 refused.\n");
        const QJsonObject memory = listed().constFirst();
        QCOMPARE(memory.value("memory"_L1).toString(), u"Alice likes tea"_s);
        QCOMPARE(memory.value("created_at"_L1).toString().left(19), u"2025-03-01T18:00:00"_s);
        QCOMPARE(memory.value("metadata"_L1)["kind"_L1].toString(), u"taste"_s);
        QCOMPARE(memory.value("author"_L1).toString(), u"import"_s);
    }
    void anOlderWordTakesNoNewerOnesPlace()
    {
        run({u"memory"_s, u"add"_s, u"The code of the garage is 5678"_s});
        run({u"memory"_s, u"import"_s}, R"({"memory":"The code of the garage is 1234","created_at":"2020-01-01T00:00:00Z"})");
        QCOMPARE(m_output, "0 remembered, 0 changed, 1 known already, 0 refused.\n");
        QCOMPARE(listed().constFirst().value("memory"_L1).toString(), u"The code of the garage is 5678"_s);
    }
    void saysWhatCannotBeImported()
    {
        run({u"memory"_s, u"import"_s}, "{\"memory\":\"Alice likes tea\"}\nnot json\n");
        QCOMPARE(m_code, 2);
        QVERIFY2(m_errors.contains("line 2"), m_errors.constData());
        QVERIFY(listed().isEmpty());   // nothing of it

        run({u"memory"_s, u"import"_s},
            "{\"memory\":\"The key is sk-abcdefghijklmnop1234\"}\n{\"memory\":\"Alice likes tea\"}\n");
        QCOMPARE(m_code, 1);
        QCOMPARE(m_output, "1 remembered, 0 changed, 0 known already, 1 refused.\n");
        run({u"memory"_s, u"import"_s}, "[{\"id\":\"a\"}]");
        QCOMPARE(m_code, 2);
        QVERIFY(m_errors.contains("entry 1 has no \"memory\""));
    }

private:
    // The service begins the file anew that is taken away.
    void forgetAll()
    {
        QVERIFY(QFile::remove(m_household->folder() + u"/memory_db/alice.sqlite"_s));
        run({u"memory"_s});
        QCOMPARE(m_output, "Nothing is remembered.\n");
    }
    void run(const QStringList &words, const QByteArray &input = {})
    {
        m_code = m_alice.run(words, input);
        m_output = m_alice.output;
        m_errors = m_alice.errors;
    }
    QList<QJsonObject> listed()
    {
        run({u"memory"_s, u"list"_s, u"--json"_s});
        QList<QJsonObject> memories;
        for (const QByteArray &line : m_output.split('\n')) {
            if (const auto memory = json::parseObject(line))
                memories.append(*memory);
        }
        return memories;
    }
    // The order of what came at the same time may differ.
    static QSet<QByteArray> withoutIds(const QByteArray &lines)
    {
        QSet<QByteArray> memories;
        for (const QByteArray &line : lines.split('\n')) {
            QJsonObject memory = json::parseObject(line).value_or(QJsonObject());
            memory.remove("id"_L1);
            memories.insert(json::compact(memory));
        }
        return memories;
    }

    std::unique_ptr<Household> m_household;
    ConsoleUser m_alice;
    QProcess m_server;
    int m_code = -1;
    QByteArray m_output;
    QByteArray m_errors;
};

QTEST_GUILESS_MAIN(TestMemoryConsole)
#include "tst_memoryconsole.moc"
