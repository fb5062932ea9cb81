#include "shared/llm/builtinsentence.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tom::llm::builtin {

bool isAction(const QString &term)
{
    static const QSet<QString> actions{u"add"_s,  u"remove"_s, u"show"_s, u"search"_s, u"create"_s,
                                       u"send"_s, u"update"_s, u"on"_s,   u"off"_s};
    return actions.contains(term);
}

QString Mention::action() const
{
    const auto found = std::ranges::find_if(meaning.concepts, isAction);
    return found == meaning.concepts.end() ? QString() : *found;
}

QStringList Mention::objects() const
{
    QStringList objects;
    std::ranges::copy_if(meaning.concepts, std::back_inserter(objects),
                         [](const QString &term) { return !isAction(term) && term != "about"_L1; });
    return objects;
}

Sentence::Sentence(const QString &text, const Language &language)
    : m_text(text),
      m_language(language),
      m_words(wordsOf(text)),
      m_end(m_words.size())
{
    trimFillers();
    findMentions();
}

void Sentence::trimFillers()
{
    const PhraseBook<QString> &fillers = m_language.phrases(u"fillers"_s);
    while (const auto filler = fillers.longestAt(m_words, m_begin, m_end)) {
        if (filler->count == m_end - m_begin)
            break;   // nothing else was said
        m_begin += filler->count;
    }
    while (const auto filler = fillers.longestBefore(m_words, m_begin, m_end)) {
        if (filler->count == m_end - m_begin)
            break;
        m_end -= filler->count;
    }
}

void Sentence::findMentions()
{
    for (qsizetype i = m_begin; i < m_end;) {
        auto match = m_language.meanings().longestAt(m_words, i, m_end);
        if (i == m_begin) {
            const auto leading = m_language.leading().longestAt(m_words, i, m_end);
            if (leading && leading->count < m_end - i && (!match || leading->count >= match->count))
                match = leading;
        }
        if (!match) {
            ++i;
            continue;
        }
        m_mentions.append({.first = i, .count = match->count, .meaning = match->meaning});
        i += match->count;
    }
}

const Mention *Sentence::mentionAt(qsizetype word) const
{
    const auto found = std::ranges::find_if(
        m_mentions, [word](const Mention &mention) { return mention.first <= word && word < mention.end(); });
    return found == m_mentions.end() ? nullptr : &*found;
}

QString Sentence::slice(qsizetype first, qsizetype end) const
{
    if (first >= end)
        return {};
    const qsizetype start = m_words.at(first).start;
    return trimmedPhrase(QStringView(m_text).sliced(start, m_words.at(end - 1).end() - start));
}

QString Sentence::quoted() const
{
    static const QRegularExpression marks(u"\"([^\"]+)\"|“([^”]+)”|«\\s*([^»]+?)\\s*»"_s);
    const QRegularExpressionMatch match = marks.match(m_text);
    return match.hasMatch() ? match.captured(match.lastCapturedIndex()).trimmed() : QString();
}

} // namespace tom::llm::builtin
