#include "agent/memory/search/stems.h"

#include "shared/llm/builtintext.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace tom::memory {

namespace {

constexpr qsizetype leastStem = 4;   // letters that are left when an ending is cut off

QString withoutEnding(const QString &form)
{
    static constexpr std::array endings{"issement"_L1, "ement"_L1, "ments"_L1, "ions"_L1, "ion"_L1, "ment"_L1,
                                        "aient"_L1,    "ing"_L1,   "ait"_L1,   "ent"_L1,  "ons"_L1, "ed"_L1,
                                        "er"_L1,       "ez"_L1,    "ees"_L1,   "ee"_L1,   "es"_L1,  "e"_L1};
    if (form.front().isDigit())
        return form;
    for (const QLatin1StringView ending : endings) {
        if (form.size() - ending.size() >= leastStem && form.endsWith(ending))
            return form.chopped(ending.size());
    }
    return form;
}

QSet<QString> setOf(const char *words)
{
    QSet<QString> set;
    for (const QString &word : QString::fromUtf8(words).split(u' '))
        set.insert(withoutEnding(llm::builtin::stemOf(word)));
    return set;
}

const QSet<QString> &emptyWords()
{
    static const QSet<QString> words = setOf(
        "a an and are as at be been but by can could did do does for from had has have he her him his how i if in into is it its "
        "me my of on or our she should so that the their them then there these they this to us was we were what when where which "
        "who whom whose why will with would you your yours mine about any some tell know remember please must may might shall "
        "got get gets name names named called s t d m re ve ll "
        "au aux avec ce ces cet cette comment c d dans de des du elle elles en est et etait eu il ils j je l la le les leur "
        "leurs "
        "lui m ma mais me mes moi mon n nos notre nous on ou par pour qu quand que quel quelle quelles quels qui quoi s sa se "
        "ses si son sont sur t ta te tes toi ton tu un une vos votre vous y suis es sommes etes ai as avons avez ont doit dois "
        "doivent faut peut peux peuvent fait faire font appelle appellent nom noms");
    return words;
}

} // namespace

QStringList stemsOf(const QString &text)
{
    QStringList stems;
    for (const llm::builtin::Word &word : llm::builtin::wordsOf(text)) {
        if (!word.form.isEmpty())
            stems.append(withoutEnding(llm::builtin::stemOf(word.form)));
    }
    return stems;
}

QStringList tellingStems(const QString &text)
{
    return tellingIn(stemsOf(text));
}

QStringList tellingIn(const QStringList &all)
{
    QStringList telling;
    std::ranges::copy_if(all, std::back_inserter(telling), [](const QString &stem) { return !emptyWords().contains(stem); });
    return telling.isEmpty() ? all : telling;
}

bool isEmptyWord(const QString &stem)
{
    return emptyWords().contains(stem);
}

QSet<QString> negationsIn(const QStringList &stems)
{
    static const QSet<QString> words =
        setOf("not no never none nothing nobody without don doesn didn isn aren wasn weren won can't cannot stopped anymore "
              "pas plus jamais rien aucun aucune personne sans ni");
    QSet<QString> found;
    for (const QString &stem : stems) {
        if (words.contains(stem))
            found.insert(stem);
    }
    return found;
}

} // namespace tom::memory
