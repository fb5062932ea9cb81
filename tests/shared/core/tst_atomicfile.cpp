#include "shared/core/atomicfile.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

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

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestAtomicFile)
#include "tst_atomicfile.moc"
