#include "shared/llm/builtintypedvalue.h"

#include "shared/llm/builtinarithmetic.h"
#include "shared/llm/builtindates.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::llm::builtin {

namespace {

std::optional<TypedValue> choice(const Slot &slot, const Sentence &sentence)
{
    constexpr double enough = 0.7;
    for (const QJsonValue &option : slot.schema.value("enum"_L1).toArray()) {
        const QList<Word> wanted = wordsOf(option.toString().replace(u'_', u' '));
        for (qsizetype i = sentence.begin(); !wanted.isEmpty() && i + wanted.size() <= sentence.end(); ++i) {
            bool matches = true;
            for (qsizetype k = 0; k < wanted.size() && matches; ++k)
                matches = similarity(stemOf(sentence.form(i + k)), stemOf(wanted.at(k).form)) >= enough;
            if (matches)
                return TypedValue{option, i, i + wanted.size()};
        }
    }
    return std::nullopt;
}

std::optional<TypedValue> number(const Slot &slot, const ValueSource &source)
{
    const Sentence &sentence = source.sentence;
    const auto namesIt = [&slot](const Word &word) { return stemOf(word.form) == slot.term; };
    if (!slot.required && std::ranges::none_of(sentence.words(), namesIt))
        return std::nullopt;   // a number that is said for something else
    const bool mustBeWhole = slot.schema.value("type"_L1) == "integer"_L1;
    for (qsizetype i = source.from; i < sentence.end(); ++i) {
        if (source.used.at(i))
            continue;
        std::optional<double> value = parseNumber(sentence.form(i), sentence.language());
        if (!value)
            value = sentence.language().number(sentence.form(i));
        const bool isWhole = value && *value == std::floor(*value) && std::abs(*value) < 1e15;
        if (value && (isWhole || !mustBeWhole))
            return TypedValue{mustBeWhole ? QJsonValue(qint64(*value)) : QJsonValue(*value), i, i + 1};
    }
    return std::nullopt;
}

std::optional<TypedValue> identifier(const Slot &slot, const ValueSource &source)
{
    if (!slot.required)
        return std::nullopt;
    for (qsizetype i = source.from; i < source.sentence.end(); ++i) {
        bool isWhole = false;
        const qint64 value = source.sentence.form(i).toLongLong(&isWhole);
        const bool isText = slot.schema.value("type"_L1) == "string"_L1;
        if (isWhole)
            return TypedValue{isText ? QJsonValue(source.sentence.form(i)) : QJsonValue(value), i, i + 1};
    }
    return std::nullopt;
}

template<typename Value>
std::optional<TypedValue> said(const std::optional<Found<Value>> &found, QString (*write)(const Value &))
{
    if (!found)
        return std::nullopt;
    return TypedValue{write(found->value), found->first, found->first + found->count};
}

} // namespace

std::optional<TypedValue> typedValue(const Slot &slot, const ValueSource &source)
{
    const QList<Word> &words = source.sentence.words();
    const Language &language = source.sentence.language();
    switch (slot.kind) {
    case SlotKind::Choice:
        return choice(slot, source.sentence);
    case SlotKind::Number:
        return number(slot, source);
    case SlotKind::Identifier:
        return identifier(slot, source);
    case SlotKind::Date:
        return said<QDate>(dayIn(words, source.from, words.size(), language, source.now.date()),
                           [](const QDate &day) { return day.toString(Qt::ISODate); });
    case SlotKind::Time:
        return said<QTime>(timeIn(words, source.from, words.size(), language),
                           [](const QTime &time) { return time.toString(u"HH:mm:ss"_s); });
    case SlotKind::DateTime:
        return said<QDateTime>(momentIn(words, source.from, words.size(), language, source.now), [](const QDateTime &moment) {
            return moment.toOffsetFromUtc(moment.offsetFromUtc()).toString(Qt::ISODate);
        });
    default:
        return std::nullopt;
    }
}

} // namespace tom::llm::builtin
