#include "desktop/api/inputfield.h"

#include "shared/core/secretschema.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QLocale>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr qsizetype mostFields = 100;
constexpr double exactIntegers = 9007199254740992.0;   // 2^53: beyond it a JSON number is no exact integer

class InputText
{
    Q_DECLARE_TR_FUNCTIONS(InputText)
};

std::unexpected<Error> wrong(const QString &words)
{
    return failure(ErrorCode::InvalidInput, words);
}

std::optional<double> bound(const QJsonObject &property, QLatin1StringView key)
{
    const QJsonValue value = property.value(key);
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

// enum with enumNames beside it, or oneOf and anyOf with const and title.
QList<InputChoice> choicesOf(const QJsonObject &property)
{
    QList<InputChoice> choices;
    const QJsonArray names = property.value("enumNames"_L1).toArray();
    const QJsonArray values = property.value("enum"_L1).toArray();
    for (qsizetype i = 0; i < values.size(); ++i)
        choices.append({.value = values.at(i).toString(), .title = names.at(i).toString(values.at(i).toString())});
    for (const QLatin1StringView key : {"oneOf"_L1, "anyOf"_L1}) {
        for (const QJsonValue &entry : property.value(key).toArray()) {
            const QString value = entry["const"_L1].toString();
            choices.append({.value = value, .title = entry["title"_L1].toString(value)});
        }
    }
    choices.removeIf([](const InputChoice &choice) { return choice.value.isEmpty(); });
    return choices;
}

Result<InputField> fieldOf(const QString &name, const QJsonObject &property, const QJsonObject &schema)
{
    InputField field{.name = name,
                     .title = property.value("title"_L1).toString(name),
                     .description = property.value("description"_L1).toString(),
                     .format = property.value("format"_L1).toString(),
                     .isSecret = isSecret(name, saidBy(property, schema)),
                     .proposed = property.value("default"_L1),
                     .choices = choicesOf(property)};
    const QString type = property.value("type"_L1).toString(u"string"_s);
    if (type == "string"_L1) {
        field.kind = field.choices.isEmpty() ? InputField::Kind::Text : InputField::Kind::OneOf;
        field.minimum = bound(property, "minLength"_L1);
        field.maximum = bound(property, "maxLength"_L1);
    } else if (type == "number"_L1 || type == "integer"_L1) {
        field.kind = type == "number"_L1 ? InputField::Kind::Number : InputField::Kind::Integer;
        field.minimum = bound(property, "minimum"_L1);
        field.maximum = bound(property, "maximum"_L1);
    } else if (type == "boolean"_L1) {
        field.kind = InputField::Kind::YesNo;
    } else if (type == "array"_L1) {
        field.kind = InputField::Kind::SomeOf;
        field.choices = choicesOf(property.value("items"_L1).toObject());
        field.minimum = bound(property, "minItems"_L1);
        field.maximum = bound(property, "maxItems"_L1);
    }
    const bool isKnown = type == "string"_L1 || type == "number"_L1 || type == "integer"_L1 || type == "boolean"_L1;
    if (!isKnown && field.choices.isEmpty())
        return wrong(InputText::tr("This form asks for “%1” in a way that this version cannot show.").arg(name));
    return field;
}

Result<QJsonValue> readText(const InputField &field, const QString &text)
{
    const double length = double(text.toUcs4().size());
    if (field.minimum && length < *field.minimum)
        return wrong(InputText::tr("Write at least %1 letters.").arg(numberText(*field.minimum)));
    if (field.maximum && length > *field.maximum)
        return wrong(InputText::tr("Write at most %1 letters.").arg(numberText(*field.maximum)));
    static const QRegularExpression email(u"^[^@\\s]+@[^@\\s]+$"_s);
    if (field.format == "email"_L1 && !email.match(text).hasMatch())
        return wrong(InputText::tr("Write an e-mail address, for example anna@example.org."));
    if (field.format == "uri"_L1 && (!QUrl(text, QUrl::StrictMode).isValid() || QUrl(text).scheme().isEmpty()))
        return wrong(InputText::tr("Write a whole address, for example https://example.org."));
    if (field.format == "date"_L1 && !QDate::fromString(text, Qt::ISODate).isValid())
        return wrong(InputText::tr("Write a date as year-month-day, for example 2026-03-29."));
    if (field.format == "date-time"_L1) {
        const QDateTime time = QDateTime::fromString(text, Qt::ISODate);
        if (!time.isValid() || time.timeSpec() == Qt::LocalTime)
            return wrong(InputText::tr("Write a time with its zone, for example 2026-03-29T14:30:00Z."));
    }
    return QJsonValue(text);
}

// Whole numbers and fractions as they are written here, and else as they are written in programs.
Result<QJsonValue> readNumber(const InputField &field, const QString &text)
{
    bool isNumber = false;
    double number = QLocale().toDouble(text, &isNumber);
    if (!isNumber) {
        QLocale plain = QLocale::c();
        plain.setNumberOptions(QLocale::RejectGroupSeparator);
        number = plain.toDouble(text, &isNumber);
    }
    if (!isNumber || !std::isfinite(number))
        return wrong(InputText::tr("Write a number."));
    if (field.kind == InputField::Kind::Integer && (number != std::floor(number) || std::abs(number) > exactIntegers))
        return wrong(InputText::tr("Write a whole number."));
    if (field.minimum && number < *field.minimum)
        return wrong(InputText::tr("The smallest is %1.").arg(numberText(*field.minimum)));
    if (field.maximum && number > *field.maximum)
        return wrong(InputText::tr("The largest is %1.").arg(numberText(*field.maximum)));
    if (field.kind == InputField::Kind::Integer)
        return QJsonValue(qint64(number));
    return QJsonValue(number);
}

Result<QString> readChoice(const InputField &field, const QString &text)
{
    const auto found = std::ranges::find_if(
        field.choices, [&text](const InputChoice &choice) { return choice.value == text || choice.title == text; });
    if (found == field.choices.end())
        return wrong(InputText::tr("Choose one of those that are offered."));
    return found->value;
}

Result<QJsonValue> readChoices(const InputField &field, const QString &text)
{
    QJsonArray chosen;
    for (const QString &line : text.split(u'\n', Qt::SkipEmptyParts)) {
        const Result<QString> value = readChoice(field, line.trimmed());
        if (!value)
            return std::unexpected(value.error());
        if (!chosen.contains(*value))
            chosen.append(*value);
    }
    if (field.minimum && double(chosen.size()) < *field.minimum)
        return wrong(InputText::tr("Choose at least %1.").arg(numberText(*field.minimum)));
    if (field.maximum && double(chosen.size()) > *field.maximum)
        return wrong(InputText::tr("Choose at most %1.").arg(numberText(*field.maximum)));
    return QJsonValue(chosen);
}

} // namespace

QString proposedText(const InputField &field)
{
    if (field.kind == InputField::Kind::YesNo)
        return field.proposed.toBool() ? u"true"_s : u"false"_s;
    if (field.kind != InputField::Kind::SomeOf)
        return field.proposed.isDouble() ? numberText(field.proposed.toDouble()) : field.proposed.toString();
    QStringList several;
    for (const QJsonValue &value : field.proposed.toArray())
        several += value.toString();
    return several.join(u'\n');
}

QString numberText(double number)
{
    QLocale here;
    here.setNumberOptions(QLocale::OmitGroupSeparator);   // which could be read as the one before fractions
    return here.toString(number, 'g', QLocale::FloatingPointShortest);
}

Result<QList<InputField>> inputFields(const QJsonObject &schema)
{
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    if (properties.size() > mostFields)
        return wrong(InputText::tr("This form has more than %1 fields.").arg(mostFields));
    // A JSON object has no order of its own; that of the required fields is the only one that the sender wrote down.
    QStringList names;
    for (const QJsonValue &name : schema.value("required"_L1).toArray()) {
        if (properties.contains(name.toString()) && !names.contains(name.toString()))
            names.append(name.toString());
    }
    const qsizetype required = names.size();
    for (const QString &name : properties.keys()) {
        if (!names.contains(name))
            names.append(name);
    }
    QList<InputField> fields;
    for (const QString &name : std::as_const(names)) {
        Result<InputField> field = fieldOf(name, properties.value(name).toObject(), schema);
        if (!field)
            return std::unexpected(field.error());
        field->isRequired = fields.size() < required;
        fields.append(*field);
    }
    return fields;
}

Result<QJsonValue> readInput(const InputField &field, const QString &typed)
{
    const QString text = field.kind == InputField::Kind::Text ? typed : typed.trimmed();
    if (text.isEmpty() && !(field.kind == InputField::Kind::SomeOf && field.isRequired)) {
        if (field.isRequired)
            return wrong(InputText::tr("This is needed."));
        return QJsonValue(QJsonValue::Undefined);
    }
    switch (field.kind) {
    case InputField::Kind::Text:
        return readText(field, text);
    case InputField::Kind::Number:
    case InputField::Kind::Integer:
        return readNumber(field, text);
    case InputField::Kind::YesNo:
        return QJsonValue(text == "true"_L1);
    case InputField::Kind::OneOf:
        return readChoice(field, text).transform([](const QString &value) { return QJsonValue(value); });
    case InputField::Kind::SomeOf:
        return readChoices(field, text);
    }
    return wrong(InputText::tr("This is needed."));
}

FilledForm readForm(const QList<InputField> &fields, const TypedFields &typed)
{
    FilledForm form{.answer = {.action = u"accept"_s}};
    for (const InputField &field : fields) {
        const Result<QJsonValue> value = readInput(field, typed.value(field.name));
        if (!value)
            form.problems.insert(field.name, value.error().message);
        else if (!value->isUndefined())
            form.answer.content.insert(field.name, *value);
    }
    return form;
}

} // namespace tom::desktop
