#include "agent/memory/store/memoryrows.h"
#include "agent/memory/store/memorystore.h"

using namespace Qt::StringLiterals;

// The part of MemoryStore that searching asks: words and vectors.
namespace tom::memory {

namespace {

// A stem as FTS5 takes it: in quotes, so that nothing in it is an operator.
QString quoted(const QString &stem)
{
    return u'"' + QString(stem).replace(u'"', u' ') + u'"';
}

} // namespace

Result<QList<qint64>> MemoryStore::numbers(const QString &sql, const QVariantList &values)
{
    return m_database->query(sql, values).transform([](const QList<store::Row> &found) {
        QList<qint64> list;
        for (const store::Row &row : found)
            list.append(row.value(u"n"_s).toLongLong());
        return list;
    });
}

Result<QList<qint64>> MemoryStore::withStems(const QStringList &stems)
{
    return numbers(u"SELECT n FROM memories WHERE stems = ? AND (expires IS NULL OR expires > ?) ORDER BY n"_s,
                   {stems.join(u' '), now()});
}

Result<QList<qint64>> MemoryStore::withAnyOf(const QStringList &stems, int limit)
{
    if (stems.isEmpty())
        return QList<qint64>();
    QStringList terms;
    for (const QString &stem : stems)
        terms.append(quoted(stem));
    return numbers(u"SELECT rowid AS n FROM memory_words WHERE memory_words MATCH ? ORDER BY rank, rowid LIMIT ?"_s,
                   {terms.join(u" OR "_s), limit});
}

Result<int> MemoryStore::documentsWith(const QString &stem)
{
    return m_database->query(u"SELECT doc FROM memory_terms WHERE term = ?"_s, {stem})
        .transform([](const QList<store::Row> &found) { return found.value(0).value(u"doc"_s).toInt(); });
}

Result<void> MemoryStore::eachVector(const std::function<void(const Vector &)> &take)
{
    return m_database->each(
        u"SELECT n, length(stems) - length(replace(stems, ' ', '')) + 1 AS words, embedder, vector FROM memories ORDER BY n"_s,
        {}, [&take](const store::Row &row) {
            take({.n = row.value(u"n"_s).toLongLong(),
                  .length = row.value(u"words"_s).toInt(),
                  .vector = {.embedder = row.value(u"embedder"_s).toString(), .bytes = row.value(u"vector"_s).toByteArray()}});
        });
}

Result<QHash<qint64, QByteArray>> MemoryStore::remainders(const QList<qint64> &numbers)
{
    QHash<qint64, QByteArray> found;
    return m_database
        ->each(u"SELECT n, remainder FROM memories WHERE n IN (SELECT value FROM json_each(?)) AND remainder IS NOT NULL"_s,
               {numberList(numbers)},
               [&found](const store::Row &row) {
                   found.insert(row.value(u"n"_s).toLongLong(), row.value(u"remainder"_s).toByteArray());
               })
        .transform([&found] { return found; });
}

Result<QList<NumberedMemory>> MemoryStore::withoutVectorOf(const QString &embedder, int limit)
{
    return rows(u"SELECT %1 FROM memories WHERE embedder <> ? ORDER BY n DESC LIMIT ?"_s.arg(memoryColumns), {embedder, limit});
}

Result<int> MemoryStore::countWithoutVectorOf(const QString &embedder)
{
    return m_database->query(u"SELECT count(*) AS c FROM memories WHERE embedder <> ?"_s, {embedder})
        .transform([](const QList<store::Row> &found) { return found.constFirst().value(u"c"_s).toInt(); });
}

Result<bool> MemoryStore::hasWithoutVectorOf(const QString &embedder)
{
    return m_database
        ->query(
            u"SELECT EXISTS (SELECT 1 FROM memories WHERE embedder < ?) OR EXISTS (SELECT 1 FROM memories WHERE embedder > ?) AS "
            "e"_s,
            {embedder, embedder})
        .transform([](const QList<store::Row> &found) { return found.constFirst().value(u"e"_s).toBool(); });
}

} // namespace tom::memory
