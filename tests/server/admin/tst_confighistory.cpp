#include "shared/config/confighistory.h"
#include "tests/server/session/fakeclock.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::config;

class TestConfigHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_parent = std::make_unique<QTemporaryDir>();
        m_folder = m_parent->filePath(u"history"_s);
    }

    void keepsWhoAndWhen()
    {
        const QDateTime before = m_clock.now();
        QVERIFY(history().add("a: 1 # é\n"_ba, {}, u"changed in the file"_s));
        m_clock.advance(1min);
        QVERIFY(history().add("a: 2\n"_ba, u"alice"_s, u"changed bob"_s));

        const QList<ConfigVersion> versions = *history().versions();

        QCOMPARE(versions.size(), 2);
        QCOMPARE(versions.at(0).author, u"alice"_s);
        QCOMPARE(versions.at(0).summary, u"changed bob"_s);
        QCOMPARE(versions.at(0).time.toSecsSinceEpoch(), m_clock.now().toSecsSinceEpoch());
        QCOMPARE(versions.at(0).text, "a: 2\n"_ba);
        QCOMPARE(versions.at(0).revision, revisionOf("a: 2\n"));
        QCOMPARE(versions.at(1).author, QString());
        QCOMPARE(versions.at(1).time.toSecsSinceEpoch(), before.toSecsSinceEpoch());
        QCOMPARE(history().version(revisionOf("a: 1 # é\n"))->text, "a: 1 # é\n"_ba);
        QCOMPARE(history().version("nothing"_ba).error().code, ErrorCode::NotFound);
    }
    void theSameTextIsNoNewVersion()
    {
        QVERIFY(history().add("a: 1\n"_ba, u"alice"_s, u"x"_s));
        QVERIFY(history().add("a: 1\n"_ba, u"bob"_s, u"y"_s));

        QCOMPARE(history().versions()->size(), 1);
        QCOMPARE(history().versions()->constFirst().author, u"alice"_s);
    }
    void keepsTheLastTwenty()
    {
        for (int i = 0; i < 25; ++i)
            QVERIFY(history().add("a: " + QByteArray::number(i), {}, {}));

        const QList<ConfigVersion> versions = *history().versions();

        QCOMPARE(versions.size(), ConfigHistory::kept);
        QCOMPARE(versions.constFirst().text, "a: 24"_ba);
        QCOMPARE(versions.constLast().text, "a: 5"_ba);
    }
    void nobodyElseMayReadIt()
    {
        QVERIFY(history().add("a: 1\n"_ba, {}, {}));

        using enum QFileDevice::Permission;
        const auto others = ReadGroup | WriteGroup | ExeGroup | ReadOther | WriteOther | ExeOther;
        QCOMPARE(QFile::permissions(m_folder) & others, QFileDevice::Permissions());
        const QFileInfoList files = QDir(m_folder).entryInfoList(QDir::Files);
        QCOMPARE(files.size(), 1);
        QCOMPARE(files.constFirst().permissions() & others, QFileDevice::Permissions());
    }
    void aDamagedOneCostsOnlyItself()
    {
        QVERIFY(history().add("a: 1\n"_ba, {}, {}));
        QVERIFY(history().add("a: 2\n"_ba, {}, {}));
        QFile newest(m_folder + u'/' + QDir(m_folder).entryList(QDir::Files, QDir::Name).constLast());
        QVERIFY(newest.open(QIODevice::WriteOnly | QIODevice::Truncate) && newest.write("{") == 1);
        newest.close();

        QCOMPARE(history().versions()->size(), 1);
        QVERIFY(history().add("a: 3\n"_ba, {}, {}));
        QCOMPARE(history().versions()->constFirst().text, "a: 3\n"_ba);
    }

private:
    [[nodiscard]] ConfigHistory history() const { return ConfigHistory(m_folder, m_clock); }   // as after a restart

    FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_parent;
    QString m_folder;
};

QTEST_GUILESS_MAIN(TestConfigHistory)
#include "tst_confighistory.moc"
