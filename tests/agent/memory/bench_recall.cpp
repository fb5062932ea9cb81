// How well a household's memories are found, and how often what is outdated or was never said comes up. Run by
// ./tom bench recall; tests/data/memory/README.md says what is asked.
#include "agent/memory/book/memorymodels.h"
#include "shared/config/configreader.h"
#include "shared/http/curlhttpclient.h"
#include "shared/llm/llmrouter.h"
#include "tests/agent/memory/recallscore.h"
#include "tests/agent/memory/recallways.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::memory;
using namespace tom::memory::test;

namespace {

void print(const QString &line)
{
    std::printf("%s\n", line.toUtf8().constData());
    std::fflush(stdout);
}

// What went wrong is shown of the tuned part only: nobody is to learn from the other.
void printMiss(const RecallHousehold &household, const RecallQuestion &question, const QList<SaidLine> &lines)
{
    RecallScore one;
    one.count(question, lines);
    if (household.isHeldOut || (one.found == one.questions && one.stale == 0 && one.invented == 0))
        return;
    QStringList words;
    for (const SaidLine &line : lines)
        words.append(line.words);
    const QString what = one.invented ? u"never said"_s : one.stale ? u"stale"_s : u"missed"_s;
    print(u"    %1: %2 -> %3"_s.arg(what, question.words, words.isEmpty() ? u"nothing"_s : words.join(u" / "_s)));
}

struct Part
{
    bool isHeldOut = false;
    QString language{};   // empty: all
};

void measure(const QString &name, RecallWay &way, const Part &part, bool isVerbose)
{
    RecallScore score;
    QElapsedTimer timer;
    qint64 spent = 0;
    for (const RecallHousehold &household : recallHouseholds()) {
        if (household.isHeldOut != part.isHeldOut || (!part.language.isEmpty() && household.language != part.language))
            continue;
        way.learn(household);
        for (const RecallQuestion &question : household.questions) {
            timer.start();
            const QList<SaidLine> lines = way.recall(question.words);
            spent += timer.nsecsElapsed();
            score.count(question, lines);
            if (isVerbose)
                printMiss(household, question, lines);
        }
    }
    print(u"  %1 %2 %3 %4 %5 %6 %7"_s.arg(name, -26)
              .arg(score.recall(), 9, 'f', 1)
              .arg(score.staleRate(), 8, 'f', 1)
              .arg(score.duplicateRate(), 11, 'f', 1)
              .arg(score.falseRate(), 13, 'f', 1)
              .arg(score.charactersEach(), 11, 'f', 0)
              .arg(double(spent) / 1e6 / std::max(1, score.questions + score.never), 9, 'f', 3));
}

void printHead(const QString &part)
{
    print(u"%1 %2 %3 %4 %5 %6 %7"_s.arg(part, -28)
              .arg(u"recall@5"_s, 9)
              .arg(u"stale"_s, 8)
              .arg(u"duplicates"_s, 11)
              .arg(u"never said"_s, 13)
              .arg(u"characters"_s, 11)
              .arg(u"ms"_s, 9));
}

// What config.yml says, with the keys of the environment; nothing without a file.
Result<config::MemorySlice> sliceFrom(const QString &path)
{
    if (path.isEmpty())
        return config::MemorySlice{};
    const config::ReadResult read = config::readConfigFile(path);
    if (!read.isUsable())
        return failure(ErrorCode::InvalidInput, read.problems.isEmpty() ? path : read.problems.constFirst().toString());
    config::MemorySlice slice = config::memorySliceFor(read.config, {});
    for (const QString &variable : llm::keyVariables(slice.llm)) {
        if (const QString key = qEnvironmentVariable(variable.toLatin1().constData()); !key.isEmpty())
            slice.keys.insert(variable, key);
    }
    return slice;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Asks the questions of tests/data/memory and prints, in per cent: how many answers are among the five memories that "
        "are recalled, for how many changed facts an outdated one is among them, how many memories say what another one said, "
        "and for how many questions about what was never said something is recalled all the same."_s);
    parser.addHelpOption();
    parser.addOptions({{u"config"_s, u"Measures the embedder of this config.yml too (memory.embedder_provider)."_s, u"file"_s},
                       {u"threshold"_s, u"Another score than the usual one, below which memories are left out."_s, u"number"_s},
                       {u"verbose"_s, u"Shows what goes wrong in the tuned part."_s}});
    parser.process(app);
    const auto slice = sliceFrom(parser.value(u"config"_s));
    if (!slice) {
        std::fprintf(stderr, "bench recall: %s\n", qUtf8Printable(slice.error().message));
        return 2;
    }

    http::CurlHttpClient http;
    const double threshold = parser.isSet(u"threshold"_s) ? parser.value(u"threshold"_s).toDouble() : MemoryQuery().threshold;
    BookWay builtin(threshold);
    BookWay configured(threshold, [&] { return embedderFor(*slice, http); });
    const QString label = embedderFor(*slice, http)->label();
    WordsWay words;
    WholeWay whole;
    for (const bool isHeldOut : {false, true}) {
        printHead(isHeldOut ? u"held out"_s : u"tuned"_s);
        for (const QString &language : {u""_s, u"en"_s, u"fr"_s}) {
            const Part part{.isHeldOut = isHeldOut, .language = language};
            const QString suffix = language.isEmpty() ? QString() : u", "_s + language;
            measure(u"builtin/hash-384"_s + suffix, builtin, part, parser.isSet(u"verbose"_s) && language.isEmpty());
            if (label != "builtin/hash-384"_L1)
                measure(label + suffix, configured, part, parser.isSet(u"verbose"_s) && language.isEmpty());
            measure(u"BM25 only"_s + suffix, words, part, false);
            measure(u"everything in context"_s + suffix, whole, part, false);
        }
    }
    return 0;
}
