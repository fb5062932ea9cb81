#include "desktop/console/formprompt.h"

#include "desktop/api/visibletext.h"
#include "desktop/console/consenttext.h"
#include "desktop/console/terminal.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::console {

namespace {

using desktop::InputField;

QString proposedWords(const InputField &field)
{
    if (field.kind == InputField::Kind::YesNo)
        return !field.proposed.isBool() ? QString() : field.proposed.toBool() ? u"y"_s : u"n"_s;
    QString words = desktop::proposedText(field);
    return field.kind == InputField::Kind::SomeOf ? words.replace(u'\n', u", "_s) : words;
}

QString question(const InputField &field)
{
    QString text = desktop::visibleText(field.title);
    if (!field.description.isEmpty())
        text += u" ("_s + desktop::visibleText(field.description) + u')';
    text.replace(u'\n', u' ');
    text += u'\n';
    for (qsizetype i = 0; i < field.choices.size(); ++i)
        text += u"    %1  %2\n"_s.arg(i + 1).arg(desktop::visibleLine(field.choices.at(i).title));
    QStringList hints;
    if (field.kind == InputField::Kind::YesNo)
        hints += u"y/n"_s;
    if (field.kind == InputField::Kind::SomeOf)
        hints += u"numbers, with commas between them"_s;
    if (!field.isRequired)
        hints += u"may stay empty"_s;
    if (const QString proposed = proposedWords(field); !proposed.isEmpty())
        hints += u"Enter for %1"_s.arg(desktop::visibleText(proposed));
    return text + (hints.isEmpty() ? u"  > "_s : u"  (%1) > "_s.arg(hints.join(u"; "_s)));
}

// A number stands for the choice beside it, unless a choice is called so itself.
QString chosen(const InputField &field, const QString &word)
{
    for (const desktop::InputChoice &choice : field.choices) {
        if (choice.value == word || choice.title == word)
            return word;
    }
    const int number = word.toInt();
    return number >= 1 && number <= field.choices.size() ? field.choices.at(number - 1).value : word;
}

Result<QJsonValue> readLine(const InputField &field, const QString &line)
{
    if (line.trimmed().isEmpty() && !field.proposed.isUndefined())
        return field.proposed;
    if (field.kind == InputField::Kind::OneOf)
        return desktop::readInput(field, chosen(field, line.trimmed()));
    if (field.kind == InputField::Kind::SomeOf) {
        QStringList several;
        for (const QString &word : line.split(u',', Qt::SkipEmptyParts))
            several += chosen(field, word.trimmed());
        return desktop::readInput(field, several.join(u'\n'));
    }
    if (field.kind != InputField::Kind::YesNo || line.trimmed().isEmpty())
        return desktop::readInput(field, line);
    const QString word = line.trimmed().toLower();
    if (word == "y"_L1 || word == "yes"_L1)
        return QJsonValue(true);
    if (word == "n"_L1 || word == "no"_L1)
        return QJsonValue(false);
    return failure(ErrorCode::InvalidInput, u"Answer y or n."_s);
}

} // namespace

FormPrompt::FormPrompt(LineInput &input, protocol::Elicitation elicitation)
    : m_input(input),
      m_elicitation(std::move(elicitation))
{
    connect(&m_input, &LineInput::lineRead, this, &FormPrompt::take);
}

void FormPrompt::start()
{
    writeError(consentText(m_elicitation));
    const Result<QList<InputField>> fields = desktop::inputFields(m_elicitation.schema);
    if (!fields) {
        writeError(fields.error().message + u" It is declined.\n"_s);
        return finish(protocol::ElicitationAnswer{.action = u"decline"_s});
    }
    m_fields = *fields;
    m_input.ask(u"Answer it? [y]es, [n]o, [c]ancel: "_s);
}

void FormPrompt::take(const std::optional<QString> &line)
{
    if (!line)
        return finish(std::nullopt);
    if (m_next < 0)
        takeWish(line->trimmed().toLower());
    else
        takeField(*line);
}

void FormPrompt::takeWish(const QString &line)
{
    if (line == "n"_L1 || line == "no"_L1)
        return finish(protocol::ElicitationAnswer{.action = u"decline"_s});
    if (line == "c"_L1 || line == "cancel"_L1)
        return finish(protocol::ElicitationAnswer{.action = u"cancel"_s});
    if (line != "y"_L1 && line != "yes"_L1)
        return m_input.ask(u"Please answer y, n or c: "_s);
    m_next = 0;
    askNext();
}

void FormPrompt::takeField(const QString &line)
{
    const Result<QJsonValue> value = readLine(m_fields.at(m_next), line);
    if (!value)
        return m_input.ask(value.error().message + u"\n  > "_s);
    if (!value->isUndefined())
        m_content.insert(m_fields.at(m_next).name, *value);
    ++m_next;
    askNext();
}

void FormPrompt::askNext()
{
    if (m_next < m_fields.size())
        return m_input.ask(question(m_fields.at(m_next)));
    finish(protocol::ElicitationAnswer{.action = u"accept"_s, .content = m_content});
}

void FormPrompt::finish(const std::optional<protocol::ElicitationAnswer> &answer)
{
    m_input.disconnect(this);
    m_input.stop();
    Q_EMIT finished(answer);
}

} // namespace tom::console
