#include "tests/agent/memory/recallways.h"

#include <QEventLoop>
#include <QRegularExpression>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace tom::memory::test {

namespace {

constexpr std::chrono::minutes patience{2};   // with an embedder, for a whole household

// Turns the event loop until it is so; false: it took too long.
bool waitUntil(const std::function<bool()> &isSo)
{
    QEventLoop loop;
    QTimer look;
    QTimer::singleShot(patience, &loop, [&loop] { loop.exit(1); });
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (isSo())
            loop.exit(0);
    });
    look.start(2);
    return isSo() || loop.exec() == 0;
}

} // namespace

BookWay::~BookWay() = default;

void BookWay::learn(const RecallHousehold &household)
{
    m_user = household.name;
    m_lines.clear();
    m_clock.day = household.said.constFirst().day;
    m_book = std::make_unique<MemoryBook>(UserFiles::Settings{.folder = m_folder.path()}, m_clock,
                                          m_make ? m_make() : std::unique_ptr<llm::Embedder>());
    for (const SaidLine &line : household.said) {
        m_clock.day = line.day;
        m_lines.insert(line.words, line);
        if (const auto kept = m_book->add(m_user, {.text = line.words}); !kept)
            qFatal("%s: %s", qUtf8Printable(line.words), qUtf8Printable(kept.error().message));
    }
    m_clock.day = m_clock.day.addDays(7);
    (void)search(u"vectors"_s);   // so that those that are missing are made
    if (!waitUntil([this] { return !m_book->isReading(m_user); }))
        qFatal("the embedder does not answer");
}

QList<MemoryHit> BookWay::search(const QString &question)
{
    auto found = m_book->search(m_user, {.text = question, .limit = most, .threshold = m_threshold});
    if (!waitUntil([&found] { return found.isFinished(); }))
        qFatal("the search does not end");
    const Result<QList<MemoryHit>> hits = found.result();
    if (!hits)
        qFatal("%s", qUtf8Printable(hits.error().message));
    return *hits;
}

QList<SaidLine> BookWay::recall(const QString &question)
{
    QList<SaidLine> lines;
    for (const MemoryHit &hit : search(question))
        lines.append(m_lines.value(hit.memory.text));
    return lines;
}

void WordsWay::learn(const RecallHousehold &household)
{
    m_lines = household.said;
    auto opened = store::Database::openInMemory(
        {{.version = 1,
          .statements = {u"CREATE VIRTUAL TABLE said USING fts5(words, tokenize = \"unicode61 remove_diacritics 2\")"_s}}});
    if (!opened)
        qFatal("%s", qUtf8Printable(opened.error().message));
    m_database = std::move(*opened);
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        if (!m_database->execute(u"INSERT INTO said (rowid, words) VALUES (?, ?)"_s, {i, m_lines.at(i).words}))
            qFatal("a line could not be kept");
    }
}

QList<SaidLine> WordsWay::recall(const QString &question)
{
    static const QRegularExpression between(u"[^\\w]+"_s, QRegularExpression::UseUnicodePropertiesOption);
    QStringList words;
    for (const QString &word : question.split(between, Qt::SkipEmptyParts))
        words.append(u'"' + word + u'"');
    const auto found = m_database->query(u"SELECT rowid FROM said WHERE said MATCH ? ORDER BY rank, rowid LIMIT ?"_s,
                                         {words.join(u" OR "_s), most});
    QList<SaidLine> lines;
    for (const store::Row &row : found.value_or(QList<store::Row>()))
        lines.append(m_lines.at(row.value(u"rowid"_s).toLongLong()));
    return lines;
}

} // namespace tom::memory::test
