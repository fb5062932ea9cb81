#include "tests/agent/memory/memoryservice.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::memory;
using tom::memory::test::Caller;

// What one user can learn of another: nothing, and not from how long a miss takes either, since nobody else's file is opened
// for it.
class TestMemoryPrivacy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_slice = test::testSlice(m_folder->filePath(u"memory_db"_s));
        m_alice = auth::serviceToken(m_slice.secret, u"alice"_s);
        m_bob = auth::serviceToken(m_slice.secret, u"bob"_s);
        start();
    }
    void cleanup() { stop(); }

    void aMissSaysTheSameWhetherSomebodyElseHasItOrNobody_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("tool");
        QTest::newRow("GET") << "GET"_ba << u"/memory/"_s << QString();
        QTest::newRow("DELETE") << "DELETE"_ba << u"/memory/"_s << QString();
        QTest::newRow("DELETE of old") << "DELETE"_ba << u"/delete/"_s << QString();
        QTest::newRow("delete_memory") << ""_ba << QString() << u"delete_memory"_s;
        QTest::newRow("update_memory") << ""_ba << QString() << u"update_memory"_s;
        QTest::newRow("memory_history") << ""_ba << QString() << u"memory_history"_s;
    }
    void aMissSaysTheSameWhetherSomebodyElseHasItOrNobody()
    {
        QFETCH(const QByteArray, method);
        QFETCH(const QString, path);
        QFETCH(const QString, tool);
        const QString id = added(m_alice, u"Alice hides her gifts in the attic"_s);
        (void)added(m_bob, u"Bob likes coffee"_s);
        QString none = id;   // an id that nobody has, as long as hers
        none.replace(0, 8, u"00000000"_s);
        stop();
        start();

        const auto ask = [&](const QString &asked) {
            QJsonObject answer;
            if (tool.isEmpty()) {
                const auto response = m_caller->ask(method, path + asked, m_bob);
                answer = json::parseObject(response->body).value_or(QJsonObject());
                answer.insert(u"http"_s, response->status);
                answer.remove("request"_L1);   // of each request its own
            } else {
                QJsonObject arguments{{u"memory_id"_s, asked}};
                if (tool == "update_memory"_L1)
                    arguments.insert(u"text"_s, u"stolen"_s);
                answer = m_caller->call(m_bob, tool, arguments).value_or(QJsonObject());
            }
            return QString::fromUtf8(json::compact(answer)).replace(asked, u"ID"_s);
        };
        const QString hers = ask(id);

        QVERIFY2(hers.contains(u"there is no memory with this id"_s), qPrintable(hers));
        QCOMPARE(hers, ask(none));
        QCOMPARE(openFiles(), QStringList{u"bob.sqlite"_s});
    }
    void searchingOpensNobodyElsesFile()
    {
        (void)added(m_alice, u"Alice hides her gifts in the attic"_s);
        (void)added(m_bob, u"Bob likes coffee"_s);
        stop();
        start();

        const auto found =
            m_caller->call(m_bob, u"search_memories"_s, {{u"query"_s, u"gifts in the attic"_s}, {u"threshold"_s, 0}});
        const auto rest = m_caller->ask("POST", u"/search"_s, m_bob, R"({"query":"gifts in the attic","threshold":0})");

        QVERIFY(!json::compact(*found).contains("gifts") && !rest->body.contains("gifts"));
        QCOMPARE(openFiles(), QStringList{u"bob.sqlite"_s});
    }
    void filesThatNobodyUsesCostNothing()
    {
        for (int i = 0; i < 3000; ++i) {
            QFile file(m_slice.folder + u"/user%1.sqlite"_s.arg(i));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("looked at by nobody, or it would be moved aside");
        }
        stop();
        start();

        (void)added(m_bob, u"Bob likes coffee"_s);

        QCOMPARE(openFiles(), QStringList{u"bob.sqlite"_s});
        QCOMPARE(QDir(m_slice.folder).entryList({u"user*.sqlite"_s}).size(), 3000);
        QVERIFY(QDir(m_slice.folder).entryList({u"*.damaged-*"_s}).isEmpty());
    }

private:
    void start()
    {
        m_app = std::make_unique<MemoryApp>(m_slice);
        QVERIFY(QDir().mkpath(m_slice.folder));
        QVERIFY(m_app->start());
        m_caller = std::make_unique<Caller>(m_app->port(), m_app->key());
    }
    void stop()
    {
        m_caller.reset();
        m_app.reset();
    }
    QString added(const QByteArray &token, const QString &text)
    {
        return m_caller->call(token, u"add_memory"_s, {{u"text"_s, text}})
            .value()["structuredContent"_L1]["result"_L1]["results"_L1][0]["id"_L1]
            .toString();
    }
    // Of the folder, by this process.
    [[nodiscard]] QStringList openFiles() const
    {
        QStringList open;
        for (const QFileInfo &descriptor : QDir(u"/proc/self/fd"_s).entryInfoList(QDir::Files | QDir::System)) {
            const QString target = descriptor.symLinkTarget();
            if (target.startsWith(m_slice.folder) && target.endsWith(u".sqlite"_s)
                && !open.contains(QFileInfo(target).fileName()))
                open.append(QFileInfo(target).fileName());
        }
        return open;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    config::MemorySlice m_slice;
    std::unique_ptr<MemoryApp> m_app;
    std::unique_ptr<Caller> m_caller;
    QByteArray m_alice;
    QByteArray m_bob;
};

QTEST_GUILESS_MAIN(TestMemoryPrivacy)
#include "tst_memoryprivacy.moc"
