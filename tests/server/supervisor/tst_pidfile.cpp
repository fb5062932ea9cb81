#include "server/supervisor/agentsupervisor.h"
#include "server/supervisor/pidfile.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;

class TestPidFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
#ifndef Q_OS_LINUX
        QSKIP("only Linux tells when a process began");
#endif
    }
    void init()
    {
        m_process = std::make_unique<QProcess>();
        m_process->start(u"sleep"_s, {u"600"_s});
        QVERIFY(m_process->waitForStarted());
        m_folder = std::make_unique<QTemporaryDir>();
    }
    void cleanup()
    {
        m_process->kill();
        m_process->waitForFinished();
    }

    void endsTheProcessOfTheNote()
    {
        writePidFile(path(), m_process->processId());

        QVERIFY(reapLeftBehind(path()));

        QTRY_COMPARE(m_process->state(), QProcess::NotRunning);
        QCOMPARE(m_process->exitStatus(), QProcess::CrashExit);
        QVERIFY(!QFile::exists(path()));
        QVERIFY(!reapLeftBehind(path()));
    }
    void endsNobodyElse_data()
    {
        QTest::addColumn<QByteArray>("note");   // PID stands for the process
        QTest::newRow("another start") << "PID 12345\n"_ba;
        QTest::newRow("no start") << "PID \n"_ba;
        QTest::newRow("only a pid") << "PID"_ba;
        QTest::newRow("empty") << ""_ba;
        QTest::newRow("words") << "hello there\n"_ba;
        QTest::newRow("everybody") << "-1 1\n"_ba;
        QTest::newRow("our group") << "0 0\n"_ba;
        QTest::newRow("init") << "1 0\n"_ba;
        QTest::newRow("too big a number") << "99999999999999999999 1\n"_ba;
        QTest::newRow("too many numbers") << "PID 1 2\n"_ba;
        QTest::newRow("long") << QByteArray(1000, '1');
        QTest::newRow("zeros") << QByteArray(50, '\0');
    }
    void endsNobodyElse()
    {
        QFETCH(QByteArray, note);
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(note.replace("PID", QByteArray::number(m_process->processId())));
        file.close();

        QVERIFY(!reapLeftBehind(path()));

        QVERIFY(!m_process->waitForFinished(20));
        QVERIFY(!QFile::exists(path()));
    }
    void endsNobodyWhenTheProcessIsGone()
    {
        writePidFile(path(), m_process->processId());
        m_process->kill();
        QVERIFY(m_process->waitForFinished());

        QVERIFY(!reapLeftBehind(path()));
    }
    void findsTheNotesOfAllAgents()
    {
        const DataFolder data(m_folder->path());
        auto authority = auth::InternalAuthority::loadOrMake(data.internal());
        QVERIFY(authority);
        const config::Config config;
        const AgentSupervisor supervisor(config, data, *authority, {});
        QVERIFY(QDir().mkpath(data.agent(u"alice"_s)) && QDir().mkpath(data.agent(u"bob"_s)));
        writePidFile(data.agent(u"bob"_s) + u"/agent.pid"_s, m_process->processId());

        supervisor.reapLeftBehind();

        QTRY_COMPARE(m_process->state(), QProcess::NotRunning);
    }

private:
    [[nodiscard]] QString path() const { return m_folder->filePath(u"agent.pid"_s); }

    std::unique_ptr<QProcess> m_process;
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestPidFile)
#include "tst_pidfile.moc"
