#include "shared/core/atomicfile.h"
#include "shared/core/json.h"
#include "tests/flow/consoleuser.h"

#include <QJsonArray>
#include <QTcpServer>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::test;

// tom export and tom import through the real server, agents and memory service: alice's things move to bob.
class TestArchiveConsole : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(writeFileAtomically(m_folder.filePath(u"config.yml"_s), "users:\n"
                                                                        "  - {username: alice, password: secret-of-alice}\n"
                                                                        "  - {username: bob, password: secret-of-bob}\n"));
        QTcpServer probe;
        QVERIFY(probe.listen(QHostAddress::LocalHost));
        const QString port = QString::number(probe.serverPort());
        probe.close();
        m_server.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_server.start(u"" TOM_BIN_DIR "/tom-server"_s,
                       {u"--data"_s, m_folder.path(), u"--listen"_s, u"127.0.0.1"_s, u"--port"_s, port});
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_folder.filePath(u"server.json"_s)), 30'000);
        const auto about = json::parseObject(*readFile(m_folder.filePath(u"server.json"_s), 10'000));
        QVERIFY(about);
        for (auto [user, name] : {std::pair(&m_alice, u"alice"_s), std::pair(&m_bob, u"bob"_s)}) {
            QCOMPARE(user->signIn(about->value("url"_L1).toString().remove(u"https://"_s), about->value("key"_L1).toString(),
                                  name, "secret-of-" + name.toUtf8()),
                     0);
            QTRY_COMPARE_WITH_TIMEOUT(user->run({u"memory"_s}), 0, 30'000);   // the agent finds its memory
        }
        QCOMPARE(m_alice.run({u"chat"_s, u"Add milk to the shopping list"_s}), 0);
        QCOMPARE(m_alice.run({u"memory"_s, u"add"_s, u"Alice likes Earl Grey tea"_s}), 0);
        QCOMPARE(m_alice.run({u"remind"_s, u"every monday at 9"_s, u"water the plants"_s}), 0);
    }
    void cleanupTestCase()
    {
        m_server.terminate();
        QVERIFY(m_server.state() == QProcess::NotRunning || m_server.waitForFinished(15'000));
    }

    void everythingMoves()
    {
        const QString file = m_folder.filePath(u"alice.jsonl"_s);
        QCOMPARE(m_alice.run({u"export"_s, file}), 0);
        QVERIFY2(m_alice.output.contains(" entries in "), m_alice.output.constData());
        QCOMPARE(QFile::permissions(file) & (QFileDevice::ReadGroup | QFileDevice::ReadOther), QFileDevice::Permissions());
        const QByteArray exported = readFile(file, 10'000'000).value();
        for (const QByteArray &words : {"milk"_ba, "Earl Grey"_ba, "water the plants"_ba})
            QVERIFY2(exported.contains(words), words.constData());

        QCOMPARE(m_bob.run({u"import"_s, file}), 0);
        QVERIFY2(m_bob.output.endsWith(" 0 refused.\n"), m_bob.output.constData());
        QCOMPARE(m_bob.run({u"memory"_s}), 0);
        QVERIFY2(m_bob.output.contains("Earl Grey"), m_bob.output.constData());
        QCOMPARE(m_bob.run({u"schedule"_s}), 0);
        QVERIFY2(m_bob.output.contains("water the plants"), m_bob.output.constData());
        QCOMPARE(m_bob.run({u"chat"_s, u"What is on the shopping list?"_s}), 0);
        QVERIFY2(m_bob.output.contains("milk"), m_bob.output.constData());
        QCOMPARE(m_bob.run({u"import"_s, file}), 0);
        QVERIFY2(m_bob.output.startsWith("0 taken, 0 grew, "), m_bob.output.constData());
    }
    void noFileIsOverwritten()
    {
        const QString file = m_folder.filePath(u"precious"_s);
        QVERIFY(writeFileAtomically(file, "precious"));
        QCOMPARE(m_alice.run({u"export"_s, file}), 2);
        QCOMPARE(m_alice.errors.count('\n'), 1);
        QCOMPARE(readFile(file, 100).value(), "precious"_ba);
        QCOMPARE(m_alice.run({u"export"_s, m_folder.filePath(u"none/file"_s)}), 1);
        QVERIFY2(m_alice.errors.contains("cannot write"), m_alice.errors.constData());
        QCOMPARE(m_alice.run({u"export"_s}), 2);
    }
    void aBadEntryIsSaidWithItsNumber()
    {
        const QString file = m_folder.filePath(u"bad.jsonl"_s);
        QByteArray lines;
        for (int i = 1; i <= 250; ++i)   // more than goes in one part
            lines += noteEntry("note " + QByteArray::number(i));
        QVERIFY(writeFileAtomically(file, lines + noteEntry("")));

        QCOMPARE(m_bob.run({u"import"_s, file}), 1);

        QVERIFY2(m_bob.errors.startsWith("tom: entry 251 is not taken: "), m_bob.errors.constData());
        QVERIFY2(m_bob.output.startsWith("250 taken, "), m_bob.output.constData());
    }
    void whatIsNoArchiveIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("text") << "dear diary\nit rains\n"_ba;
        QTest::newRow("zip") << "PK\x03\x04 and more"_ba;
        QTest::newRow("others' objects") << "{\"a\":1}\n{\"b\":2}\n"_ba;
        QTest::newRow("an empty list") << "[]"_ba;
    }
    void whatIsNoArchiveIsRefused()
    {
        QFETCH(const QByteArray, bytes);
        const QString file = m_folder.filePath(u"strange"_s);
        QVERIFY(writeFileAtomically(file, bytes));

        QCOMPARE(m_bob.run({u"import"_s, file}), 1);

        QCOMPARE(m_bob.errors.count('\n'), 1);
        QVERIFY(m_bob.output.isEmpty());
    }
    void theServerGoesAway()
    {
        const QString file = m_folder.filePath(u"late.jsonl"_s);
        m_server.terminate();
        QVERIFY(m_server.waitForFinished(15'000));

        QCOMPARE(m_alice.run({u"export"_s, file}), 4);

        QVERIFY(!QFile::exists(file));
    }

private:
    static QByteArray noteEntry(const QByteArray &text)
    {
        return json::compact({{u"format"_s, u"tom.note.v1"_s},
                              {u"created"_s, u"2026-11-26T10:00:00Z"_s},
                              {u"text"_s, QString::fromUtf8(text)}})
               + '\n';
    }

    QTemporaryDir m_folder;
    QProcess m_server;
    ConsoleUser m_alice;
    ConsoleUser m_bob;
};

QTEST_GUILESS_MAIN(TestArchiveConsole)
#include "tst_archiveconsole.moc"
