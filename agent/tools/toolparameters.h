#pragma once

#include <QJsonObject>
#include <QStringList>

#include <initializer_list>
#include <utility>

namespace tom::agent {

// The JSON Schema of a tool that takes these non-empty strings, all of them required: {name, what it is}.
[[nodiscard]] QJsonObject stringParameters(std::initializer_list<std::pair<QString, QString>> parameters);
[[nodiscard]] QJsonObject noParameters();
// The JSON Schema of a tool that takes one whole number from 1.
[[nodiscard]] QJsonObject numberParameter(const QString &name, const QString &description);

} // namespace tom::agent
