#include "shared/core/atomicfile.h"
#include "tests/support/smalldisk.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace tom;

class TestAtomicFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void replacesAndProtects()
    {
        const QString path = m_folder.filePath(u"secret"_s);

        QVERIFY(writeFileAtomically(path, "one"));
        QVERIFY(writeFileAtomically(path, "two"));

        QCOMPARE(*readFile(path, 100), "two"_ba);
        QCOMPARE(QFileInfo(path).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files).size(), 1);
    }
    void replacesWithoutWaitingForTheDisk()
    {
        const QString path = m_folder.filePath(u"draft"_s);

        QVERIFY(writeFileAtomically(path, "one", FileAccess::Owner, FileSync::Later));
        QVERIFY(writeFileAtomically(path, "two", FileAccess::Owner, FileSync::Later));

        QCOMPARE(*readFile(path, 100), "two"_ba);
        QCOMPARE(QFileInfo(path).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QVERIFY(!QFile::exists(path + u".new"_s));
        QCOMPARE(writeFileAtomically(m_folder.filePath(u"no/such"_s), "x", FileAccess::Owner, FileSync::Later).error().code,
                 ErrorCode::Storage);
    }
    void saysWhichFolderIsMissing()
    {
        const Result<void> written = writeFileAtomically(m_folder.filePath(u"no/such/file"_s), "x");

        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::Storage);
        QVERIFY(written.error().message.contains(u"no/such/file"_s));
    }
    void refusesAFileThatIsTooLong()
    {
        const QString path = m_folder.filePath(u"long"_s);
        QVERIFY(writeFileAtomically(path, "12345"));

        QCOMPARE(readFile(path, 4).error().code, ErrorCode::TooLarge);
        QCOMPARE(readFile(m_folder.filePath(u"none"_s), 4).error().code, ErrorCode::NotFound);
    }
    void saysThatTheDiskIsFullAndKeepsTheOldFile()
    {
        const QString disk = m_folder.filePath(u"disk"_s);
        QVERIFY(QDir().mkpath(disk));
        QProcess writer;
        writer.setChildProcessModifier(onSmallDisk(disk, "16k"));

        writer.start(QCoreApplication::applicationFilePath(), {u"--grow"_s, disk + u"/config.yml"_s});
        QVERIFY(writer.waitForFinished());
        if (writer.exitCode() == noSmallDisk)
            QSKIP("no rights to mount a small disk here");

        const QByteArray message = writer.readAllStandardError();
        QVERIFY2(message.endsWith("config.yml: No space left on device; free some space"), message.constData());
        QCOMPARE(writer.readAllStandardOutput(), "4096 bytes, 1 file"_ba);
    }

private:
    QTemporaryDir m_folder;
};

namespace {

// Replaces a small file by one that no longer fits, and says what is left.
int grow(const QString &path)
{
    const Result<void> small = writeFileAtomically(path, QByteArray(4096, 'x'));
    const Result<void> large = writeFileAtomically(path, QByteArray(20'000, 'y'));
    if (!small || large)
        return 1;
    std::fputs(qPrintable(large.error().message), stderr);
    const auto files = QFileInfo(path).dir().entryList(QDir::Files | QDir::Hidden).size();
    std::printf("%lld bytes, %lld file", static_cast<long long>(QFileInfo(path).size()), static_cast<long long>(files));
    return 0;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (application.arguments().value(1) == u"--grow"_s)
        return grow(application.arguments().value(2));
    TestAtomicFile test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_atomicfile.moc"
