#pragma once

#include "desktop/api/accountstore.h"
#include "tests/desktop/scriptedserver.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace tom::desktop {

using namespace Qt::StringLiterals;

// For tests of the program tom as a script meets it: a folder of its own for each test, beside a scripted server.
class ConsoleFixture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<ScriptedServer>();
        m_server->events = richTurn();
    }

protected:
    static constexpr int patience = 30000;   // for programs on a busy machine

    // QProcess whose output so far can be looked at.
    class Program : public QProcess
    {
    public:
        [[nodiscard]] QByteArray peeked() { return peek(bytesAvailable()); }
    };

    void start(const QStringList &words, const QByteArray &input = {})
    {
        m_process = std::make_unique<Program>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TOM_CLIENT_HOME"_s, m_folder->path());
        m_process->setProcessEnvironment(environment);
        m_process->start(QStringLiteral(TOM_BIN_DIR "/tom"), words);
        m_process->write(input);
        m_process->closeWriteChannel();
    }
    void wait()
    {
        QTRY_COMPARE_WITH_TIMEOUT(m_process->state(), QProcess::NotRunning, patience);
        QCOMPARE(m_process->exitStatus(), QProcess::NormalExit);
        m_code = m_process->exitCode();
        m_output = m_process->readAllStandardOutput();
        m_errors = m_process->readAllStandardError();
    }
    void run(const QStringList &words, const QByteArray &input = {})
    {
        start(words, input);
        wait();
    }
    void login(const QStringList &words, const QByteArray &input)
    {
        run(QStringList{u"login"_s, u"--server"_s, m_server->address(), u"--pin"_s,
                        auth::readableFingerprint(m_server->fingerprint())}
                + words,
            input);
    }
    [[nodiscard]] AccountStore store() const { return AccountStore(m_folder->path()); }
    void keepSession(const QByteArray &session)
    {
        QVERIFY(store().save(
            {.server = m_server->address(), .username = u"alice"_s, .pinnedKey = m_server->fingerprint(), .session = session}));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<Program> m_process;
    int m_code = -1;
    QByteArray m_output;
    QByteArray m_errors;
};

} // namespace tom::desktop
