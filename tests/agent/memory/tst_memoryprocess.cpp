#include "tests/agent/memory/memoryprocess.h"
#include "tests/support/smalldisk.h"

#include <QDir>
#include <QJsonArray>
#include <QRandomGenerator>
#include <QTimer>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::memory;
using namespace tom::memory::test;

namespace {

QStringList textsOf(Caller &caller, const QByteArray &token)
{
    QStringList texts;
    QString cursor;
    do {
        QJsonObject arguments;
        if (!cursor.isEmpty())
            arguments.insert(u"cursor"_s, cursor);
        const auto result = caller.call(token, u"get_all_memories"_s, arguments);
        if (!result)
            return {u"no answer: "_s + result.error().message};
        const QJsonValue page = result->value("structuredContent"_L1);
        for (const QJsonValue &memory : page["results"_L1].toArray())
            texts.append(memory["memory"_L1].toString());
        cursor = page["next_cursor"_L1].toString();
    } while (!cursor.isEmpty());
    return texts;
}

} // namespace

// The program as it ships: killed, without room on its disk, ended.
class TestMemoryProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatItAcknowledgedWhenItIsKilled()
    {
        constexpr int rounds = 100;
        const QTemporaryDir folder;
        const config::MemorySlice slice = testSlice(folder.filePath(u"memory_db"_s));
        const QByteArray token = auth::serviceToken(slice.secret, u"alice"_s);
        QSet<QString> acknowledged;
        QSet<QString> uncertain;   // asked for when it was killed
        QHash<QString, QString> ids;
        int number = 0;
        for (int round = 0; round < rounds; ++round) {
            MemoryProcess service;
            const auto ready = service.start(slice);
            QVERIFY(ready);
            Caller caller(ready->port, ready->key);
            QTimer::singleShot(std::chrono::milliseconds(QRandomGenerator::global()->bounded(30, 200)), &service.process,
                               [&service] { service.process.kill(); });
            while (service.process.state() == QProcess::Running) {
                if (!ids.isEmpty() && number % 5 == 4) {   // something is forgotten, too
                    const QString text = ids.constBegin().key();
                    const auto removed = caller.call(token, u"delete_memory"_s, {{u"memory_id"_s, ids.take(text)}});
                    acknowledged.remove(text);
                    if (!removed)
                        uncertain.insert(text);
                }
                const QString text = u"Fact %1 of the household is kept"_s.arg(++number);
                const auto added = caller.call(token, u"add_memory"_s, {{u"text"_s, text}});
                if (!added) {
                    uncertain.insert(text);
                    break;
                }
                QVERIFY2(!added->value("isError"_L1).toBool(), json::compact(*added).constData());
                acknowledged.insert(text);
                ids.insert(text, added->value("structuredContent"_L1)["result"_L1]["results"_L1][0]["id"_L1].toString());
            }
            service.process.waitForFinished();
        }

        MemoryProcess service;
        const auto ready = service.start(slice);
        QVERIFY(ready);
        Caller caller(ready->port, ready->key);
        const QStringList found = textsOf(caller, token);
        const QSet<QString> all(found.begin(), found.end());
        qInfo("%lld acknowledged, %lld uncertain, %lld there after %d kills", static_cast<long long>(acknowledged.size()),
              static_cast<long long>(uncertain.size()), static_cast<long long>(found.size()), rounds);

        QCOMPARE(all.size(), found.size());   // none twice
        QVERIFY(acknowledged.size() > 10);
        QCOMPARE(acknowledged - all, QSet<QString>());
        QCOMPARE(all - acknowledged - uncertain, QSet<QString>());
        for (const QString &text : std::as_const(acknowledged)) {   // the words lead to them, too
            const auto hits = caller.call(token, u"search_memories"_s, {{u"query"_s, text.section(u' ', 1, 1)}});
            QVERIFY(hits);
            QVERIFY2(json::compact(*hits).contains(text.toUtf8()), qPrintable(text));
            break;
        }
        QVERIFY(QDir(slice.folder).entryList({u"*.damaged-*"_s}).isEmpty());
    }
    void goesOnWhenTheDiskIsFull()
    {
        const QTemporaryDir folder;
        config::MemorySlice slice = testSlice(folder.path());
        const QByteArray token = auth::serviceToken(slice.secret, u"alice"_s);
        MemoryProcess service;
        service.process.setChildProcessModifier(onSmallDisk(folder.path(), "400k"));
        const auto ready = service.start(slice);
        if (!ready && service.process.exitCode() == noSmallDisk)
            QSKIP("no right to mount a disk");
        QVERIFY(ready);
        Caller caller(ready->port, ready->key);
        QStringList kept;
        QString problem;
        for (int i = 0; i < 500 && problem.isEmpty(); ++i) {
            const QString text = u"Fact %1: %2"_s.arg(i).arg(u"many words about it %1 "_s.arg(i).repeated(40));
            const auto added = caller.call(token, u"add_memory"_s, {{u"text"_s, text}});
            QVERIFY(added);
            if (added->value("isError"_L1).toBool())
                problem = added->value("content"_L1)[0]["text"_L1].toString();
            else
                kept.append(text.trimmed());
        }
        QVERIFY2(!problem.isEmpty(), "the disk never became full");
        QVERIFY(!kept.isEmpty());
        QVERIFY2(problem.contains(u"full"_s), qPrintable(problem));

        QStringList found = textsOf(caller, token);   // reading goes on
        found.sort();
        kept.sort();
        QCOMPARE(found, kept);
        QCOMPARE(service.process.state(), QProcess::Running);
        const auto other = caller.ask("GET", u"/healthz"_s, {});
        QCOMPARE(other->status, 200);
    }
    void endsWithItsInputAndWhenAsked()
    {
        const QTemporaryDir folder;
        MemoryProcess service;
        QVERIFY(service.start(testSlice(folder.path())));

        service.process.closeWriteChannel();

        QTRY_COMPARE(service.process.state(), QProcess::NotRunning);
        QCOMPARE(service.process.exitCode(), 0);
        QVERIFY(service.start(testSlice(folder.path())));
        service.process.terminate();
        QTRY_COMPARE(service.process.state(), QProcess::NotRunning);
        QCOMPARE(service.process.exitCode(), 0);
    }
    void saysWhyItCannotStart_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("no JSON") << "hello\n"_ba;
        QTest::newRow("no slice") << "{}\n"_ba;
        QTest::newRow("nothing") << ""_ba;
        QTest::newRow("no secret") << json::compact([] {
                                          auto slice = testSlice(u"/nowhere"_s);
                                          slice.secret = "short";
                                          return slice;
                                      }()
                                                        .toJson())
                                          + '\n';
    }
    void saysWhyItCannotStart()
    {
        QFETCH(const QByteArray, line);
        MemoryProcess service;
        service.process.setProcessChannelMode(QProcess::SeparateChannels);

        service.process.start();
        service.process.write(line);
        service.process.closeWriteChannel();

        QVERIFY(service.process.waitForFinished());
        QCOMPARE(service.process.exitCode(), 2);
        QVERIFY(service.process.readAllStandardError().contains("tom-memory cannot start"));
    }
    void runsByItself()
    {
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkpath(u"internal/memory"_s));
        const auto write = [&folder](const QString &name, const QByteArray &bytes) {
            QFile file(folder.filePath(name));
            return file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
                   && file.write(bytes) == bytes.size();
        };
        const config::MemorySlice slice = testSlice({});
        QVERIFY(write(u"config.yml"_s, "users:\n  - username: alice\n    password: alice123\n"));
        QVERIFY(write(u"internal/memory/secret"_s, slice.secret + '\n'));
        QVERIFY(write(u"internal/memory/cert.pem"_s, slice.certificatePem));
        QVERIFY(write(u"internal/memory/key.pem"_s, slice.keyPem));
        QProcess process;
        process.start(QStringLiteral(TOM_BIN_DIR "/tom-memory"),
                      {u"--config"_s, folder.filePath(u"config.yml"_s), u"--port"_s, u"0"_s});
        QByteArray said;
        QTRY_VERIFY_WITH_TIMEOUT((said += process.readAllStandardError()).contains("serving on port"), 20'000);
        const quint16 port = QString::fromUtf8(said).section(u"serving on port "_s, 1).section(u',', 0, 0).toUShort();
        Caller caller(port, auth::keyFingerprint(auth::Certificate::fromPem(slice.certificatePem).constFirst()));

        const auto added =
            caller.call(auth::serviceToken(slice.secret, u"alice"_s), u"add_memory"_s, {{u"text"_s, u"Alice likes tea"_s}});

        QVERIFY2(added, added ? "" : qPrintable(added.error().message));
        QVERIFY(!added->value("isError"_L1).toBool());
        QVERIFY(QFile::exists(folder.filePath(u"memory_db/alice.sqlite"_s)));
        process.terminate();
        QVERIFY(process.waitForFinished());
        said += process.readAllStandardError();
        QVERIFY(!said.contains("likes tea") && !said.contains(slice.secret));
    }
};

QTEST_GUILESS_MAIN(TestMemoryProcess)
#include "tst_memoryprocess.moc"
