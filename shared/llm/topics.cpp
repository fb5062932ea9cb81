#include "shared/llm/topics.h"

#include "shared/llm/builtinlanguage.h"
#include "shared/llm/resource.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

constexpr qsizetype mostText = 2000;

// Both sides lose the same ending, so it need not be a word that is left.
QString withoutEnding(const QString &form)
{
    if (form == "news"_L1)
        return form;   // is not what is new
    QString stem = builtin::stemOf(form);
    for (const QLatin1StringView ending : {"ement"_L1, "ing"_L1, "ees"_L1, "er"_L1, "ez"_L1, "ed"_L1, "ee"_L1}) {
        if (stem.size() >= ending.size() + 3 && stem.endsWith(ending)) {
            stem.chop(ending.size());
            break;
        }
    }
    if (stem.size() > 3 && stem.endsWith(u'e'))
        stem.chop(1);
    return stem;
}

QList<builtin::Word> stemsOf(const QString &text)
{
    QList<builtin::Word> words = builtin::wordsOf(text);
    for (builtin::Word &word : words)
        word.form = withoutEnding(word.form);
    return words;
}

using TopicBook = builtin::PhraseBook<QStringList>;

// A phrase may belong to several topics: "pluie" is weather, "train" is transport and a journey.
const TopicBook &topicBook()
{
    static const TopicBook book = [] {
        QHash<QString, QStringList> topics;
        const QJsonObject data = readResource(u"builtin/topics.json"_s);
        for (auto topic = data.begin(); topic != data.end(); ++topic) {
            for (const QJsonValue &phrase : topic.value().toArray()) {
                QStringList stems;
                for (const builtin::Word &word : stemsOf(phrase.toString()))
                    stems.append(word.form);
                topics[stems.join(u' ')].append(u'#' + topic.key());
            }
        }
        TopicBook made;
        for (auto topic = topics.begin(); topic != topics.end(); ++topic)
            made.add(topic.key(), topic.value());
        return made;
    }();
    return book;
}

bool isGlue(const QString &form)
{
    return std::ranges::any_of(builtin::Language::all(), [&form](const builtin::Language *language) {
        return language->has(u"glue"_s, form) || language->has(u"questionWords"_s, form);
    });
}

} // namespace

WeightedWords topicsOf(const QString &text)
{
    WeightedWords found;
    const QString apart = builtin::identifierApart(text.left(mostText));
    const QList<builtin::Word> words = builtin::wordsOf(apart);
    const QList<builtin::Word> stems = stemsOf(apart);
    for (qsizetype i = 0; i < words.size();) {
        const auto topic = topicBook().longestAt(stems, i, stems.size());
        const qsizetype count = topic ? topic->count : 1;
        if (topic) {
            for (const QString &name : topic->meaning)
                found.insert(name, 1);
        }
        for (qsizetype k = i; k < i + count; ++k) {
            const QString &form = words.at(k).form;
            if (form.size() > 1 && !isGlue(form) && !form.front().isDigit())
                found.insert(stems.at(k).form, 1);
        }
        i += count;
    }
    return found;
}

void mergeWords(WeightedWords &into, const WeightedWords &words, double weight)
{
    for (auto word = words.begin(); word != words.end(); ++word) {
        double &known = into[word.key()];
        known = std::max(known, word.value() * weight);
    }
}

} // namespace tom::llm
