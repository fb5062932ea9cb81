// How often triage chooses what a sentence needs: by words alone, and by a real model when the environment has a key.
// Run by ./tom bench triage.
#include "agent/triage/triage.h"
#include "shared/http/networkhttpclient.h"
#include "shared/llm/builtinassistant.h"
#include "shared/llm/llmrouter.h"
#include "tests/agent/triage/triagesentences.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;

namespace {

void print(const QString &line)
{
    std::printf("%s\n", line.toUtf8().constData());
    std::fflush(stdout);
}

Selection chosen(Triage &triage, const QString &sentence)
{
    Selection selection;
    bool isThere = false;
    QEventLoop loop;
    const auto choosing = triage.choose({.request = sentence});
    QObject::connect(choosing.get(), &Choosing::finished, &loop, [&](const Selection &made) {
        selection = made;
        isThere = true;
        loop.quit();
    });
    choosing->start();
    if (!isThere)
        loop.exec();
    return selection;
}

void measure(const QString &who, Triage &triage, bool isVerbose)
{
    test::TriageScore score;
    QElapsedTimer timer;
    qint64 slowest = 0;
    qint64 total = 0;
    protocol::Usage usage;
    for (const test::TriageSentence &sentence : test::triageSentences()) {
        timer.start();
        const Selection selection = chosen(triage, sentence.text);
        const qint64 took = timer.nsecsElapsed() / 1000;
        slowest = std::max(slowest, took);
        total += took;
        usage += selection.usage;
        // That no word says anything is no choice: then everything is offered.
        const QStringList modules = selection.why.startsWith("no word"_L1) ? QStringList() : selection.modules;
        score.count(sentence.modules, modules);
        QStringList sorted = modules;
        sorted.sort();
        if (isVerbose && sorted != sentence.modules)
            print(u"  %1 -> %2 instead of %3"_s.arg(sentence.text, sorted.join(u", "_s), sentence.modules.join(u", "_s)));
    }
    print(u"%1: %2 sentences, exactly right %3 %, all that is needed %4 %, %5 ms each (longest %6 ms), %7 tokens in, %8 out"_s
              .arg(who)
              .arg(score.sentences)
              .arg(score.exactShare(), 0, 'f', 1)
              .arg(score.coveredShare(), 0, 'f', 1)
              .arg(double(total) / score.sentences / 1000, 0, 'f', 3)
              .arg(double(slowest) / 1000, 0, 'f', 3)
              .arg(usage.inputTokens)
              .arg(usage.outputTokens));
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const bool isVerbose = app.arguments().contains(u"--verbose"_s);
    ToolRegistry tools;
    test::addHousehold(tools);
    http::NetworkHttpClient http;
    const SystemClock clock;

    llm::BuiltinAssistant builtin(clock);
    Triage byWords(builtin, tools, {.hasModel = [] { return false; }});
    measure(u"builtin/assistant"_s, byWords, isVerbose);

    QHash<QString, QString> keys;
    const config::LlmConfig none;
    for (const QString &variable : llm::keyVariables(none)) {
        if (const QString key = qEnvironmentVariable(variable.toLatin1().constData()); !key.isEmpty())
            keys.insert(variable, key);
    }
    if (keys.isEmpty()) {
        print(u"No key of a provider is in the environment (such as OPENAI_API_KEY): no real model is measured."_s);
        return 0;
    }
    llm::LlmRouter router(http, none, keys, {});
    QEventLoop loop;
    QObject::connect(&router, &llm::LlmRouter::chosen, &loop, &QEventLoop::quit);
    router.start();
    loop.exec();
    Triage byModel(router, tools, {.patience = std::chrono::seconds(60)});
    measure(router.model(0), byModel, isVerbose);
    return 0;
}
