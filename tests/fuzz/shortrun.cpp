// A fuzz target without a fuzzer: for compilers that have no libFuzzer, and for everybody's ./tom test. Changes the seeds at
// random, the same way for the same start, for some seconds:
//   fuzz_json SECONDS DICTIONARY SEEDS…   (folders)
// When it fails it prints the number with which FUZZ_START begins exactly there, and shows the bytes (percent-encoded).
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <unistd.h>

using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

namespace {

constexpr qsizetype longest = 16 * 1024;
quint32 run = 0;

// Only what a signal's handler may call.
void tellAndDie(int signal)
{
    char text[64] = "failed; again with FUZZ_START=";
    int length = 30;
    for (quint32 shift = 1'000'000'000; shift > 0; shift /= 10)
        text[length++] = char('0' + run / shift % 10);
    text[length++] = '\n';
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text, size_t(length));
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

QByteArrayList seedsOf(const QString &folder)
{
    QByteArrayList seeds;
    const QDir dir(folder);
    for (const QString &name : dir.entryList(QDir::Files, QDir::Name)) {
        QFile file(dir.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            seeds.append(file.read(longest));
    }
    return seeds;
}

// As libFuzzer reads it: "word" on each line, with \xNN.
QByteArrayList wordsOf(const QString &path)
{
    QByteArrayList words;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return words;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (!line.startsWith('"') || !line.endsWith('"') || line.size() < 3)
            continue;
        QByteArray word;
        for (qsizetype i = 1; i < line.size() - 1; ++i) {
            if (line.at(i) != '\\')
                word += line.at(i);
            else if (line.at(i + 1) == 'x')
                word += char(line.mid(std::exchange(i, i + 3) + 2, 2).toInt(nullptr, 16));
            else
                word += line.at(++i);
        }
        words.append(word);
    }
    return words;
}

class Mutator
{
public:
    Mutator(const QByteArrayList &seeds, const QByteArrayList &words) : m_seeds(seeds), m_words(words) {}

    [[nodiscard]] QByteArray bytes(quint32 number) const
    {
        QRandomGenerator random(number);
        QByteArray bytes = m_seeds.at(random.bounded(m_seeds.size()));
        for (int i = random.bounded(6); i > 0; --i)
            change(bytes, random);
        return bytes.left(longest);
    }

private:
    void change(QByteArray &bytes, QRandomGenerator &random) const
    {
        const qsizetype at = random.bounded(bytes.size() + 1);
        switch (random.bounded(6)) {
        case 0:
            bytes.insert(at, m_words.at(random.bounded(m_words.size())));
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
        case 4:
            if (at < bytes.size())
                bytes[at] = char(uchar(bytes.at(at)) ^ (1u << random.bounded(8)));
            break;
        default: {
            const QByteArray &other = m_seeds.at(random.bounded(m_seeds.size()));
            bytes = bytes.first(at) + other.mid(random.bounded(other.size() + 1));
        }
        }
    }

    QByteArrayList m_seeds;
    QByteArrayList m_words;
};

} // namespace

int main(int argc, char *argv[])
{
    const int seconds = argc > 3 ? std::atoi(argv[1]) : 0;
    QByteArrayList seeds;
    for (int i = 3; i < argc; ++i)
        seeds += seedsOf(QString::fromLocal8Bit(argv[i]));
    const QByteArrayList words = seconds > 0 ? wordsOf(QString::fromLocal8Bit(argv[2])) : QByteArrayList();
    if (seconds <= 0 || seeds.isEmpty() || words.isEmpty()) {
        std::fprintf(stderr, "usage: %s SECONDS DICTIONARY SEEDS…; there must be seeds and words\n", argv[0]);
        return 2;
    }
    for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL})
        std::signal(signal, &tellAndDie);
    for (const QByteArray &seed : std::as_const(seeds))
        LLVMFuzzerTestOneInput(reinterpret_cast<const unsigned char *>(seed.constData()), size_t(seed.size()));

    const Mutator mutator(seeds, words);
    run = qEnvironmentVariable("FUZZ_START").toUInt();
    if (qEnvironmentVariableIsSet("FUZZ_START"))
        std::fprintf(stderr, "%s\n", mutator.bytes(run).toPercentEncoding(" {}:\",[]").constData());
    QElapsedTimer timer;
    quint32 runs = 0;
    for (timer.start(); timer.elapsed() < seconds * 1000; ++run, ++runs) {
        const QByteArray bytes = mutator.bytes(run);
        LLVMFuzzerTestOneInput(reinterpret_cast<const unsigned char *>(bytes.constData()), size_t(bytes.size()));
    }
    std::printf("%u runs from %lld seeds in %d s\n", runs, static_cast<long long>(seeds.size()), seconds);
    return 0;
}
