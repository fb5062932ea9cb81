#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

// The rules of docs/architecture.md about who may include whom, as a function of one file's path and text.
namespace tom::layers {

// What is wrong with the file, one line each as "path:line: why"; the path is from the root of the project.
[[nodiscard]] QStringList violationsIn(const QString &path, const QByteArray &text);

} // namespace tom::layers
