#include "shared/store/recordfile.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::store;

// Beside what tst_turntail shows: a file with room that is made beforehand.
class TestRecordFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"some.records"_s);
    }

    void doesNotGrowInItsRoom()
    {
        const auto file = opened();
        QVERIFY(file->makeRoom(4096));
        QCOMPARE(QFileInfo(m_path).size(), 4096);

        QVERIFY(file->append({"one"_ba, "two"_ba}));
        QVERIFY(file->append({"three"_ba}) && file->sync());

        QCOMPARE(QFileInfo(m_path).size(), 4096);
        QCOMPARE(opened()->takeLeft(), (QByteArrayList{"one"_ba, "two"_ba, "three"_ba}));
        QVERIFY(file->hasRoomFor(QByteArray(3900, 'x')));
        QVERIFY(!file->hasRoomFor(QByteArray(4096, 'x')));
    }
    void writesOverWhatWasCleared()
    {
        const auto file = opened();
        QVERIFY(file->makeRoom(4096));
        QVERIFY(file->append({QByteArray(1000, 'x'), QByteArray(1000, 'y')}));
        QVERIFY(!file->isEmpty());

        QVERIFY(file->clear());

        QVERIFY(file->isEmpty());
        QFile raw(m_path);
        QVERIFY(raw.open(QIODevice::ReadOnly));
        QVERIFY(!raw.readAll().contains("xx"));
        QVERIFY(file->append({QByteArray(1000, 'z')}));   // of the same length: what stood behind it would be found again
        QCOMPARE(opened()->takeLeft(), QByteArrayList{QByteArray(1000, 'z')});
    }
    void goesOnBehindWhatWasLeftInItsRoom()
    {
        {
            const auto file = opened();
            QVERIFY(file->makeRoom(4096));
            QVERIFY(file->append({"one"_ba}));
        }
        const auto file = opened();
        QVERIFY(file->append({"two"_ba}));

        QCOMPARE(opened()->takeLeft(), (QByteArrayList{"one"_ba, "two"_ba}));
    }
    void belongsToOneAtATime()
    {
        if (!RecordFile::canSync)
            QSKIP("there are no such locks here");
        auto first = opened();
        const auto second = opened();

        QVERIFY(*first->tryLock());
        QVERIFY(!*second->tryLock());
        QVERIFY(first->append({"one"_ba, "two"_ba}));
        first.reset();
        QVERIFY(*second->tryLock());
        QCOMPARE(second->takeLeft(), (QByteArrayList{"one"_ba, "two"_ba}));   // written after it was opened
        QVERIFY(second->append({"three"_ba}));
        QCOMPARE(opened()->takeLeft(), (QByteArrayList{"one"_ba, "two"_ba, "three"_ba}));
    }
    void knowsWhetherItIsInPlace()
    {
        const auto file = opened();
        QVERIFY(file->isInPlace());
        QVERIFY(QFile::rename(m_path, m_path + u".gone"_s));
        QVERIFY(!file->isInPlace());
        const auto other = opened();
        QVERIFY(!file->isInPlace());
        QVERIFY(other->isInPlace());
    }

private:
    [[nodiscard]] std::unique_ptr<RecordFile> opened() const
    {
        auto file = RecordFile::open(m_path, "Some records, version 1\n"_ba, u"some are missing"_s);
        if (!file)
            qFatal("%s", qUtf8Printable(file.error().message));
        return std::move(*file);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

QTEST_GUILESS_MAIN(TestRecordFile)
#include "tst_recordfile.moc"
