#include "server/app/datafolder.h"
#include "shared/auth/certificate.h"
#include "shared/core/folderlock.h"
#include "shared/store/databasecopy.h"
#include "tests/server/endurance/serverprocess.h"
#include "tests/server/support/client.h"
#include "tests/server/support/serverfixture.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTcpServer>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

namespace {

constexpr int users = 10;
constexpr int rate = 120;          // of the calendar; what is waited for by the monotonic clock takes as long as ever
constexpr int hours = 24;
constexpr int realSeconds = hours * 3600 / rate;
constexpr double settled = 0.4;    // of the day: when memory is looked at first
constexpr int restarts = 3;        // all before that

QString libfaketime()
{
    if (const QString named = qEnvironmentVariable("TOM_FAKETIME"); !named.isEmpty())
        return named;
    for (const QString &machine : {u"x86_64-linux-gnu"_s, u"aarch64-linux-gnu"_s}) {
        if (const QString usual = u"/usr/lib/%1/faketime/libfaketimeMT.so.1"_s.arg(machine); QFile::exists(usual))
            return usual;
    }
    return {};
}

QString nameOf(int user)
{
    return u"person%1"_s.arg(user);
}

} // namespace

// A day of a household of ten, whose calendar runs faster than the clock that timers go by: schedules, restarts, certificates that
// are renewed, a log that is rotated. The real programs.
class TestDay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDayLeavesNothingBehind()
    {
        m_library = libfaketime();
        if (m_library.isEmpty())
            QSKIP("libfaketime is not installed; TOM_FAKETIME names it elsewhere");
        QByteArray household;
        for (int i = 0; i < users; ++i)
            household += "  - username: " + nameOf(i).toUtf8() + "\n    password: a secret of the house\n"
                         + (i == 0 ? "    role: admin\n" : "");
        QVERIFY(QDir().mkpath(m_data.path() + u"/bin"_s));
        QVERIFY(writeText(m_data.config(), "users:\n" + household));
        m_began = QDateTime::currentDateTimeUtc();
        for (const char *program : {"tom-server", "tom-agent", "tom-memory"})
            QVERIFY(writeWrapper(QLatin1StringView(program)));

        // All certificates are made so long ago that they are to be renewed in this day.
        const qint64 almostMonth = (397 - 30) * 86400 - rate * 60;
        QVERIFY(start(-almostMonth));
        const QDateTime oldEnd = certificateEnd();
        end();
        QVERIFY(start(0));
        signIn();
        for (int i = 0; i < users; ++i)
            QVERIFY2(plan(i), qPrintable(nameOf(i)));
        QCOMPARE(m_failed, 0);

        QElapsedTimer day;
        day.start();
        qint64 serverBefore = 0;
        qint64 agentsBefore = 0;
        int descriptorsBefore = 0;
        int restarted = 0;
        int rotated = 0;
        int said = 0;
        for (int step = 0; day.elapsed() < realSeconds * 1000LL; ++step) {
            const double part = double(day.elapsed()) / (realSeconds * 1000.0);
            if (restarted < restarts && part > settled * (restarted + 1) / (restarts + 1)) {
                end();
                QVERIFY(start(0));
                signIn();
                ++restarted;
            }
            if (part * 6 > rotated + 1) {   // every four hours, as logrotate does with copytruncate
                QVERIFY(QFile::copy(log(), log() + u".%1"_s.arg(++rotated)));
                QCOMPARE(::truncate(log().toUtf8().constData(), 0), 0);
            }
            said += say(step % users) ? 1 : 0;
            if (serverBefore == 0 && part > settled) {
                std::tie(serverBefore, agentsBefore, descriptorsBefore) = weigh();
            }
            QTest::qWait(1500);
        }
        const auto [serverAfter, agentsAfter, descriptorsAfter] = weigh();
        const QStringList reminders = remindersOf(0);
        end();

        qInfo("%d requests, %d restarts, %d rotations; tom-server %lld -> %lld kB, agents and memory %lld -> %lld kB, "
              "descriptors %d -> %d; "
              "%lld reminders of the first user",
              said, restarted, rotated, serverBefore, serverAfter, agentsBefore, agentsAfter, descriptorsBefore, descriptorsAfter,
              reminders.size());
        QCOMPARE(m_failed, 0);
        QCOMPARE(restarted, restarts);
        QVERIFY(rotated >= 5);
        const QStringList bad = complaints();
        QVERIFY2(bad.isEmpty(), qPrintable(u'\n' + bad.join(u'\n')));
        QVERIFY2(certificateEnd() > oldEnd.addDays(300), qPrintable(certificateEnd().toString()));
        QVERIFY(serverAfter < serverBefore + 2048);   // kB: one table that grows, and no more
        QVERIFY(agentsAfter < agentsBefore + agentsBefore / 10);
        QVERIFY(descriptorsAfter <= descriptorsBefore + 2);
        // One every two hours; those that one look at the calendar finds together are one. An agent looks when it starts, and five
        // minutes of the monotonic clock after the last time at the latest.
        QVERIFY2(reminders.size() >= restarts && reminders.size() <= hours / 2 + 1,
                 qPrintable(QString::number(reminders.size())));
        QCOMPARE(QSet<QString>(reminders.cbegin(), reminders.cend()).size(), reminders.size());
        checkDatabases();
    }

private:
    [[nodiscard]] QString log() const { return m_data.path() + u"/log"_s; }
    [[nodiscard]] QString wrapper(const QString &program) const { return m_data.path() + u"/bin/"_s + program; }

    // An agent's environment is made anew by its server, so each program gets its calendar here: where it would be by now.
    [[nodiscard]] bool writeWrapper(const QString &program) const
    {
        const QString text =
            u"#!/bin/sh\n"
            "offset=$(cat '%1/offset')\n"
            "now=$(date +%s)\n"
            "at=$((%2 + (now - %2) * %3 + offset))\n"
            "export LD_PRELOAD='%4' FAKETIME=\"@$(date -u -d @$at '+%Y-%m-%d %H:%M:%S') x%3\" FAKETIME_DONT_FAKE_MONOTONIC=1 "
            "FAKETIME_DONT_RESET=1 TZ=UTC\n"
            "exec '%5/%6' \"$@\"\n"_s.replace(u"%1"_s, m_data.path())
                .replace(u"%2"_s, QString::number(m_began.toSecsSinceEpoch()))
                .replace(u"%3"_s, QString::number(rate))
                .replace(u"%4"_s, m_library)
                .replace(u"%5"_s, QStringLiteral(TOM_BIN_DIR))
                .replace(u"%6"_s, program);
        return writeText(wrapper(program), text.toUtf8())
               && QFile::setPermissions(wrapper(program), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    [[nodiscard]] bool start(qint64 offset)
    {
        if (!writeText(m_data.path() + u"/offset"_s, QByteArray::number(offset)))
            return false;
        QTcpServer free;
        free.listen(QHostAddress::LocalHost);
        m_port = free.serverPort();
        free.close();
        m_process = std::make_unique<QProcess>();
        m_process->setStandardOutputFile(QProcess::nullDevice());
        m_process->setStandardErrorFile(log(), QIODevice::Append);
        m_process->start(wrapper(u"tom-server"_s),
                         {u"--data"_s, m_data.path(), u"--listen"_s, u"127.0.0.1"_s, u"--port"_s, QString::number(m_port),
                          u"--agent"_s, wrapper(u"tom-agent"_s), u"--memory"_s, wrapper(u"tom-memory"_s)});
        return QTest::qWaitFor(
                   [this] { return QFile::exists(m_data.serverFile()) || m_process->state() == QProcess::NotRunning; }, 60'000)
               && m_process->state() == QProcess::Running;
    }
    void end()
    {
        m_process->terminate();
        QVERIFY(m_process->waitForFinished(15'000));
        QCOMPARE(m_process->exitCode(), 0);
        m_client.reset();
    }
    void signIn()
    {
        QFile file(m_data.serverFile());
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_client = std::make_unique<Client>(
            m_port, QJsonDocument::fromJson(file.readAll()).object().value("key"_L1).toString().toLatin1());
        m_sessions.resize(users);
        for (int i = 0; i < users; ++i) {
            if (m_sessions.at(i).isEmpty())   // sessions outlive restarts
                m_sessions[i] = sessionOf(m_client->signIn(nameOf(i), u"a secret of the house"_s));
            m_sessions[i].removeIf([](const auto &header) { return header.first == "Content-Type"; });
            m_sessions[i].append(std::pair<QByteArray, QByteArray>("Content-Type", "application/json"));
        }
    }
    // A reminder every two hours, and a prompt every six.
    [[nodiscard]] bool plan(int user)
    {
        const QString start =
            m_began.addSecs((QDateTime::currentDateTimeUtc().toSecsSinceEpoch() - m_began.toSecsSinceEpoch()) * rate + 3600)
                .toString(u"yyyy-MM-ddTHH:mm:ss"_s);
        const auto add = [&](const QString &kind, const QString &text, const QString &rule) {
            const QByteArray body = QJsonDocument(QJsonObject{{u"kind"_s, kind},
                                                              {u"text"_s, text},
                                                              {u"start"_s, start},
                                                              {u"time_zone"_s, u"UTC"_s},
                                                              {u"rrule"_s, rule}})
                                        .toJson(QJsonDocument::Compact);
            const http::HttpResponse answer = m_client->ask("POST", u"/schedules"_s, m_sessions.at(user), body);
            if (answer.status != 200)
                qWarning("%d %s", answer.status, answer.body.constData());
            return answer.status == 200;
        };
        return add(u"reminder"_s, u"drink water"_s, u"FREQ=HOURLY;INTERVAL=2"_s)
               && add(u"prompt"_s, u"what is 6 times 7?"_s, u"FREQ=HOURLY;INTERVAL=6"_s);
    }
    [[nodiscard]] bool say(int user)
    {
        const http::HttpResponse answer =
            m_client->ask("POST", u"/process"_s, m_sessions.at(user), R"({"request":"put milk on my shopping list"})");
        if (answer.status != 200) {
            ++m_failed;
            qWarning("%d %s", answer.status, answer.body.constData());
        }
        return answer.status == 200;
    }
    // Private memory of the server, of all that it started, in kB, and the descriptors of the server.
    [[nodiscard]] std::tuple<qint64, qint64, int> weigh() const
    {
        qint64 others = 0;
        const qint64 server = m_process->processId();
        for (const QString &name : QDir(u"/proc"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            QFile stat(u"/proc/%1/stat"_s.arg(name));
            if (!stat.open(QIODevice::ReadOnly))
                continue;
            const QByteArray text = stat.readAll();
            if (text.mid(text.lastIndexOf(')') + 2).split(' ').value(1).toLongLong() == server)
                others += privateKb(name.toLongLong());
        }
        return {privateKb(server), others,
                int(QDir(u"/proc/%1/fd"_s.arg(server)).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot).size())};
    }
    [[nodiscard]] static qint64 privateKb(qint64 pid)
    {
        QFile file(u"/proc/%1/smaps_rollup"_s.arg(pid));
        qint64 sum = 0;
        if (file.open(QIODevice::ReadOnly)) {
            for (const QByteArray &line : file.readAll().split('\n')) {
                if (line.startsWith("Private_"))
                    sum += line.mid(line.indexOf(':') + 1).chopped(2).trimmed().toLongLong();
            }
        }
        return sum;
    }
    [[nodiscard]] QStringList remindersOf(int user)
    {
        QStringList times;
        const http::HttpResponse answer = m_client->ask("GET", u"/notifications?since=0&limit=500"_s, m_sessions.at(user));
        const QJsonArray all = QJsonDocument::fromJson(answer.body).object().value("notifications"_L1).toArray();
        for (const QJsonValue &value : all) {
            if (value.toObject().value("kind"_L1).toString() == "reminder"_L1)
                times.append(value.toObject().value("created"_L1).toString());
        }
        if (times.isEmpty())
            qWarning("%s", answer.body.left(400).constData());
        return times;
    }
    // What no line of the day may say.
    [[nodiscard]] QStringList complaints() const
    {
        static const QRegularExpression bad(u"\\| (ERROR|CRITICAL|WARNING) "_s);
        QStringList lines;
        for (const QFileInfo &file : QDir(m_data.path()).entryInfoList({u"log*"_s}, QDir::Files)) {
            QFile text(file.filePath());
            if (!text.open(QIODevice::ReadOnly))
                return {file.filePath()};
            for (const QString &line : QString::fromUtf8(text.readAll()).split(u'\n')) {
                if (line.contains("is stored as readable text"_L1) || line.contains("passwords stood as text"_L1))
                    continue;   // as this test wrote them
                if (bad.match(line).hasMatch() || line.contains(u"❌"_s))
                    lines.append(line);
            }
        }
        return lines;
    }
    void checkDatabases() const
    {
        int checked = 0;
        for (QDirIterator files(m_data.path(), {u"*.sqlite"_s}, QDir::Files, QDirIterator::Subdirectories); files.hasNext();) {
            const QString path = files.next();
            const Result<void> whole = store::checkDatabaseFile(path);
            QVERIFY2(whole, qPrintable(path));
            ++checked;
        }
        QVERIFY(checked >= users);
        QVERIFY(QDirIterator(m_data.path(), {u"*.damaged-*"_s}, QDir::Files, QDirIterator::Subdirectories).hasNext() == false);
    }
    [[nodiscard]] QDateTime certificateEnd() const
    {
        const QList<auth::Certificate> chain = auth::Certificate::fromPem(textOf(m_data.certificate()));
        return chain.isEmpty() ? QDateTime() : chain.constFirst().expiryDate();
    }

    QTemporaryDir m_folder;
    DataFolder m_data{m_folder.path()};
    QString m_library;
    QDateTime m_began;
    quint16 m_port = 0;
    std::unique_ptr<QProcess> m_process;
    std::unique_ptr<Client> m_client;
    QList<http::Headers> m_sessions;
    int m_failed = 0;
};

QTEST_GUILESS_MAIN(TestDay)
#include "tst_day.moc"
