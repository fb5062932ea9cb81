#include "shared/core/folderlock.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace Qt::StringLiterals;
using namespace tom;

class TestFolderLock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneAtATime()
    {
        FolderLock first;
        QVERIFY(first.take(m_path));
        FolderLock second;
        const Result<void> refused = second.take(m_path);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Conflict);
        QVERIFY2(refused.error().message.contains(m_folder.path()), qUtf8Printable(refused.error().message));
        first.release();
        QVERIFY(second.take(m_path));
    }
    void waitsForOneThatIsEnding()
    {
        auto first = std::make_unique<FolderLock>();
        QVERIFY(first->take(m_path));
        FolderLock second;
        QVERIFY(!second.takeWithin(m_path, std::chrono::milliseconds(30)));
        std::thread ending([&first] {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            first.reset();
        });
        const Result<void> taken = second.takeWithin(m_path, std::chrono::seconds(30));
        ending.join();
        QVERIFY(taken);
    }
    // With somebody else's program for a peer: flock(1) of util-linux holds the same kind of lock.
    void anotherProcessThatIsKilledLetsGo()
    {
        QProcess holder;
        holder.start(u"flock"_s, {u"--no-fork"_s, m_path, u"sh"_s, u"-c"_s, u"echo held; exec sleep 60"_s});
        QVERIFY(holder.waitForStarted());
        QVERIFY(holder.waitForReadyRead());
        FolderLock lock;
        QVERIFY(!lock.take(m_path));
        holder.kill();
        QVERIFY(holder.waitForFinished());
        QVERIFY(lock.take(m_path));
    }
    void aFolderThatIsNotThereIsSaid()
    {
        FolderLock lock;
        const Result<void> refused = lock.takeWithin(m_folder.filePath(u"none/lock"_s), std::chrono::seconds(30));   // at once
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Storage);
    }

private:
    QTemporaryDir m_folder;
    QString m_path = m_folder.filePath(u"lock"_s);
};

QTEST_GUILESS_MAIN(TestFolderLock)
#include "tst_folderlock.moc"
