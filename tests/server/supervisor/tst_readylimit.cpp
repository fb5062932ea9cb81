#include "server/supervisor/agentprocess.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom::server;

// How long a starting agent may take.
class TestReadyLimit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fifteenSecondsWithoutAnythingToCopy()
    {
        const QTemporaryDir home;
        QCOMPARE(readyLimitFor(home.path()), 15s);
    }
    // Else it is killed in the middle of its migration, again at every start.
    void moreWithALargeDatabase()
    {
        const QTemporaryDir home;
        QFile database(home.filePath(u"agent.sqlite"_s));
        QVERIFY(database.open(QIODevice::WriteOnly) && database.resize(qint64(400) * 1024 * 1024));   // takes no room
        QCOMPARE(readyLimitFor(home.path()), 215s);
    }
};

QTEST_GUILESS_MAIN(TestReadyLimit)
#include "tst_readylimit.moc"
