#pragma once

#include "shared/core/jobs.h"

#include <QJsonObject>
#include <QString>

#include <chrono>
#include <functional>

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

struct ClientSettings
{
    std::chrono::milliseconds timeout = std::chrono::seconds(60);   // without an answer or a word of progress
    std::chrono::milliseconds longest = std::chrono::minutes(10);   // with all progress
    std::chrono::milliseconds probe = std::chrono::seconds(10);     // for the first question
    // Shows a form to the user. Without it servers are told that nobody can be asked.
    std::function<QFuture<Result<InputAnswer>>(const InputForm &form)> ask{};
};

} // namespace tom::mcp
