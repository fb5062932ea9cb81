#include "server/session/sessionstore.h"
#include "shared/auth/token.h"
#include "tests/server/session/fakeclock.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::server;

class TestSessionLife : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_clock = std::make_unique<FakeClock>();
        m_store = std::move(*SessionStore::open(m_folder->path(), *m_clock));
    }
    void cleanup() { m_store.reset(); }   // before its clock
    void unusedForThirtyDaysIsOver()
    {
        const QByteArray token = *m_store->create({.user = u"alice"_s});

        m_clock->advance(30 * 24h - 1ms);
        QVERIFY(m_store->find(token));
        m_clock->advance(1ms);

        QVERIFY(!m_store->find(token));
        QVERIFY(!QFile::exists(file(token)));
    }
    void livesAsLongAsIsConfigured_data()
    {
        QTest::addColumn<int>("idleDays");
        QTest::addColumn<int>("absoluteDays");
        QTest::addColumn<int>("days");
        QTest::newRow("unused") << 3 << 8 << 3;
        QTest::newRow("in any case") << 8 << 8 << 8;
        QTest::newRow("longer than unless configured") << 200 << 300 << 200;
    }
    void livesAsLongAsIsConfigured()
    {
        QFETCH(int, idleDays);
        QFETCH(int, absoluteDays);
        QFETCH(int, days);
        m_store->setLife({.idle = std::chrono::days(idleDays), .absolute = std::chrono::days(absoluteDays)});
        const QByteArray token = *m_store->create({.user = u"alice"_s});
        QCOMPARE(m_store->find(token)->expires, m_clock->now() + std::chrono::days(absoluteDays));

        m_clock->advance(std::chrono::days(days) - 1ms);
        QVERIFY(m_store->isLive(auth::sha256Hex(token)));
        m_clock->advance(1ms);

        QVERIFY(!m_store->isLive(auth::sha256Hex(token)));
        QVERIFY(!QFile::exists(file(token)));
    }
    void aShorterLifeCountsForOpenSessions()
    {
        const QByteArray token = *m_store->create({.user = u"alice"_s});
        m_clock->advance(2 * 24h);
        m_store->touch(*m_store->find(token));

        m_store->setLife({.idle = std::chrono::days(1), .absolute = std::chrono::days(2)});

        QVERIFY(!m_store->find(token));
    }
    void usedOrNotItIsOverAfterNinetyDays()
    {
        const QByteArray token = *m_store->create({.user = u"alice"_s});
        for (int day = 0; day < 89; ++day) {
            m_clock->advance(24h);
            QVERIFY(m_store->find(token));
            m_store->touch(*m_store->find(token));
        }

        m_clock->advance(24h);

        QVERIFY(!m_store->find(token));
    }

private:
    QString file(const QByteArray &token) const { return m_folder->filePath(QString::fromLatin1(auth::sha256Hex(token))); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<SessionStore> m_store;
};

QTEST_GUILESS_MAIN(TestSessionLife)
#include "tst_sessionlife.moc"
