#include "agent/memory/store/memoryrows.h"
#include "agent/memory/store/memorystore.h"

#include <algorithm>

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
    return query(sql, values).transform([](const QList<store::Row> &found) {
        QList<qint64> list;
        for (const store::Row &row : found)
            list.append(row.value(u"n"_s).toLongLong());
        return list;
    });
}

Result<void> MemoryStore::eachStems(const std::function<void(qint64 n, const QStringList &stems)> &take)
{
    return each(u"SELECT n, stems FROM memories"_s, {}, [&take](const store::Row &row) {   // all of it is in their index
        take(row.value(u"n"_s).toLongLong(), row.value(u"stems"_s).toString().split(u' ', Qt::SkipEmptyParts));
    });
}

Result<QList<qint64>> MemoryStore::withAnyOf(const QStringList &stems, int limit)
{
    if (stems.isEmpty())
        return QList<qint64>();
    QStringList terms;
    for (const QString &stem : stems)
        terms.append(quoted(stem));
    auto found = numbers(u"SELECT rowid AS n FROM memory_words WHERE memory_words MATCH ? ORDER BY rank, rowid LIMIT ?"_s,
                         {terms.join(u" OR "_s), limit});
    const auto hasOne = [&stems](const NumberedMemory &one) {
        return std::ranges::any_of(one.stems, [&stems](const QString &stem) { return stems.contains(stem); });
    };
    for (const NumberedMemory &one : pending(hasOne)) {
        if (found)
            found->append(one.n);
    }
    return found;
}

Result<int> MemoryStore::documentsWith(const QString &stem)
{
    return query(u"SELECT doc FROM memory_terms WHERE term = ?"_s, {stem}).transform([](const QList<store::Row> &found) {
        return found.value(0).value(u"doc"_s).toInt();
    });
}

Result<void> MemoryStore::eachVector(const std::function<void(const Vector &)> &take)
{
    return each(
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
    return each(u"SELECT n, remainder FROM memories WHERE n IN (SELECT value FROM json_each(?)) AND remainder IS NOT NULL"_s,
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
    return query(u"SELECT count(*) AS c FROM memories WHERE embedder <> ?"_s, {embedder})
        .transform([](const QList<store::Row> &found) { return found.constFirst().value(u"c"_s).toInt(); });
}

Result<bool> MemoryStore::hasWithoutVectorOf(const QString &embedder)
{
    return query(u"SELECT EXISTS (SELECT 1 FROM memories WHERE embedder < ?) OR EXISTS (SELECT 1 FROM memories WHERE embedder > "
                 u"?) AS "
                 "e"_s,
                 {embedder, embedder})
        .transform([](const QList<store::Row> &found) { return found.constFirst().value(u"e"_s).toBool(); });
}

} // namespace tom::memory
