#include "agent/memory/book/memorybook.h"
#include "agent/memory/search/dotproduct.h"
#include "agent/memory/search/quantised.h"
#include "tests/server/session/fakeclock.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::memory;

namespace {

// An embedder of the test's: two texts are alike when their first letters are, and it can be away.
class LetterEmbedder : public llm::Embedder
{
public:
    explicit LetterEmbedder(QString name, bool *isAway = nullptr) : m_name(std::move(name)), m_isAway(isAway) {}

    using llm::Embedder::embed;
    QFuture<Result<QList<llm::Vector>>> embed(const QStringList &texts, llm::EmbeddingUse, const Spent &spent) override
    {
        if (m_isAway && *m_isAway)
            return readyFuture<QList<llm::Vector>>(failure(ErrorCode::LlmUnavailable, u"away"_s));
        if (spent)
            spent({.inputTokens = 3, .cost = 0.25});
        QList<llm::Vector> vectors;
        for (const QString &text : texts) {
            llm::Vector vector(26, 0);
            vector[std::clamp(text.at(0).toLower().unicode() - int(u'a'), 0, 25)] = 1;
            vectors.append(vector);
        }
        return readyFuture<QList<llm::Vector>>(vectors);
    }
    QString label() const override { return m_name; }

private:
    QString m_name;
    bool *m_isAway;
};

const QStringList household{
    u"Alice's sister Julie lives in Lyon"_s,
    u"Bob is allergic to peanuts"_s,
    u"The code of the garage is 4711"_s,
    u"La voiture de Marc est une Renault rouge"_s,
    u"Le médecin de famille s'appelle docteur Morel"_s,
    u"Alice plays chess every Sunday"_s,
    u"The rubbish is collected on Tuesday morning"_s,
    u"Le mot de passe du wifi est sur le frigo"_s,
    u"Tom the cat was born in March 2019"_s,
    u"Alice prefers short answers"_s,
};

} // namespace

class TestMemorySearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comparesExactlyWhateverTheLength()
    {
        for (int length = 0; length < 40; ++length) {
            std::vector<quint8> shifted;
            std::vector<qint8> remainder;
            std::vector<float> exact;
            double sum = 0;
            for (int i = 0; i < length; ++i) {
                shifted.push_back(quint8(i * 37 + length));
                remainder.push_back(qint8(i * 53 - length));
                exact.push_back(float(i % 7) - 2.5F);
                sum += double(exact.back()) * (shifted.back() - 128 + double(remainder.back()) / remainderSteps);
            }
            const float product = exactProduct(shifted.data(), remainder.data(), exact.data(), length);
            QVERIFY2(std::abs(double(product) - sum) < 0.01, qPrintable(QString::number(length)));
        }
    }
    void init()
    {
        // Ten thousand commits are synced to this disk one by one: in memory where there is such a folder.
        const QString shared = u"/dev/shm"_s;
        m_folder = QFileInfo(shared).isWritable() ? std::make_unique<QTemporaryDir>(shared + u"/tst_memorysearch-XXXXXX"_s)
                                                  : std::make_unique<QTemporaryDir>();
        m_book = std::make_unique<MemoryBook>(UserFiles::Settings{.folder = m_folder->path()}, m_clock);
    }
    void cleanup() { m_book.reset(); }

    void findsWhatWasAskedFor_data()
    {
        QTest::addColumn<QString>("question");
        QTest::addColumn<QString>("answer");
        QTest::newRow("words") << u"garage code"_s << household.at(2);
        QTest::newRow("question") << u"Where does Alice's sister live?"_s << household.at(0);
        QTest::newRow("another form") << u"Who has an allergy to a peanut?"_s << household.at(1);
        QTest::newRow("accents") << u"medecin"_s << household.at(4);
        QTest::newRow("French") << u"De quelle couleur est la voiture de Marc ?"_s << household.at(3);
        QTest::newRow("misspelt") << u"rubish collection"_s << household.at(6);
        QTest::newRow("number") << u"2019"_s << household.at(8);
        QTest::newRow("operators of FTS5 are words") << u"garage AND NOT \"code\" OR (NEAR*"_s << household.at(2);
    }
    void findsWhatWasAskedFor()
    {
        QFETCH(const QString, question);
        QFETCH(const QString, answer);
        addAll(household);

        const QList<MemoryHit> hits = search(question);

        QVERIFY(!hits.isEmpty());
        QCOMPARE(hits.constFirst().memory.text, answer);
        double before = 1;
        for (const MemoryHit &hit : hits) {
            QVERIFY(hit.score > 0 && hit.score <= before);
            before = hit.score;
        }
    }
    void findsNothingWhereThereIsNothing()
    {
        addAll(household);

        QVERIFY(search(u"quantum chromodynamics"_s).isEmpty());
        QVERIFY(!m_book->search(u"alice"_s, {.text = u"  "_s}).result());
    }
    void isTheSameEachTime()
    {
        addAll(household);
        const QList<MemoryHit> first = search(u"Alice"_s);

        for (int i = 0; i < 5; ++i)
            QCOMPARE(search(u"Alice"_s), first);
        m_book = std::make_unique<MemoryBook>(UserFiles::Settings{.folder = m_folder->path()}, m_clock);
        QCOMPARE(search(u"Alice"_s), first);
    }
    void prefersTheNewerOfTwoEquals()
    {
        QVERIFY(add(u"Meeting with Carol about school"_s));
        m_clock.advance(24h * 90);
        QVERIFY(add(u"Meeting with Carol about music"_s));

        const QList<MemoryHit> hits = search(u"meeting Carol"_s);

        QCOMPARE(hits.size(), 2);
        QCOMPARE(hits.at(0).memory.text, u"Meeting with Carol about music"_s);
    }
    void findsTheSameThingInOtherWords_data()
    {
        QTest::addColumn<QString>("question");
        QTest::addColumn<QString>("answer");
        QTest::newRow("what must not be eaten") << u"What must Bob not eat?"_s << household.at(1);
        QTest::newRow("trash") << u"When is the trash collected?"_s << household.at(6);
        QTest::newRow("French") << u"Qui est notre docteur ?"_s << household.at(4);
    }
    void findsTheSameThingInOtherWords()
    {
        QFETCH(const QString, question);
        QFETCH(const QString, answer);
        addAll(household);

        const QList<MemoryHit> hits = search(question);

        QVERIFY(!hits.isEmpty());
        QCOMPARE(hits.constFirst().memory.text, answer);
    }
    void showsWhatIsSoNow_data()
    {
        QTest::addColumn<QString>("older");
        QTest::addColumn<QString>("newer");
        QTest::addColumn<QString>("question");
        QTest::addColumn<bool>("isSucceeded");
        QTest::newRow("a new value") << u"Alice has piano lessons on Monday"_s << u"Alice's piano lesson is now on Friday"_s
                                     << u"When is Alice's piano lesson?"_s << true;
        QTest::newRow("French") << u"Le judo de Jules a lieu le mardi"_s << u"Jules a désormais judo le jeudi"_s
                                << u"Quand Jules a-t-il judo ?"_s << true;
        QTest::newRow("no words of the question")
            << u"The nanny is Fatou, she asks for 11 euros an hour"_s << u"Fatou gets 13 euros an hour since January"_s
            << u"What does the nanny ask for?"_s << true;
        QTest::newRow("asked for the past") << u"Alice has piano lessons on Monday"_s
                                            << u"Alice's piano lesson is now on Friday"_s
                                            << u"When was Alice's piano lesson before?"_s << false;
        QTest::newRow("another person") << u"Bob has piano lessons on Monday"_s << u"Alice's swimming is now on Friday"_s
                                        << u"When does Bob have piano lessons?"_s << false;
        QTest::newRow("another thing") << u"Alice's car is insured with Axa"_s << u"Alice has a new car, a Honda"_s
                                       << u"Who insures Alice's car?"_s << false;
        QTest::newRow("no change") << u"Alice plays piano on Monday"_s << u"Alice plays piano very well"_s
                                   << u"When does Alice play piano?"_s << false;
    }
    void showsWhatIsSoNow()
    {
        QFETCH(const QString, older);
        QFETCH(const QString, newer);
        QFETCH(const QString, question);
        QFETCH(const bool, isSucceeded);
        addAll({u"Tom the cat sleeps on the stove"_s, u"The rubbish is collected on Tuesday"_s, older});
        m_clock.advance(24h);
        QVERIFY(add(newer));

        QStringList found;
        for (const MemoryHit &hit : search(question))
            found.append(hit.memory.text);

        QCOMPARE(found.contains(older), !isSucceeded);
        if (isSucceeded)
            QCOMPARE(found.constFirst(), newer);
    }
    void heedsLimitThresholdAndFilters()
    {
        addAll(household);
        QVERIFY(m_book->add(u"alice"_s, {.text = u"Alice swims on Friday"_s, .metadata = {{u"kind"_s, u"sport"_s}}}));

        QCOMPARE(search({.text = u"Alice"_s, .limit = 2}).size(), 2);
        QVERIFY(search({.text = u"Alice"_s, .threshold = 1}).isEmpty());
        const auto sport = search({.text = u"Alice"_s, .metadata = {{u"kind"_s, u"sport"_s}}});
        QCOMPARE(sport.size(), 1);
        QCOMPARE(sport.constFirst().memory.text, u"Alice swims on Friday"_s);
        QVERIFY(search({.text = u"Alice"_s, .since = m_clock.now().addSecs(1)}).isEmpty());
        QVERIFY(search({.text = u"Alice"_s, .until = m_clock.now()}).isEmpty());
        QCOMPARE(search({.text = u"Alice"_s, .since = m_clock.now()}).size(), search(u"Alice"_s).size());
    }
    void keepsVectorsInEightBits()
    {
        llm::Vector vector;
        QRandomGenerator random(7);
        for (int i = 0; i < 384; ++i)
            vector.append(float(random.generateDouble() - 0.5));
        llm::normalise(vector);

        const QByteArray bytes = quantised(vector);

        QCOMPARE(bytes.size(), 4 + 384);
        SearchIndex index;
        index.put(1, 5, bytes);
        QVERIFY(std::abs(index.similarity(1, QueryVector(vector)) - 1) < 0.01);
        const float exact = index.exactSimilarity(1, remainderOf(vector, bytes), QueryVector(vector));
        QVERIFY2(std::abs(exact - 1) < 0.00001F, qPrintable(QString::number(double(exact), 'f', 8)));
        QCOMPARE(viewOf(QByteArray(3, 'x')).length, 0);
        QCOMPARE(viewOf({}).length, 0);
    }
    void keepsItsIndexRight()
    {
        SearchIndex index;
        llm::Vector east(3, 0);
        east[0] = 1;
        llm::Vector north(3, 0);
        north[1] = 1;
        index.put(1, 4, {});   // has no vector yet
        index.put(2, 6, quantised(east));
        index.put(3, 2, quantised(north));
        QCOMPARE(index.averageLength(), 4.0);

        index.remove(1);
        index.put(4, 4, QByteArray(20, 'x'));   // of another width: as if it had none

        QCOMPARE(index.size(), 3);
        QCOMPARE(index.nearest(QueryVector(north), 1).constFirst().first, 3);
        QCOMPARE(index.nearest(QueryVector(east), 1).constFirst().first, 2);
        QCOMPARE(index.similarity(4, QueryVector(east)), 0.0F);
        QVERIFY(index.nearest(QueryVector(llm::Vector(5, 1)), 3).isEmpty());
    }
    void readsMemoriesAnewForAnotherEmbedder()
    {
        QStringList many;
        for (int i = 0; i < 80; ++i)
            many.append(QString(u"%1 number %2"_s).arg(i == 50 ? u"zebra"_s : u"apple"_s).arg(i));
        addAll(many);
        bool isAway = true;
        m_book = std::make_unique<MemoryBook>(UserFiles::Settings{.folder = m_folder->path()}, m_clock,
                                              std::make_unique<LetterEmbedder>(u"letters"_s, &isAway));

        // Meanwhile words are enough.
        QCOMPARE(search(u"zebra"_s).constFirst().memory.text, u"zebra number 50"_s);
        QCOMPARE(m_book->backgroundStatus(u"alice"_s), QString());
        isAway = false;
        m_book = std::make_unique<MemoryBook>(UserFiles::Settings{.folder = m_folder->path()}, m_clock,
                                              std::make_unique<LetterEmbedder>(u"letters"_s, &isAway));
        (void)search(u"zebra"_s);
        QTRY_VERIFY(!search(u"zzz"_s).isEmpty());

        QCOMPARE(search(u"zzz"_s).constFirst().memory.text, u"zebra number 50"_s);
        QTRY_COMPARE(m_book->backgroundStatus(u"alice"_s), QString());
    }
    void countsWhatAPaidEmbedderTook()
    {
        addAll({u"apple pie"_s});
        QVERIFY(m_book->usageSums(u"alice"_s).isEmpty());   // the built-in one costs nothing
        const auto reopen = [this] {
            m_book = std::make_unique<MemoryBook>(UserFiles::Settings{.folder = m_folder->path()}, m_clock,
                                                  std::make_unique<LetterEmbedder>(u"letters"_s));
        };
        reopen();
        (void)search(u"apple"_s);   // the question, and then the memory

        QTRY_COMPARE(m_book->usageSums(u"alice"_s).at(0)["calls"_L1].toInt(), 2);
        reopen();
        const QJsonArray sums = m_book->usageSums(u"alice"_s);
        QCOMPARE(sums.size(), 1);
        QCOMPARE(sums.at(0)["model"_L1].toString(), u"letters"_s);
        QCOMPARE(sums.at(0)["day"_L1].toString(), m_clock.now().toUTC().date().toString(Qt::ISODate));
        QCOMPARE(sums.at(0)["tokens"_L1].toInt(), 6);
        QCOMPARE(sums.at(0)["cost_nanos"_L1].toInteger(), 500'000'000);
        QCOMPARE(sums.at(0)["unpriced_calls"_L1].toInt(), 0);
        QVERIFY(m_book->usageSums(u"bob"_s).isEmpty());
    }
    void searchesTenThousand()
    {
        // Straight into the store: this is about searching.
        auto store = MemoryStore::open(m_folder->filePath(u"alice.sqlite"_s), m_clock);
        QVERIFY(store);
        QRandomGenerator random(42);
        const QStringList words{u"garden"_s, u"kitchen"_s, u"school"_s, u"train"_s,   u"music"_s,
                                u"river"_s,  u"summer"_s,  u"letter"_s, u"bicycle"_s, u"doctor"_s};
        for (int i = 0; i < 10'000; ++i) {
            const QString text =
                u"Note %1 about the %2 and the %3"_s.arg(i).arg(words.at(random.bounded(10)), words.at(random.bounded(10)));
            QVERIFY((*store)->add({.text = text}, {}));
        }
        QVERIFY((*store)->add({.text = u"The spare key lies under the blue flowerpot"_s}, {}));
        store->reset();

        QElapsedTimer timer;
        (void)search(u"doctor"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_book->backgroundStatus(u"alice"_s), QString(), 60'000);
        timer.start();
        const QList<MemoryHit> hits = search(u"where is the spare key?"_s);
        qInfo("a search of 10,001 memories took %lld us", static_cast<long long>(timer.nsecsElapsed() / 1000));

        QVERIFY(!hits.isEmpty());
        QCOMPARE(hits.constFirst().memory.text, u"The spare key lies under the blue flowerpot"_s);
        QCOMPARE(search({.text = u"garden"_s, .limit = 100}).size(), 100);
    }

private:
    Result<KeptMemory> add(const QString &text) { return m_book->add(u"alice"_s, {.text = text}); }
    void addAll(const QStringList &texts)
    {
        for (const QString &text : texts)
            QVERIFY(add(text));
    }
    QList<MemoryHit> search(const MemoryQuery &query)
    {
        const auto found = m_book->search(u"alice"_s, query);
        return QTest::qWaitFor([&found] { return found.isFinished(); }) ? found.result().value_or(QList<MemoryHit>())
                                                                        : QList<MemoryHit>();
    }
    QList<MemoryHit> search(const QString &text) { return search(MemoryQuery{.text = text}); }

    std::unique_ptr<QTemporaryDir> m_folder;
    FakeClock m_clock;
    std::unique_ptr<MemoryBook> m_book;
};

QTEST_GUILESS_MAIN(TestMemorySearch)
#include "tst_memorysearch.moc"
