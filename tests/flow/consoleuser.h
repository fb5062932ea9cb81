#pragma once

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace tom::test {

// Somebody at a terminal: the program tom with a folder of its own.
class ConsoleUser
{
public:
    // Exit code; -1 when it did not end by itself.
    int run(const QStringList &words, const QByteArray &input = {})
    {
        QProcess tom;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("TOM_CLIENT_HOME"), m_home.path());
        tom.setProcessEnvironment(environment);
        tom.start(QStringLiteral(TOM_BIN_DIR "/tom"), words);
        tom.write(input);
        tom.closeWriteChannel();
        (void)QTest::qWaitFor([&tom] { return tom.state() == QProcess::NotRunning; }, 60'000);
        const bool hasEnded = tom.state() == QProcess::NotRunning && tom.exitStatus() == QProcess::NormalExit;
        output = tom.readAllStandardOutput();
        errors = tom.readAllStandardError();
        return hasEnded ? tom.exitCode() : -1;
    }
    int signIn(const QString &address, const QString &key, const QString &user, const QByteArray &password)
    {
        return run({QStringLiteral("login"), QStringLiteral("--server"), address, QStringLiteral("--user"), user,
                    QStringLiteral("--pin"), key, QStringLiteral("--password"), QStringLiteral("-")},
                   password + '\n');
    }

    QByteArray output;
    QByteArray errors;

private:
    QTemporaryDir m_home;
};

} // namespace tom::test
