#include "tests/fuzz/requestcheck.h"

#include <QDir>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::httpserver;

// A short run of what the fuzzer does at length: the seeds, and the same mutations of them each time.
class TestRequestFuzz : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const QDir folder(QStringLiteral(TOM_SOURCE_DIR "/tests/fuzz/seeds/request"));
        for (const QString &name : folder.entryList(QDir::Files)) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            m_seeds.append(file.readAll());
        }
        QVERIFY(m_seeds.size() >= 10);
    }
    void seeds()
    {
        for (const QByteArray &seed : std::as_const(m_seeds))
            QVERIFY2(problemWith(seed).isEmpty(), (problemWith(seed) + ": " + seed.toPercentEncoding()).constData());
    }
    void mutations()
    {
        QRandomGenerator random(20250901);
        for (int i = 0; i < 20000; ++i) {
            const QByteArray bytes = mutated(random);
            const QByteArray problem = problemWith(bytes);
            QVERIFY2(problem.isEmpty(), (problem + ": " + bytes.toPercentEncoding()).constData());
        }
    }

private:
    [[nodiscard]] QByteArray mutated(QRandomGenerator &random) const
    {
        static const QByteArrayList words{"\r\n"_ba,
                                          "\r"_ba,
                                          "\n"_ba,
                                          " "_ba,
                                          "\t"_ba,
                                          ":"_ba,
                                          "0\r\n\r\n"_ba,
                                          "Host: b\r\n"_ba,
                                          "Content-Length: 3\r\n"_ba,
                                          "Transfer-Encoding: chunked\r\n"_ba,
                                          "\0"_ba,
                                          "\x80"_ba,
                                          "%00"_ba,
                                          "HTTP/1.0"_ba,
                                          "Connection: close\r\n"_ba,
                                          "ffffffffffffffff\r\n"_ba};
        QByteArray bytes = m_seeds.at(random.bounded(m_seeds.size()));
        for (int i = random.bounded(4); i >= 0; --i) {
            const qsizetype at = random.bounded(bytes.size() + 1);
            switch (random.bounded(5)) {
            case 0:
                bytes.insert(at, words.at(random.bounded(words.size())));
                break;
            case 1:
                bytes.remove(at, 1 + random.bounded(8));
                break;
            case 2:
                if (at < bytes.size())
                    bytes[at] = char(random.bounded(256));
                break;
            case 3:
                bytes.insert(at, bytes.mid(random.bounded(bytes.size() + 1), random.bounded(40)));
                break;
            default: {
                const QByteArray &other = m_seeds.at(random.bounded(m_seeds.size()));
                bytes = bytes.first(at) + other.mid(random.bounded(other.size() + 1));
            }
            }
        }
        return bytes;
    }

    QList<QByteArray> m_seeds;
};

QTEST_GUILESS_MAIN(TestRequestFuzz)
#include "tst_requestfuzz.moc"
