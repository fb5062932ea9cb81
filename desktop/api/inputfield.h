#pragma once

#include "shared/core/result.h"
#include "shared/protocol/elicitation.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QMap>
#include <QString>

#include <optional>

namespace tom::desktop {

struct InputChoice
{
    QString value{};
    QString title{};

    bool operator==(const InputChoice &) const = default;
};

// One thing that a form asks for, out of the JSON schema of an elicitation. Knows nothing of how it is shown.
struct InputField
{
    enum class Kind { Text, Number, Integer, YesNo, OneOf, SomeOf };

    QString name{};
    QString title{};         // for people; the name where the schema has none
    QString description{};
    QString format{};        // "email", "uri", "date", "date-time"
    Kind kind = Kind::Text;
    bool isRequired = false;
    bool isSecret = false;   // as its schema, name or title says: nobody else is to see it, and no disk
    QJsonValue proposed{QJsonValue::Undefined};
    QList<InputChoice> choices{};
    std::optional<double> minimum{};   // of a number, of a text's length, of how many are chosen
    std::optional<double> maximum{};

    bool operator==(const InputField &) const = default;
};

// The fields of a form, what is required first. InvalidInput for a schema that no form can be made of.
[[nodiscard]] Result<QList<InputField>> inputFields(const QJsonObject &schema);

// What stands in the fields of a form, by their names: right or wrong, and of several choices, one a line.
using TypedFields = QMap<QString, QString>;

// What its schema proposes for a field, as it would be typed; empty for nothing, and for what is of another kind.
[[nodiscard]] QString proposedText(const InputField &field);

// As readInput() reads it, in the words of this place.
[[nodiscard]] QString numberText(double number);

// What was typed, as the value of its field: undefined for nothing in a field that may stay empty. InvalidInput says in
// words what is wrong with it. Of several choices, one a line.
[[nodiscard]] Result<QJsonValue> readInput(const InputField &field, const QString &typed);

// A form as somebody filled it in: what its service is told, or else what is wrong, in words by the names of the fields.
struct FilledForm
{
    protocol::ElicitationAnswer answer{};
    QMap<QString, QString> problems{};
};

[[nodiscard]] FilledForm readForm(const QList<InputField> &fields, const TypedFields &typed);

} // namespace tom::desktop
