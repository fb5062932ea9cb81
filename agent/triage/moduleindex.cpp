#include "agent/triage/moduleindex.h"

#include "shared/llm/topics.h"

#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

constexpr double nameWeight = 3;
constexpr double toolNameWeight = 1.5;
constexpr double descriptionWeight = 1.5;
constexpr double toolDescriptionWeight = 0.8;
constexpr double parameterWeight = 0.4;

constexpr double leastScore = 1.4;
constexpr double leastShare = 0.7;     // of the best one's score
constexpr double leastWeight = 0.8;     // some word must stand in a place that says what the module is for
constexpr qsizetype mostModules = 4;
constexpr qsizetype mostParameters = 40;

llm::WeightedWords wordsOfTool(const llm::ToolDefinition &tool)
{
    llm::WeightedWords words;
    const qsizetype separator = tool.name.indexOf("__"_L1);
    llm::mergeWords(words, llm::topicsOf(separator < 0 ? tool.name : tool.name.sliced(separator + 2)), toolNameWeight);
    llm::mergeWords(words, llm::topicsOf(tool.description), toolDescriptionWeight);
    const QStringList parameters = tool.parameters.value("properties"_L1).toObject().keys();
    llm::mergeWords(words, llm::topicsOf(parameters.mid(0, mostParameters).join(u' ')), parameterWeight);
    return words;
}

} // namespace

ModuleIndex::ModuleIndex(const QList<ToolRegistry::Module> &modules)
{
    for (const ToolRegistry::Module &module : modules) {
        Entry entry{.name = module.name, .tools = module.tools};
        llm::WeightedWords words;
        llm::mergeWords(words, llm::topicsOf(module.name), nameWeight);
        llm::mergeWords(words, llm::topicsOf(module.description), descriptionWeight);
        for (const llm::ToolDefinition &tool : module.tools) {
            const llm::WeightedWords own = wordsOfTool(tool);
            llm::mergeWords(words, own, 1);
            if (module.tools.size() > bigModule)
                entry.toolWords.add(own);
        }
        m_words.add(words);
        m_entries.append(std::move(entry));
    }
}

QStringList ModuleIndex::modulesFor(const QString &sentence) const
{
    const QList<llm::WordIndex::Found> found = m_words.find(llm::topicsOf(sentence));
    QList<qsizetype> order(found.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::greater(), [&found](qsizetype i) { return found.at(i).score; });

    QStringList modules;
    for (const qsizetype i : order) {
        const bool fits = found.at(i).score >= leastScore && found.at(i).score >= leastShare * found.at(order.first()).score
                          && found.at(i).heaviest >= leastWeight;
        if (fits && modules.size() < mostModules)
            modules.append(m_entries.at(i).name);
    }
    return modules;
}

QList<llm::ToolDefinition> ModuleIndex::toolsOf(const QString &module, const QString &sentence, qsizetype most) const
{
    const auto entry = std::ranges::find(m_entries, module, &Entry::name);
    if (entry == m_entries.end())
        return {};
    if (entry->tools.size() <= std::max(most, bigModule))
        return entry->tools;
    const QList<llm::WordIndex::Found> found = entry->toolWords.find(llm::topicsOf(sentence));
    QList<qsizetype> order(found.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::greater(), [&found](qsizetype i) { return found.at(i).score; });
    order.resize(std::min(order.size(), most));
    std::ranges::sort(order);
    QList<llm::ToolDefinition> tools;
    for (const qsizetype i : std::as_const(order))
        tools.append(entry->tools.at(i));
    return tools;
}

} // namespace tom::agent
