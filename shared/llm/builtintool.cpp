#include "shared/llm/builtintool.h"

#include "shared/llm/builtinsentence.h"

using namespace Qt::StringLiterals;

namespace tom::llm::builtin {

namespace {

constexpr double nameWeight = 3;
constexpr double moduleWeight = 2.5;
constexpr double slotWeight = 1.5;
constexpr double descriptionWeight = 0.75;

QStringList wordsOfIdentifier(const QString &identifier)
{
    QStringList words;
    for (const Word &word : wordsOf(identifierApart(identifier)))
        words.append(word.form);
    return words;
}

QString localName(const QString &toolName)
{
    const qsizetype separator = toolName.indexOf("__"_L1);
    return separator < 0 ? toolName : toolName.sliced(separator + 2);
}

Meaning meaningOf(const QString &word)
{
    const QList<Word> words{{.form = word}};
    const auto match = Language::english().meanings().longestAt(words, 0, 1);
    return match ? match->meaning : Meaning{};
}

// The concept that a word stands for, or else its stem.
QString termOf(const QString &word)
{
    for (const QString &term : meaningOf(word).concepts) {
        if (!isAction(term) && term != "about"_L1)
            return term;
    }
    return stemOf(word);
}

QString actionOf(const QString &word)
{
    for (const QString &term : meaningOf(word).concepts) {
        if (isAction(term))
            return term;
    }
    return {};
}

struct NamedAction
{
    QString action = u"show"_s;   // "forecast" says no verb, and means to show it
    qsizetype first = 0;
    qsizetype count = 0;
};

// The verb of a tool's name: "turn on" of turn_on_light. "list" is a verb at its begin only.
NamedAction actionIn(const QList<Word> &nameWords)
{
    if (nameWords.size() > 1 && nameWords.first().form == "list"_L1)
        return {.count = 1};
    for (qsizetype i = 0; i < nameWords.size(); ++i) {
        // "turn on" is one verb; "add note" is a verb and a thing.
        for (const qsizetype count : {2, 1}) {
            const auto match = Language::english().meanings().longestAt(nameWords, i, std::min(i + count, nameWords.size()));
            if (match && match->meaning.concepts.size() == 1 && isAction(match->meaning.concepts.first()))
                return {.action = match->meaning.concepts.first(), .first = i, .count = match->count};
        }
    }
    return {};
}

bool isOneOf(const QString &name, std::initializer_list<QLatin1StringView> names)
{
    return std::ranges::any_of(names, [&name](QLatin1StringView known) { return name == known || name.endsWith(u'_' + known); });
}

SlotKind kindOfString(const QString &name, const QString &format)
{
    if (format == "date"_L1)
        return SlotKind::Date;
    if (format == "date-time"_L1)
        return SlotKind::DateTime;
    if (format == "time"_L1)
        return SlotKind::Time;
    if (isOneOf(name, {"date"_L1, "day"_L1}))
        return SlotKind::Date;
    if (isOneOf(name, {"datetime"_L1, "when"_L1, "due"_L1}))
        return SlotKind::DateTime;
    if (isOneOf(name, {"list"_L1, "list_name"_L1, "folder"_L1, "calendar"_L1, "project"_L1, "category"_L1}))
        return SlotKind::Container;
    if (isOneOf(name, {"item"_L1, "product"_L1, "task"_L1, "entry"_L1, "todo"_L1}))
        return SlotKind::Item;
    if (isOneOf(name, {"text"_L1, "content"_L1, "message"_L1, "body"_L1, "note"_L1, "memo"_L1}))
        return SlotKind::Text;
    if (isOneOf(name, {"query"_L1, "search"_L1, "q"_L1, "keyword"_L1, "keywords"_L1, "term"_L1}))
        return SlotKind::Query;
    if (isOneOf(name, {"city"_L1, "place"_L1, "location"_L1, "town"_L1, "address"_L1, "city_name"_L1}))
        return SlotKind::Place;
    if (isOneOf(name, {"to"_L1, "recipient"_L1, "person"_L1, "contact"_L1}))
        return SlotKind::Recipient;
    if (isOneOf(name, {"id"_L1}))
        return SlotKind::Identifier;
    return SlotKind::Phrase;
}

SlotKind kindOf(const QString &name, const QJsonObject &schema)
{
    const QString type = schema.value("type"_L1).toString();
    if (schema.contains("enum"_L1))
        return SlotKind::Choice;
    if (type == "integer"_L1 || type == "number"_L1)
        return isOneOf(name, {"id"_L1}) ? SlotKind::Identifier : SlotKind::Number;
    if (type == "boolean"_L1)
        return SlotKind::Boolean;
    if (type == "array"_L1)
        return schema.value("items"_L1).toObject().value("type"_L1).toString(u"string"_s) == "string"_L1 ? SlotKind::Items
                                                                                                         : SlotKind::Other;
    if (type == "string"_L1)
        return kindOfString(name.toLower(), schema.value("format"_L1).toString());
    return SlotKind::Other;
}

QList<Slot> slotsOf(const QJsonObject &parameters)
{
    QList<Slot> all;
    const QJsonArray required = parameters.value("required"_L1).toArray();
    const QJsonObject properties = parameters.value("properties"_L1).toObject();
    for (auto property = properties.begin(); property != properties.end(); ++property) {
        const QStringList words = wordsOfIdentifier(property.key());
        all.append({.name = property.key(),
                    .term = words.isEmpty() ? QString() : termOf(words.first()),
                    .kind = kindOf(property.key(), property.value().toObject()),
                    .required = required.contains(property.key()),
                    .schema = property.value().toObject()});
    }
    return all;
}

void weigh(QHash<QString, double> &terms, const QString &term, double weight)
{
    if (!term.isEmpty())
        terms[term] = std::max(terms.value(term), weight);
}

} // namespace

const Slot *ToolProfile::slot(const QString &name) const
{
    const auto found = std::ranges::find_if(slots, [&name](const Slot &slot) { return slot.name == name; });
    return found == slots.end() ? nullptr : &*found;
}

double ToolProfile::weightOf(const QString &term) const
{
    constexpr double enough = 0.6;
    if (const auto exact = terms.constFind(term); exact != terms.constEnd())
        return *exact;
    double best = 0;
    for (auto known = terms.begin(); known != terms.end(); ++known) {
        // A slip of the fingers changes a letter or two and seldom the first one.
        const bool isCandidate =
            term.size() > 3 && term.front() == known.key().front() && std::abs(term.size() - known.key().size()) <= 2;
        const double likeness = isCandidate ? similarity(term, known.key()) : 0;
        if (likeness >= enough)
            best = std::max(best, known.value() * likeness * 0.7);
    }
    return best;
}

QString ToolProfile::title() const
{
    return wordsOfIdentifier(localName(tool.name)).join(u' ');
}

ToolProfile profileOf(const ToolDefinition &tool)
{
    ToolProfile profile{.tool = tool};
    const qsizetype separator = tool.name.indexOf("__"_L1);
    profile.module = tool.module.isEmpty() && separator > 0 ? tool.name.first(separator) : tool.module;
    profile.slots = slotsOf(tool.parameters);

    const QList<Word> nameWords = wordsOf(wordsOfIdentifier(localName(tool.name)).join(u' '));
    const NamedAction action = actionIn(nameWords);
    profile.action = action.action;
    for (qsizetype i = 0; i < nameWords.size(); ++i) {
        if (i < action.first || i >= action.first + action.count)
            weigh(profile.terms, termOf(nameWords.at(i).form), nameWeight);
    }
    for (const QString &word : wordsOfIdentifier(profile.module))
        weigh(profile.terms, termOf(word), moduleWeight);
    for (const Slot &slot : profile.slots)
        weigh(profile.terms, slot.term, slotWeight);
    for (const Word &word : wordsOf(tool.description)) {
        if (!Language::english().has(u"glue"_s, word.form) && actionOf(word.form).isEmpty())
            weigh(profile.terms, termOf(word.form), descriptionWeight);
    }
    return profile;
}

QList<ToolProfile> profilesOf(const QList<ToolDefinition> &tools)
{
    QList<ToolProfile> profiles;
    std::ranges::transform(tools, std::back_inserter(profiles), profileOf);
    return profiles;
}

} // namespace tom::llm::builtin
