#pragma once

#include "shared/llm/builtinphrases.h"

#include <QJsonObject>
#include <QLocale>
#include <QSet>

namespace tom::llm::builtin {

// What a phrase says: concepts ("add", "list"), and argument values that it implies ("buy": the list "shopping").
struct Meaning
{
    QStringList concepts{};
    QHash<QString, QString> values{};
    bool isName = false;   // the name of a thing of that concept: "shopping" names a list

    bool operator==(const Meaning &) const = default;
};

// The words of one language, out of resources/builtin/CODE.json: a further language is a further file.
class Language
{
public:
    [[nodiscard]] static const Language &english();
    [[nodiscard]] static const QList<const Language *> &all();
    [[nodiscard]] static const Language &byCode(const QString &code);   // English when there is none
    // By the words that only occur in one of them; "otherwise" when they say nothing.
    [[nodiscard]] static const Language &of(const QString &text, const Language &otherwise);

    [[nodiscard]] QString code() const { return m_code; }
    [[nodiscard]] QLocale locale() const { return QLocale(m_code); }
    [[nodiscard]] bool usesDecimalComma() const { return m_decimal == u","; }
    [[nodiscard]] bool qualifierComesFirst() const { return m_qualifierFirst; }   // "shopping list", "liste de courses"

    [[nodiscard]] bool has(const QString &set, const QString &form) const { return m_sets.value(set).contains(form); }
    [[nodiscard]] const PhraseBook<QString> &phrases(const QString &name) const;
    [[nodiscard]] const PhraseBook<Meaning> &meanings() const { return m_meanings; }
    [[nodiscard]] const PhraseBook<Meaning> &leading() const { return m_leading; }
    [[nodiscard]] std::optional<double> number(const QString &form) const;
    [[nodiscard]] QJsonObject table(const QString &name) const { return m_data.value(name).toObject(); }
    [[nodiscard]] QJsonArray array(const QString &name) const { return m_data.value(name).toArray(); }

    [[nodiscard]] QString answer(const QString &key) const;
    [[nodiscard]] bool hasAnswer(const QString &key) const;

private:
    explicit Language(const QString &code);
    void readMeanings();
    void readPhrases();

    QString m_code;
    QString m_decimal;
    bool m_qualifierFirst = true;
    QJsonObject m_data;
    QHash<QString, QSet<QString>> m_sets;
    QHash<QString, PhraseBook<QString>> m_phrases;
    PhraseBook<Meaning> m_meanings;
    PhraseBook<Meaning> m_leading;
    QHash<QString, double> m_numbers;
};

} // namespace tom::llm::builtin
