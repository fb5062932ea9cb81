#include "server/app/pythonhousehold.h"
#include "shared/store/database.h"
#include "tests/server/support/serverfixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTcpServer>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

namespace {

// As mcp/notifications_server.py makes it.
const store::Migration notifications{
    .version = 1,
    .statements = {
        u"CREATE TABLE notifications(id INTEGER PRIMARY KEY AUTOINCREMENT, datetime DATETIME DEFAULT CURRENT_TIMESTAMP, "
        "notification DATETIME, sender TEXT, recipient TEXT, sent BOOLEAN DEFAULT 0, message TEXT, recurrence TEXT, "
        "next_occurrence DATETIME)"_s}};
// The two tables of Chroma that have what mem0 keeps.
const store::Migration chroma{
    .version = 1,
    .statements = {
        u"CREATE TABLE embeddings(id INTEGER PRIMARY KEY, segment_id TEXT, embedding_id TEXT, seq_id BLOB)"_s,
        u"CREATE TABLE embedding_metadata(id INTEGER, key TEXT NOT NULL, string_value TEXT, int_value INTEGER, float_value REAL, "
        "bool_value INTEGER, PRIMARY KEY (id, key))"_s}};

constexpr auto oldConfig = "global:\n  log_level: INFO\n  sessions: \"%1\"\nusers:\n"
                           "  - username: alice\n    password: secret-of-alice\n    role: admin\n"
                           "  - username: bob\n    password: secret-of-bob\n    services:\n"
                           "      weather:\n        url: http://weather/mcp\n        config:\n          description: Weather\n";

} // namespace

// The data folder of the Tom in Python, and what `tom-server import-python` makes of it.
class TestPythonImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir().mkpath(old(u"mcp/notifications"_s)) && QDir().mkpath(old(u"mcp/memory-bob/chroma_storage"_s)));
        QVERIFY(writeText(old(u"config.yml"_s), QByteArray(oldConfig).replace("%1", m_folder->filePath(u"sessions"_s).toUtf8())));
        const auto reminders = store::Database::open(old(u"mcp/notifications/notifications.sqlite"_s), {notifications});
        QVERIFY(reminders);
        for (const QString &row : {u"'2039-05-01 09:30:00', 'alice', 'alice', 0, 'Call the plumber', NULL"_s,
                                   u"'2025-01-31 08:00:00', 'alice', 'Bob', 0, 'Bins', 'monthly'"_s,
                                   u"'2020-01-01 08:00:00', 'alice', 'alice', 0, 'Never delivered', NULL"_s,
                                   u"'2025-01-01 08:00:00', 'alice', 'alice', 1, 'Delivered', NULL"_s,
                                   u"'2039-01-01 08:00:00', 'alice', 'carol', 0, 'Of a stranger', NULL"_s})
            QVERIFY(
                (*reminders)
                    ->execute(
                        u"INSERT INTO notifications(notification, sender, recipient, sent, message, recurrence) VALUES(%1)"_s.arg(
                            row)));
        const auto memories = store::Database::open(old(u"mcp/memory-bob/chroma_storage/chroma.sqlite3"_s), {chroma});
        QVERIFY(memories);
        for (const QString &row : {u"1, 'data', 'Bob likes green tea'"_s, u"1, 'user_id', 'bob'"_s,
                                   u"1, 'created_at', '2025-09-01T10:00:00.123456-07:00'"_s, u"1, 'hash', 'x'"_s,
                                   u"2, 'chroma:document', 'The bins go out on Tuesdays'"_s, u"3, 'hash', 'nothing'"_s})
            QVERIFY((*memories)->execute(u"INSERT INTO embedding_metadata(id, key, string_value) VALUES(%1)"_s.arg(row)));
    }
    void findsRemindersAndMemories()
    {
        const PythonHousehold found =
            PythonHousehold::read(old(), {u"alice"_s, u"bob"_s}, QDateTime(QDate(2026, 11, 26), QTime(12, 0), QTimeZone::UTC));

        QCOMPARE(found.problems, QStringList());
        QCOMPARE(found.strangers, QStringList{u"carol"_s});
        QCOMPARE(found.over, 1);
        QCOMPARE(found.reminders, 2);
        QCOMPARE(found.memories, 2);
        const QList<QJsonObject> alice = found.entries.value(u"alice"_s);
        QCOMPARE(alice.size(), 1);
        QCOMPARE(alice.constFirst().value("text"_L1).toString(), u"Call the plumber"_s);
        QVERIFY2(alice.constFirst().value("start"_L1).toString().startsWith(u"2039-05-01T09:30:00"_s),
                 qPrintable(alice.constFirst().value("start"_L1).toString()));
        const QList<QJsonObject> bob = found.entries.value(u"bob"_s);
        QCOMPARE(bob.size(), 3);
        QStringList texts;
        for (const QJsonObject &entry : bob)
            texts.append(entry.value("text"_L1).toString());
        QVERIFY(texts.contains(u"Bins (alice)"_s) && texts.contains(u"Bob likes green tea"_s)
                && texts.contains(u"The bins go out on Tuesdays"_s));
    }
    void aDamagedFileKeepsNothingElseOut()
    {
        QVERIFY(QDir().mkpath(old(u"mcp/memory-alice"_s)));
        QVERIFY(writeText(old(u"mcp/memory-alice/chroma.sqlite3"_s), "no database at all"));

        const PythonHousehold found = PythonHousehold::read(old(), {u"alice"_s, u"bob"_s}, QDateTime::currentDateTimeUtc());

        QCOMPARE(found.problems.size(), 1);
        QCOMPARE(found.memories, 2);
    }
    // As an admin does it: twice, with a start between.
    void takesAllOfItOver()
    {
        const DataFolder data(m_folder->filePath(u"data"_s));
        const QByteArray untouched = textOf(old(u"mcp/notifications/notifications.sqlite"_s));
        auto [words, status] = import(data);
        QVERIFY2(status == 0 && words.contains(u"2 users"_s), qPrintable(words));
        QCOMPARE(textOf(data.config()), textOf(old(u"config.yml"_s)));
        QCOMPARE(import(data).second, 2);   // it is there now, and stays

        QTcpServer free;
        QVERIFY(free.listen(QHostAddress::LocalHost));
        const quint16 port = free.serverPort();
        free.close();
        QProcess server;
        server.setStandardErrorFile(m_folder->filePath(u"log"_s));
        server.start(QStringLiteral(TOM_BIN_DIR "/tom-server"),
                     {u"--data"_s, data.path(), u"--listen"_s, u"127.0.0.1"_s, u"--port"_s, QString::number(port)});
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(data.serverFile()), 60'000);
        std::tie(words, status) = import(data);

        QVERIFY2(words.contains(u"found: 2 reminders, 2 memories; 1 reminders are over"_s), qPrintable(words));
        QVERIFY2(words.contains(u"alice: 1 taken over, 0 were there already, 0 could not be taken"_s), qPrintable(words));
        QVERIFY2(words.contains(u"bob: 3 taken over, 0 were there already, 0 could not be taken"_s), qPrintable(words));
        QVERIFY2(words.contains(u"what belongs to carol"_s), qPrintable(words));
        QCOMPARE(status, 1);   // because of carol
        words = import(data).first;
        QVERIFY2(words.contains(u"bob: 0 taken over, 3 were there already"_s), qPrintable(words));
        QVERIFY(!textOf(data.config()).contains("secret-of"));   // hashes by now
        const QJsonObject running = QJsonDocument::fromJson(textOf(data.serverFile())).object();
        Client client(port, running.value("key"_L1).toString().toLatin1());
        const http::Headers bob = sessionOf(client.signIn(u"bob"_s, u"secret-of-bob"_s));
        const QByteArray schedules = client.ask("GET", u"/schedules"_s, bob).body;
        QVERIFY2(schedules.contains("Bins (alice)") && schedules.contains("FREQ=MONTHLY"), schedules.constData());
        server.terminate();
        QVERIFY(server.waitForFinished(30'000));
        QCOMPARE(textOf(old(u"mcp/notifications/notifications.sqlite"_s)), untouched);
    }
    void aConfigurationWithErrorsIsNotTaken()
    {
        QVERIFY(writeText(old(u"config.yml"_s), "users: 7\n"));
        const DataFolder data(m_folder->filePath(u"data"_s));
        const auto [words, status] = import(data);
        QCOMPARE(status, 2);
        QVERIFY2(words.contains(u"config.yml:1:8"_s), qPrintable(words));
        QVERIFY(!QFile::exists(data.config()));
    }

private:
    [[nodiscard]] QString old(const QString &name = {}) const { return m_folder->filePath(u"old/"_s + name); }
    [[nodiscard]] std::pair<QString, int> import(const DataFolder &data) const
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral(TOM_BIN_DIR "/tom-server"), {u"import-python"_s, old(), u"--data"_s, data.path()});
        if (!process.waitForFinished(120'000))
            return {process.errorString(), -1};
        return {QString::fromUtf8(process.readAll()), process.exitCode()};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestPythonImport)
#include "tst_pythonimport.moc"
