#include "agent/conversation/schema.h"
#include "agent/memory/store/memoryschema.h"
#include "shared/store/database.h"
#include "shared/store/snapshot.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;

namespace {

// One version of a schema as it was shipped, and rows such as that version wrote.
struct Shipped
{
    QStringList steps{};
    QStringList rows{};
};

// "@version", "@step" and "@row" begin what follows them.
QList<Shipped> shippedIn(const QString &file)
{
    QFile source(QStringLiteral(TOM_SOURCE_DIR "/tests/agent/app/data/") + file);
    if (!source.open(QIODevice::ReadOnly))
        return {};
    QList<Shipped> versions;
    QStringList *target = nullptr;
    for (const QString &line : QString::fromUtf8(source.readAll()).split(u'\n')) {
        if (line.startsWith("@version"_L1)) {
            versions.append(Shipped());
        } else if (line == "@step"_L1 || line == "@row"_L1) {
            target = line == "@step"_L1 ? &versions.last().steps : &versions.last().rows;
            target->append(QString());
        } else if (target && !line.isEmpty()) {
            target->last() += (target->last().isEmpty() ? QString() : u"\n"_s) + line;
        }
    }
    return versions;
}

QString simplified(const QString &sql)
{
    return sql.simplified();
}

QStringList simplified(const QStringList &statements)
{
    QStringList all;
    for (const QString &statement : statements)
        all.append(simplified(statement));
    return all;
}

QStringList schemaOf(store::Database &database)
{
    QStringList all;
    const auto rows = database.query(u"SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name"_s);
    for (const store::Row &row : *rows)
        all.append(simplified(row.value(u"sql"_s).toString()));
    return all;
}

// As text, table by table: what a user would miss.
QStringList contentOf(store::Database &database, const QStringList &tables)
{
    QStringList all;
    for (const QString &table : tables) {
        const auto rows = database.query(u"SELECT * FROM %1"_s.arg(table));
        if (!rows)
            return {rows.error().message};
        for (const store::Row &row : *rows) {
            QStringList fields;
            for (const auto &[name, value] : row.asKeyValueRange())
                fields.append(name + u'=' + value.toString());
            fields.sort();
            all.append(table + u": "_s + fields.join(u", "_s));
        }
    }
    return all;
}

} // namespace

// Every schema that ever was: data/*.txt hold the steps as they were shipped, with rows of each version, and never change.
class TestSchemaHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"some.sqlite"_s);
        m_tail = m_folder->filePath(u"some.tail"_s);
    }

    void shippedStepsNeverChange_data() { addDatabases(); }
    void shippedStepsNeverChange()
    {
        const auto [shipped, now] = theDatabase();

        QCOMPARE(shipped.size(), now.size());   // a new version comes with its rows
        for (qsizetype i = 0; i < now.size(); ++i)
            QCOMPARE(simplified(now.at(i).statements), simplified(shipped.at(i).steps));
    }

    void everyVersionIsBroughtUpWithItsData_data() { addVersions(); }
    void everyVersionIsBroughtUpWithItsData()
    {
        QFETCH(int, version);
        const auto [shipped, now] = theDatabase();
        const QStringList tables = makeFile(shipped, version);
        const QStringList before = contentOf(*store::Database::open(m_path, stepsUpTo(shipped, version)).value(), tables);
        QVERIFY2(before.size() >= version, qPrintable(before.join(u'\n')));

        const auto database = store::Database::open(m_path, now, {m_tail});

        QVERIFY2(database, database ? "" : qPrintable(database.error().message));
        const auto fresh = store::Database::openInMemory(now);
        QCOMPARE(schemaOf(**database), schemaOf(**fresh));
        QCOMPARE((*database)->query(u"PRAGMA integrity_check"_s)->constFirst().value(u"integrity_check"_s).toString(), u"ok"_s);
        QCOMPARE((*database)->query(u"PRAGMA foreign_key_check"_s)->size(), 0);
        const QStringList after = contentOf(**database, tables);
        QCOMPARE(after.size(), before.size());
        for (const QString &row : before) {   // columns are added, and nothing else
            const QStringList fields = row.section(u": "_s, 1).split(u", "_s);
            QVERIFY2(std::ranges::any_of(after,
                                         [&](const QString &one) {
                                             return std::ranges::all_of(
                                                 fields, [&](const QString &field) { return one.contains(field); });
                                         }),
                     qPrintable(row));
        }
    }

    void theCopyOfBeforeIsPutBack_data() { addVersions(); }
    void theCopyOfBeforeIsPutBack()
    {
        QFETCH(int, version);
        const auto [shipped, now] = theDatabase();
        if (version == now.size())
            return;   // nothing is changed, so nothing is kept
        const QStringList tables = makeFile(shipped, version);
        const QList<store::Migration> old = stepsUpTo(shipped, version);
        const QStringList before = contentOf(*store::Database::open(m_path, old).value(), tables);
        writeTail("of before"_ba);
        QVERIFY(store::Database::open(m_path, now, {m_tail}));
        writeTail("of after"_ba);
        QVERIFY(!store::Database::open(m_path, old));   // it is too new for the older Tom

        const Result<int> back = store::goBack(m_path, {m_tail}, store::newestMaker({m_path}));

        QVERIFY2(back, back ? "" : qPrintable(back.error().message));
        QCOMPARE(*back, version);
        const auto database = store::Database::open(m_path, old, {m_tail});
        QVERIFY2(database, database ? "" : qPrintable(database.error().message));
        QCOMPARE(contentOf(**database, tables), before);
        QFile tail(m_tail);
        QVERIFY(tail.open(QIODevice::ReadOnly));
        QCOMPARE(tail.readAll(), "of before"_ba);
    }

private:
    static void addDatabases()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("agent") << u"agent"_s;
        QTest::newRow("memory") << u"memory"_s;
    }
    static void addVersions()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("version");
        for (const QString &name : {u"agent"_s, u"memory"_s}) {
            const qsizetype newest = shippedIn(name + u"-schema.txt"_s).size();
            for (int version = 1; version <= newest; ++version)
                QTest::addRow("%s of version %d", qPrintable(name), version) << name << version;
        }
    }
    static std::pair<QList<Shipped>, QList<store::Migration>> theDatabase()
    {
        const QString name = *static_cast<QString *>(QTest::qData("name", qMetaTypeId<QString>()));
        return {shippedIn(name + u"-schema.txt"_s), name == "agent"_L1 ? agent::agentMigrations() : memory::memoryMigrations()};
    }
    static QList<store::Migration> stepsUpTo(const QList<Shipped> &shipped, int version)
    {
        QList<store::Migration> steps;
        for (int i = 0; i < version; ++i)
            steps.append({.version = i + 1, .statements = shipped.at(i).steps});
        return steps;
    }
    // A file that has seen every version up to this one; the tables that got rows.
    QStringList makeFile(const QList<Shipped> &shipped, int version)
    {
        QStringList tables;
        for (int i = 1; i <= version; ++i) {
            const auto database = store::Database::open(m_path, stepsUpTo(shipped, i));
            if (!database)
                qFatal("version %d: %s", i, qPrintable(database.error().message));
            for (const QString &row : shipped.at(i - 1).rows) {
                if (const auto done = (*database)->execute(row); !done)
                    qFatal("version %d: %s: %s", i, qPrintable(row), qPrintable(done.error().message));
                const QString table = row.section(u"INTO "_s, 1).section(u'(', 0, 0).trimmed();
                if (!tables.contains(table))
                    tables.append(table);
            }
        }
        for (const store::Snapshot &snapshot : store::snapshotsOf(m_path))   // of making it
            QFile::remove(snapshot.path);
        return tables;
    }
    void writeTail(const QByteArray &text) const
    {
        QFile tail(m_tail);
        QVERIFY(tail.open(QIODevice::WriteOnly) && tail.write(text) == text.size());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    QString m_tail;
};

QTEST_GUILESS_MAIN(TestSchemaHistory)
#include "tst_schemahistory.moc"
