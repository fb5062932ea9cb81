#pragma once

#include "shared/core/result.h"

#include <QJsonObject>
#include <QString>

namespace tom::mcp {

// A form that a server wants its user to fill in.
struct InputForm
{
    QString message{};
    QJsonObject schema{};   // a flat object of strings, numbers, booleans and choices

    bool operator==(const InputForm &) const = default;
};

struct InputAnswer
{
    enum class Action { Accept, Decline, Cancel };

    Action action = Action::Cancel;
    QJsonObject content{};   // with Accept

    [[nodiscard]] QJsonObject toJson() const;

    bool operator==(const InputAnswer &) const = default;
};

// The values that a form proposes.
[[nodiscard]] QJsonObject defaultsOf(const QJsonObject &schema);

// What the params of an elicitation/create want; InvalidInput for another mode than a form.
[[nodiscard]] Result<InputForm> formFrom(const QJsonObject &params);

} // namespace tom::mcp
