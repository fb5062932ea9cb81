#include "shared/log/logsetup.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include <array>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

// Runs a program that logs and reads what comes out of its standard error.
class TestLogSetup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTheLevelAndWhatIsAboveIt_data()
    {
        QTest::addColumn<QString>("level");
        QTest::addColumn<QStringList>("words");
        const QStringList upwards{u"info"_s, u"warning"_s, u"critical"_s, u"goodbye"_s};
        QTest::newRow("DEBUG, but not Qt's") << u"DEBUG"_s << QStringList{u"debug of ours"_s, u"debug of nobody"_s} + upwards;
        QTest::newRow("INFO") << u"INFO"_s << upwards;
        QTest::newRow("lower case") << u"info"_s << upwards;
        QTest::newRow("unknown is INFO") << u"LOUD"_s << upwards;
        QTest::newRow("WARNING") << u"WARNING"_s << QStringList{u"warning"_s, u"critical"_s};
        QTest::newRow("ERROR") << u"ERROR"_s << QStringList{u"critical"_s};
        QTest::newRow("CRITICAL") << u"CRITICAL"_s << QStringList{};
    }
    void showsTheLevelAndWhatIsAboveIt()
    {
        QFETCH(const QString, level);
        QFETCH(const QStringList, words);

        QCOMPARE(messages(run({u"levels"_s, level})), words);
    }
    void everyLineHasTheForm()
    {
        static const QRegularExpression form(QString::fromUtf8(
            R"(^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \| (DEBUG|INFO|WARNING|ERROR|CRITICAL) * \| tom          \| (speaker|qt)         * \| .+$)"));

        for (const QByteArray &line : run({u"levels"_s, u"DEBUG"_s}))
            QVERIFY2(form.match(QString::fromUtf8(line)).hasMatch(), line.constData());
    }
    void aThreadHasItsUser()
    {
        QStringList users;
        for (const QByteArray &line : run({u"users"_s}))
            users.append(QString::fromUtf8(line.split('|').value(2)).trimmed());

        QCOMPARE(users, QStringList({u"tom"_s, u"alice"_s, u"bob"_s, u"alice"_s, u"tom"_s, u"tom"_s}));
    }
    void linesOfThreadsDoNotMix()
    {
        static const QRegularExpression form(QString::fromUtf8(R"(\| user(\d) +\| speaker +\| (\d):\d+:(.)(\3{199})$)"));

        const QList<QByteArray> lines = run({u"threads"_s});
        int whole = 0;
        for (const QByteArray &line : lines) {
            const QRegularExpressionMatch match = form.match(QString::fromUtf8(line));
            whole += match.hasMatch() && match.captured(1) == match.captured(2) ? 1 : 0;
        }

        QCOMPARE(whole, 8 * 500);
        QCOMPARE(lines.size(), 8 * 500 + 8 + 1);   // each thread and the program say goodbye
    }
    void writesJson()
    {
        const QList<QByteArray> lines = run({u"levels"_s, u"DEBUG"_s, u"json"_s});

        QCOMPARE(lines.size(), 6);
        for (const QByteArray &line : lines) {
            const QJsonObject object = QJsonDocument::fromJson(line).object();
            QCOMPARE(object.keys(), QStringList({u"level"_s, u"message"_s, u"module"_s, u"time"_s, u"user"_s}));
            QVERIFY(QDateTime::fromString(object.value("time"_L1).toString(), Qt::ISODateWithMs).isValid());
        }
    }
    void hidesSecretsAndForgedLines()
    {
        const QByteArray secret = run({u"secret"_s}).value(0);
        QVERIFY(!secret.contains("swordfish") && !secret.contains("abcdefgh"));

        const QList<QByteArray> forged = run({u"forge"_s});
        QCOMPARE(forged.size(), 2);
        QVERIFY(forged.at(0).contains("| INFO     | tom          |"));
    }
    void aFatalMessageIsTheLastLine()
    {
        QProcess speaker;
        speaker.start(program(), {u"fatal"_s});
        QVERIFY(speaker.waitForFinished());

        QCOMPARE(speaker.exitStatus(), QProcess::CrashExit);
        QVERIFY(speaker.readAllStandardError().contains("| CRITICAL | tom          | qt              | the end\n"));
    }
    void aClosedPipeEndsNothing()
    {
        QProcess speaker;
        speaker.start(u"/bin/sh"_s,
                      {u"-c"_s, u"(\"$0\" threads; echo $? >&3) 3>&1 2>&1 >/dev/null | head -c 100 >/dev/null"_s, program()});
        QVERIFY(speaker.waitForFinished());

        QCOMPARE(speaker.exitCode(), 0);
    }
    void aReaderThatStopsIsToldWhatItMissed()
    {
        std::array<int, 2> ends{};
        QCOMPARE(::pipe(ends.data()), 0);
        const int ownError = ::dup(2);
        const QtMessageHandler ownHandler = qInstallMessageHandler(nullptr);
        ::dup2(ends[1], 2);
        tom::log::setupLogging({.user = u"tom"_s});

        for (int i = 0; i < 40; ++i)
            qInfo().noquote() << QString(4000, u'x');   // a pipe holds 64 kB
        const QByteArray before = readWhatIsThere(ends[0]);
        qInfo("after");
        const QByteArray after = readWhatIsThere(ends[0]);

        qInstallMessageHandler(ownHandler);
        ::dup2(ownError, 2);
        for (const int fd : {ownError, ends[0], ends[1]})
            ::close(fd);
        const qsizetype lost = 40 - before.count('\n');
        QVERIFY(lost > 0);
        QCOMPARE(messages(after.split('\n').first(2)),
                 QStringList({u"⚠️ %1 lines of the log are lost: they could not be written"_s.arg(lost), u"after"_s}));
    }
    void aFullDiskEndsNothing()
    {
        QProcess speaker;
        speaker.start(u"/bin/sh"_s, {u"-c"_s, u"exec \"$0\" levels DEBUG 2>/dev/full"_s, program()});
        QVERIFY(speaker.waitForFinished());

        QCOMPARE(speaker.exitStatus(), QProcess::NormalExit);
        QCOMPARE(speaker.exitCode(), 0);
    }

private:
    static QString program() { return QCoreApplication::applicationDirPath() + "/tom_log_speaker"_L1; }
    static QList<QByteArray> run(const QStringList &arguments)
    {
        QProcess speaker;
        speaker.start(program(), arguments);
        if (!speaker.waitForFinished() || speaker.exitCode() != 0)
            return {};
        QList<QByteArray> lines = speaker.readAllStandardError().split('\n');
        return lines.takeLast().isEmpty() ? lines : QList<QByteArray>();
    }
    static QByteArray readWhatIsThere(int fd)
    {
        ::fcntl(fd, F_SETFL, O_NONBLOCK);
        QByteArray bytes;
        std::array<char, 65536> part{};
        for (ssize_t got = 0; (got = ::read(fd, part.data(), part.size())) > 0;)
            bytes.append(part.data(), got);
        return bytes;
    }
    static QStringList messages(const QList<QByteArray> &lines)
    {
        QStringList texts;
        for (const QByteArray &line : lines)
            texts.append(QString::fromUtf8(line.sliced(line.lastIndexOf(" | ") + 3)));
        return texts;
    }
};

QTEST_GUILESS_MAIN(TestLogSetup)
#include "tst_logsetup.moc"
