#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

namespace tom {

// All that a JSON schema says of one value: itself, what it refers to inside of root, and what it offers as alternatives. A
// stranger wrote it, so that no more than a limited number of them is looked into.
[[nodiscard]] QList<QJsonObject> saidBy(const QJsonObject &schema, const QJsonObject &root);

// Whether a value is for nobody else's eyes: it, or its title, is called like a secret (token, password, api_key, …), or
// what is said of it marks it as one (format "password", writeOnly).
[[nodiscard]] bool isSecret(const QString &name, const QList<QJsonObject> &said);

} // namespace tom
