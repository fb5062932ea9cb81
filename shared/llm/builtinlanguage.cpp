#include "shared/llm/builtinlanguage.h"

#include "shared/llm/resource.h"

using namespace Qt::StringLiterals;

namespace tom::llm::builtin {

const Language &Language::english()
{
    static const Language language(u"en"_s);
    return language;
}

const QList<const Language *> &Language::all()
{
    static const Language french(u"fr"_s);
    static const QList<const Language *> languages{&english(), &french};
    return languages;
}

const Language &Language::byCode(const QString &code)
{
    for (const Language *language : all()) {
        if (language->code() == code)
            return *language;
    }
    return english();
}

const Language &Language::of(const QString &text, const Language &otherwise)
{
    const QList<Word> words = wordsOf(text);
    const auto hits = [&words](const Language &language) {
        return std::ranges::count_if(words, [&](const Word &word) { return language.has(u"markers"_s, word.form); });
    };
    const Language *best = &otherwise;
    for (const Language *language : all()) {
        if (hits(*language) > hits(*best))
            best = language;
    }
    return *best;
}

Language::Language(const QString &code) : m_code(code), m_data(readResource(u"builtin/%1.json"_s.arg(code)))
{
    m_decimal = m_data.value("decimal"_L1).toString();
    m_qualifierFirst = m_data.value("qualifierBefore"_L1).toBool();
    for (const QString &name :
         {u"markers"_s, u"glue"_s, u"articles"_s, u"connectors"_s, u"prepositions"_s, u"places"_s, u"recipients"_s,
          u"questionWords"_s, u"unitOne"_s, u"inNumber"_s, u"at"_s, u"in"_s, u"ago"_s, u"next"_s}) {
        for (const QJsonValue &word : array(name))
            m_sets[name].insert(word.toString());
    }
    const QJsonObject numbers = table(u"numbers"_s);
    for (auto number = numbers.begin(); number != numbers.end(); ++number)
        m_numbers.insert(number.key(), number.value().toDouble());
    readMeanings();
    readPhrases();
}

void Language::readMeanings()
{
    const auto addAll = [](PhraseBook<Meaning> &book, const QJsonObject &phrasesOfConcepts, bool areNames) {
        for (auto entry = phrasesOfConcepts.begin(); entry != phrasesOfConcepts.end(); ++entry) {
            const Meaning meaning{.concepts = entry.key().split(u' '), .isName = areNames};
            for (const QJsonValue &phrase : entry.value().toArray())
                book.add(phrase.toString(), meaning);
        }
    };
    addAll(m_meanings, table(u"meanings"_s), false);
    addAll(m_meanings, table(u"known"_s), true);
    addAll(m_leading, table(u"leading"_s), false);
    for (const QJsonValue &implied : array(u"implied"_s)) {
        Meaning meaning{.concepts = implied["means"_L1].toString().split(u' ')};
        const QJsonObject values = implied["values"_L1].toObject();
        for (auto value = values.begin(); value != values.end(); ++value)
            meaning.values.insert(value.key(), value.value().toString());
        for (const QJsonValue &phrase : implied["say"_L1].toArray())
            m_meanings.add(phrase.toString(), meaning);
    }
}

// Arrays of phrases by their name, intents as "intent.NAME"; tables of phrases keep the value as the meaning.
void Language::readPhrases()
{
    const auto addArray = [this](const QString &name, const QJsonArray &phrases) {
        for (const QJsonValue &phrase : phrases)
            m_phrases[name].add(phrase.toString(), phrase.toString());
    };
    for (const QString &name : {u"fillers"_s, u"joiners"_s, u"named"_s, u"polite"_s, u"yes"_s, u"no"_s, u"calculate"_s,
                                u"calculateEnd"_s, u"convert"_s, u"convertTo"_s, u"howMany"_s, u"howManyLink"_s})
        addArray(name, array(name));
    const QJsonObject intents = table(u"intents"_s);
    for (auto intent = intents.begin(); intent != intents.end(); ++intent)
        addArray(u"intent."_s + intent.key(), intent.value().toArray());
    for (const QString &name : {u"operators"_s, u"days"_s, u"dates"_s, u"times"_s, u"spans"_s}) {
        const QJsonObject entries = table(name);
        for (auto entry = entries.begin(); entry != entries.end(); ++entry)
            m_phrases[name].add(entry.key(), entry.value().toVariant().toString());
    }
}

const PhraseBook<QString> &Language::phrases(const QString &name) const
{
    static const PhraseBook<QString> none;
    const auto book = m_phrases.constFind(name);
    return book == m_phrases.constEnd() ? none : *book;
}

std::optional<double> Language::number(const QString &form) const
{
    for (const QString &one : {form, stemOf(form)}) {
        if (const auto known = m_numbers.constFind(one); known != m_numbers.constEnd())
            return *known;
    }
    return std::nullopt;
}

QString Language::answer(const QString &key) const
{
    return table(u"answers"_s).value(key).toString();
}

bool Language::hasAnswer(const QString &key) const
{
    return table(u"answers"_s).contains(key);
}

} // namespace tom::llm::builtin
