#pragma once

#include "shared/core/result.h"

#include <QJsonArray>
#include <QJsonObject>

namespace tom::desktop {

// A file that goes with a message and that the server does not have yet: what it is called, and under which key its copy is
// found. Knows no folder.
struct KeptFile
{
    QString key{};         // the hash of its bytes
    QString name{};
    QString mediaType{};   // as the bytes say
    qint64 bytes = 0;

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<KeptFile> fromJson(const QJsonObject &object);

    bool operator==(const KeptFile &) const = default;
};

[[nodiscard]] QJsonArray toJson(const QList<KeptFile> &files);
[[nodiscard]] QList<KeptFile> keptFilesIn(const QJsonValue &value);   // those of them that can be read

} // namespace tom::desktop
