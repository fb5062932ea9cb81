#include "shared/llm/builtinscorer.h"

using namespace Qt::StringLiterals;

namespace tom::llm::builtin {

namespace {

constexpr double threshold = 0.8;
constexpr double evidenceWeight = 1.5;     // a word of the description alone is no evidence
constexpr double filledBonus = 0.7;
constexpr double missingMalus = 1.2;
constexpr double unexplainedMalus = 0.8;
constexpr double firstVerbBonus = 0.5;

WeightedWords termsOf(const Sentence &sentence)
{
    WeightedWords terms;
    for (qsizetype i = sentence.begin(); i < sentence.end(); ++i) {
        if (const Mention *mention = sentence.mentionAt(i)) {
            for (const QString &object : mention->objects())
                terms.insert(object, 1);
        } else if (!sentence.isGlue(i)) {
            terms.insert(stemOf(sentence.form(i)), 1);
        }
    }
    return terms;
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

ToolSet::ToolSet(const QList<ToolDefinition> &tools) : profiles(profilesOf(tools))
{
    for (const ToolProfile &profile : std::as_const(profiles))
        words.add(profile.terms);
}

std::optional<ToolChoice> chooseTool(const Sentence &sentence, const ToolSet &tools, const QDateTime &now)
{
    const QList<WordIndex::Found> found = tools.words.find(termsOf(sentence));
    std::optional<ToolChoice> best;
    for (qsizetype i = 0; i < found.size(); ++i) {
        if (found.at(i).heaviest < evidenceWeight)
            continue;
        const ToolProfile &tool = tools.profiles.at(i);
        const std::optional<double> action = actionScore(sentence, tool.action);
        if (!action)
            continue;
        const Filling filling = SlotFiller(sentence, tool, now).fill();
        const double score = *action + found.at(i).score + filledBonus * filling.filled
                             - missingMalus * double(filling.missing.size()) - unexplainedMalus * filling.unexplained;
        if (score >= threshold && (!best || score > best->score))
            best = ToolChoice{.profile = tool, .filling = filling, .score = score, .isCommand = *action >= 2};
    }
    return best;
}

} // namespace tom::llm::builtin
