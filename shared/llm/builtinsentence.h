#pragma once

#include "shared/llm/builtinlanguage.h"

namespace tom::llm::builtin {

// Words of a sentence that mean something together.
struct Mention
{
    qsizetype first = 0;
    qsizetype count = 0;
    Meaning meaning{};

    [[nodiscard]] qsizetype end() const { return first + count; }
    [[nodiscard]] bool says(const QString &term) const { return meaning.concepts.contains(term); }
    [[nodiscard]] QString action() const;   // the concept that is an action; empty: there is none
    [[nodiscard]] QStringList objects() const;
};

// What a person wrote, cut into words and mentions, polite words at both ends left out. Knows no tools.
class Sentence
{
public:
    Sentence(const QString &text, const Language &language);

    [[nodiscard]] const QString &text() const { return m_text; }
    [[nodiscard]] const QList<Word> &words() const { return m_words; }
    [[nodiscard]] const Language &language() const { return m_language; }
    [[nodiscard]] const QList<Mention> &mentions() const { return m_mentions; }
    [[nodiscard]] qsizetype begin() const { return m_begin; }   // first word that counts
    [[nodiscard]] qsizetype end() const { return m_end; }       // behind the last word that counts

    [[nodiscard]] const QString &form(qsizetype word) const { return m_words.at(word).form; }
    [[nodiscard]] bool isGlue(qsizetype word) const { return m_language.has(QStringLiteral("glue"), form(word)); }
    [[nodiscard]] const Mention *mentionAt(qsizetype word) const;   // null: none stands there
    [[nodiscard]] QString slice(qsizetype first, qsizetype end) const;   // as written, from word to word
    [[nodiscard]] QString quoted() const;                                // what stands in quotation marks

private:
    void trimFillers();
    void findMentions();

    QString m_text;
    const Language &m_language;
    QList<Word> m_words;
    QList<Mention> m_mentions;
    qsizetype m_begin = 0;
    qsizetype m_end = 0;
};

[[nodiscard]] bool isAction(const QString &term);

} // namespace tom::llm::builtin
