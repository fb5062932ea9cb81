// How often triage chooses what a sentence needs: by words alone, and by a real model when the environment has a key.
// Run by ./tom bench triage.
#include "agent/triage/triage.h"
#include "shared/http/curlhttpclient.h"
#include "shared/llm/builtinassistant.h"
#include "shared/llm/llmrouter.h"
#include "tests/agent/triage/manytools.h"
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

// One service with many tools: what the first choice costs, which makes the index, and one after it.
void measureSize(int count, llm::LlmClient &llm)
{
    QList<llm::ToolDefinition> definitions;
    for (int i = 0; i < count; ++i)
        definitions.append(
            {.name = u"do_thing_%1_with_%2"_s.arg(i).arg(i % 37),
             .description =
                 u"Does thing %1 of group %2 and tells what came of it, with all that belongs to it"_s.arg(i).arg(i % 11),
             .parameters = {{u"type"_s, u"object"_s},
                            {u"properties"_s, QJsonObject{{u"name"_s, QJsonObject()}, {u"when"_s, QJsonObject()}}}}});
    ToolRegistry tools;
    tools.add(std::make_unique<test::WordyModule>(
        test::WordyModule::Words{.name = u"things"_s, .description = u"Many things"_s, .tools = definitions}));
    Triage triage(llm, tools, {.hasModel = [] { return false; }});
    QElapsedTimer timer;
    timer.start();
    (void)chosen(triage, u"do thing 7 with the group"_s);
    const double first = double(timer.nsecsElapsed()) / 1e6;
    timer.start();
    (void)chosen(triage, u"do thing 8 with the group"_s);
    print(u"one service with %1 tools: the first choice %2 ms, one after it %3 ms"_s.arg(count)
              .arg(first, 0, 'f', 2)
              .arg(double(timer.nsecsElapsed()) / 1e6, 0, 'f', 2));
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const bool isVerbose = app.arguments().contains(u"--verbose"_s);
    ToolRegistry tools;
    test::addHousehold(tools);
    http::CurlHttpClient http;
    const SystemClock clock;

    llm::BuiltinAssistant builtin(clock);
    Triage byWords(builtin, tools, {.hasModel = [] { return false; }});
    measure(u"builtin/assistant"_s, byWords, isVerbose);
    for (const int count : {300, 600, 1200})
        measureSize(count, builtin);

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
