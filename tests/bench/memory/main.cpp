// bench_memory: the parts of ./tom bench memory that are measured inside one process, and the files that the others search.
// Each measurement is a line of JSON on standard output.
//   fill FILE ROWS WIDTH EMBEDDER [RAW]   a user's file with so many memories; RAW: their vectors and 200 questions as floats
//   engine FILE ROWS WIDTH EMBEDDER COUNT the search engine alone, in turn with the limit, COUNT questions
//   add FOLDER COUNT                      durable adds, in turn with one insert of SQLite (WAL, synchronous FULL)
#include "agent/memory/book/memorybook.h"
#include "agent/memory/book/vectorwork.h"
#include "agent/memory/search/vectorsearch.h"
#include "shared/core/json.h"
#include "shared/store/database.h"
#include "tests/bench/memory/limit.h"
#include "tests/bench/memory/vectors.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>

#include <algorithm>
#include <cstdio>
#include <ctime>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::bench;

namespace {

constexpr int questions = 200;
constexpr int wanted = 10;

double cpuMs()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

QJsonArray asJson(const QList<double> &values)
{
    QJsonArray array;
    for (const double value : values)
        array.append(value);
    return array;
}

int fail(const QString &why)
{
    std::fprintf(stderr, "bench_memory: %s\n", qPrintable(why));
    return 1;
}

void tell(const QJsonObject &figures)
{
    std::printf("%s\n", json::compact(figures).constData());
}

void writeFloats(QFile &file, const llm::Vector &vector)
{
    file.write(reinterpret_cast<const char *>(vector.constData()), vector.size() * qsizetype(sizeof(float)));
}

int fill(const QString &path, int rows, int width, const QString &embedder, const QString &raw)
{
    const SystemClock clock;
    auto store = memory::MemoryStore::open(path, clock);
    if (!store)
        return fail(store.error().message);
    QFile floats(raw);
    if (!raw.isEmpty() && !floats.open(QIODevice::WriteOnly))
        return fail(floats.errorString());
    Vectors vectors(rows, width);
    for (int row = 0; row < rows; ++row) {
        const llm::Vector vector = vectors.next();
        if (const auto added = (*store)->add({.text = sentence(row)}, memory::storedVector(embedder, vector)); !added)
            return fail(added.error().message);
        if (floats.isOpen())
            writeFloats(floats, vector);
    }
    for (int i = 0; i < questions && floats.isOpen(); ++i)
        writeFloats(floats, vectors.next());
    return 0;
}

int engine(const QString &path, int rows, int width, const QString &embedder, int count)
{
    const SystemClock clock;
    auto file = memory::UserFile::open(path, clock);
    if (!file)
        return fail(file.error().message);
    const auto index = (*file)->index(embedder);
    if (!index || (*index)->size() != rows)
        return fail(u"%1 does not have %2 memories of %3"_s.arg(path).arg(rows).arg(embedder));
    Vectors vectors(rows, width);
    Limit limit(width);
    for (int row = 0; row < rows; ++row)
        limit.add(vectors.next());
    QList<double> ours;
    QList<double> bound;
    double found = 0;
    double foundByLimit = 0;
    for (int i = 0; i < count; ++i) {
        const llm::Vector query = vectors.next();
        std::vector<int> byLimit;
        std::vector<int> byEngine;
        const auto askLimit = [&] {
            const double begun = cpuMs();
            byLimit = limit.nearest(query, wanted);
            bound.append(cpuMs() - begun);
        };
        if (i % 2 == 0)
            askLimit();
        const double begun = cpuMs();
        const auto hits = memory::nearestMemories((*file)->store(), **index, memory::QueryVector(query), wanted, wanted);
        ours.append(cpuMs() - begun);
        if (i % 2 == 1)
            askLimit();
        if (!hits)
            return fail(hits.error().message);
        for (const auto &hit : *hits)
            byEngine.push_back(int(hit.first) - 1);   // rows count from 1
        for (const int row : limit.nearestOfAll(query, wanted)) {
            found += std::ranges::count(byEngine, row) > 0;
            foundByLimit += std::ranges::count(byLimit, row) > 0;
        }
    }
    tell({{u"engine_ms"_s, asJson(ours)},
          {u"limit_ms"_s, asJson(bound)},
          {u"recall"_s, found / (count * wanted)},
          {u"limit_recall"_s, foundByLimit / (count * wanted)}});
    return 0;
}

int add(const QString &folder, int count)
{
    const SystemClock clock;
    memory::MemoryBook book({.folder = folder + u"/memory_db"_s}, clock);
    auto plain =
        store::Database::open(folder + u"/plain.sqlite"_s,
                              {{.version = 1, .statements = {u"CREATE TABLE rows (n INTEGER PRIMARY KEY, bytes BLOB)"_s}}});
    if (!plain)
        return fail(plain.error().message);
    const QByteArray bytes(6144, 'x');   // a vector of 1,536 floats
    QList<double> ours;
    QList<double> bound;
    QElapsedTimer timer;
    for (int i = 0; i < count; ++i) {
        const auto insert = [&] {
            timer.start();
            const auto done = (*plain)->execute(u"INSERT INTO rows (bytes) VALUES (?)"_s, {bytes});
            bound.append(double(timer.nsecsElapsed()) / 1e6);
            return done.has_value();
        };
        if (i % 2 == 0 && !insert())
            return fail(u"SQLite inserts nothing"_s);
        timer.start();
        const auto kept = book.add(u"alice"_s, {.text = sentence(i)});
        ours.append(double(timer.nsecsElapsed()) / 1e6);
        if (!kept || kept->event != memory::KeptMemory::Event::Added)
            return fail(kept ? u"a memory is known already"_s : kept.error().message);
        if (i % 2 == 1 && !insert())
            return fail(u"SQLite inserts nothing"_s);
    }
    tell({{u"add_ms"_s, asJson(ours)}, {u"insert_ms"_s, asJson(bound)}});
    return 0;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    const QStringList words = QCoreApplication::arguments().sliced(1);
    const QString what = words.value(0);
    if (what == "fill"_L1 && words.size() >= 5)
        return fill(words.at(1), words.at(2).toInt(), words.at(3).toInt(), words.at(4), words.value(5));
    if (what == "engine"_L1 && words.size() == 6)
        return engine(words.at(1), words.at(2).toInt(), words.at(3).toInt(), words.at(4), words.at(5).toInt());
    if (what == "add"_L1 && words.size() == 3)
        return add(words.at(1), words.at(2).toInt());
    return fail(u"see the top of tests/bench/memory/main.cpp"_s);
}
