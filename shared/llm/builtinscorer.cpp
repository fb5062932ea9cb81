#include "shared/llm/builtinscorer.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace tom::llm::builtin {

namespace {

constexpr double threshold = 0.8;
constexpr double evidenceWeight = 1.5;     // a word of the description alone is no evidence
constexpr double filledBonus = 0.7;
constexpr double missingMalus = 1.2;
constexpr double unexplainedMalus = 0.8;
constexpr double firstVerbBonus = 0.5;

QSet<QString> termsOf(const Sentence &sentence)
{
    QSet<QString> terms;
    for (qsizetype i = sentence.begin(); i < sentence.end(); ++i) {
        if (const Mention *mention = sentence.mentionAt(i)) {
            for (const QString &object : mention->objects())
                terms.insert(object);
        } else if (!sentence.isGlue(i)) {
            terms.insert(stemOf(sentence.form(i)));
        }
    }
    return terms;
}

// How rare a term is among the tools: what all of them have says little.
double rarity(const QString &term, const QList<ToolProfile> &tools)
{
    const auto known = double(std::ranges::count_if(tools, [&term](const ToolProfile &tool) { return tool.weightOf(term) > 0; }));
    return std::max(0.3, std::log(1 + (double(tools.size()) - known + 0.5) / (known + 0.5)));
}

// What the verbs of the sentence say about this tool; nothing when they say another thing.
std::optional<double> actionScore(const Sentence &sentence, const QString &offered)
{
    int best = 0;
    bool isFirst = true;
    bool isBestFirst = false;
    bool saysAny = false;
    for (const Mention &mention : sentence.mentions()) {
        const QString action = mention.action();
        if (action.isEmpty())
            continue;
        saysAny = true;
        if (actionFit(action, offered) > best) {
            best = actionFit(action, offered);
            isBestFirst = isFirst;
        }
        isFirst = false;
    }
    if (!saysAny)
        return offered == "show"_L1 || offered == "search"_L1 ? std::optional<double>(0) : std::nullopt;
    if (best == 0)
        return std::nullopt;
    return best + (isBestFirst ? firstVerbBonus : 0);
}

} // namespace

std::optional<ToolChoice> chooseTool(const Sentence &sentence, const QList<ToolProfile> &tools, const QDateTime &now)
{
    const QSet<QString> terms = termsOf(sentence);
    std::optional<ToolChoice> best;
    for (const ToolProfile &tool : tools) {
        const std::optional<double> action = actionScore(sentence, tool.action);
        if (!action)
            continue;
        double objects = 0;
        bool hasEvidence = false;
        for (const QString &term : terms) {
            const double weight = tool.weightOf(term);
            objects += weight * rarity(term, tools);
            hasEvidence = hasEvidence || weight >= evidenceWeight;
        }
        if (!hasEvidence)
            continue;
        const Filling filling = SlotFiller(sentence, tool, now).fill();
        const double score = *action + objects + filledBonus * filling.filled - missingMalus * double(filling.missing.size())
                             - unexplainedMalus * filling.unexplained;
        if (score >= threshold && (!best || score > best->score))
            best = ToolChoice{.profile = tool, .filling = filling, .score = score, .isCommand = *action >= 2};
    }
    return best;
}

} // namespace tom::llm::builtin
