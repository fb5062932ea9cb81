#include "shared/core/atomicfile.h"
#include "shared/core/filewatch.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;

namespace {

bool write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

// A poll that does not come in time, so that only what the system tells can be seen.
constexpr FileWatch::Times told{.poll = 1h, .settle = 20ms};

} // namespace

class TestFileWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(write(path(), "old"));
    }

    void seesWhatTheSystemTells_data()
    {
        using Change = std::function<bool(const QDir &)>;
        QTest::addColumn<Change>("change");
        QTest::newRow("written over") << Change([](const QDir &in) { return write(in.filePath(u"config.yml"_s), "newer"); });
        QTest::newRow("written over, same length")
            << Change([](const QDir &in) { return write(in.filePath(u"config.yml"_s), "new"); });
        QTest::newRow("appended to") << Change([](const QDir &in) {
            QFile file(in.filePath(u"config.yml"_s));
            return file.open(QIODevice::Append) && file.write("x") == 1;
        });
        QTest::newRow("replaced by a rename")
            << Change([](const QDir &in) { return bool(writeFileAtomically(in.filePath(u"config.yml"_s), "new")); });
        QTest::newRow("moved away and made anew") << Change([](const QDir &in) {   // as vim does
            return QFile::rename(in.filePath(u"config.yml"_s), in.filePath(u"config.yml~"_s))
                   && write(in.filePath(u"config.yml"_s), "new");
        });
        QTest::newRow("removed") << Change([](const QDir &in) { return QFile::remove(in.filePath(u"config.yml"_s)); });
        QTest::newRow("closed to others") << Change(
            [](const QDir &in) { return QFile::setPermissions(in.filePath(u"config.yml"_s), QFileDevice::ReadOwner); });
    }
    void seesWhatTheSystemTells()
    {
        QFETCH(std::function<bool(const QDir &)>, change);
        FileWatch watch({path()}, told);
        QSignalSpy changed(&watch, &FileWatch::changed);

        QVERIFY(change(QDir(m_folder->path())));
        QTRY_COMPARE(changed.size(), 1);

        // What was replaced is watched again.
        QVERIFY(QFile::remove(path()) || !QFile::exists(path()));
        QVERIFY(write(path(), "another one"));
        QTRY_VERIFY(changed.size() >= 2);
    }
    void followsAConfigMap()
    {
        // Kubernetes: config.yml -> ..data/config.yml, ..data -> a folder with a date, which is replaced as a whole.
        const QDir mount(m_folder->filePath(u"mount"_s));
        QVERIFY(QDir().mkpath(mount.filePath(u"..1"_s)) && QDir().mkpath(mount.filePath(u"..2"_s)));
        QVERIFY(write(mount.filePath(u"..1/config.yml"_s), "one") && write(mount.filePath(u"..2/config.yml"_s), "two"));
        QVERIFY(QFile::link(u"..1"_s, mount.filePath(u"..data"_s)));
        QVERIFY(QFile::link(u"..data/config.yml"_s, mount.filePath(u"config.yml"_s)));
        FileWatch watch({mount.filePath(u"config.yml"_s)}, told);
        QSignalSpy changed(&watch, &FileWatch::changed);

        QVERIFY(QFile::link(u"..2"_s, mount.filePath(u"..data_tmp"_s)));
        QCOMPARE(std::rename(qPrintable(mount.filePath(u"..data_tmp"_s)), qPrintable(mount.filePath(u"..data"_s))), 0);

        QTRY_COMPARE(changed.size(), 1);
        QVERIFY(write(mount.filePath(u"..2/config.yml"_s), "three"));
        QTRY_COMPARE(changed.size(), 2);
    }
    void looksByItselfWhereNothingIsTold()
    {
        const QString far = m_folder->filePath(u"far/config.yml"_s);   // no such folder yet: nothing to watch
        FileWatch watch({far}, {.poll = 20ms, .settle = 20ms});
        QSignalSpy changed(&watch, &FileWatch::changed);

        QVERIFY(QDir().mkpath(m_folder->filePath(u"far"_s)) && write(far, "new"));

        QTRY_COMPARE(changed.size(), 1);
    }
    void waitsUntilTheFilesSettle()
    {
        FileWatch watch({path(), m_folder->filePath(u"key.pem"_s)},
                        {.poll = 1h, .settle = 1500ms});   // longer than a busy machine stalls
        QSignalSpy changed(&watch, &FileWatch::changed);

        for (int i = 0; i < 20; ++i) {
            QVERIFY(write(path(), QByteArray(i + 1, 'x')));
            QTest::qWait(5);
        }
        QVERIFY(write(m_folder->filePath(u"key.pem"_s), "key"));

        QVERIFY2(changed.isEmpty(), "told while they still changed");
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, 20'000);
        QVERIFY(!changed.wait(200));
    }
    void tellsInTimeOfFilesThatNeverSettle()
    {
        FileWatch watch({path()}, {.poll = 1h, .settle = 50ms, .longestWait = 200ms});
        QSignalSpy changed(&watch, &FileWatch::changed);
        int bytes = 0;
        QTimer writer;
        connect(&writer, &QTimer::timeout, this, [&] { QVERIFY(write(path(), QByteArray(++bytes, 'x'))); });
        writer.start(10ms);

        QTRY_VERIFY(changed.size() >= 2);
    }
    void saysNothingWhenNothingChanged()
    {
        FileWatch watch({path()}, {.poll = 10ms, .settle = 10ms});
        QSignalSpy changed(&watch, &FileWatch::changed);

        QVERIFY(write(m_folder->filePath(u"other"_s), "x"));

        QVERIFY(!changed.wait(200));
    }

private:
    [[nodiscard]] QString path() const { return m_folder->filePath(u"config.yml"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestFileWatch)
#include "tst_filewatch.moc"
