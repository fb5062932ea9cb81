#include "desktop/chat/keptfile.h"

#include "shared/core/json.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

// A key becomes the name of a file: nothing else may be in it.
bool isKey(const QString &text)
{
    return text.size() == 64 && std::ranges::all_of(text, [](QChar c) { return u"0123456789abcdef"_s.contains(c); });
}

} // namespace

QJsonObject KeptFile::toJson() const
{
    return {{u"key"_s, key}, {u"name"_s, name}, {u"media_type"_s, mediaType}, {u"bytes"_s, bytes}};
}

Result<KeptFile> KeptFile::fromJson(const QJsonObject &object)
{
    const KeptFile file{.key = object.value("key"_L1).toString(),
                        .name = object.value("name"_L1).toString(),
                        .mediaType = object.value("media_type"_L1).toString(),
                        .bytes = object.value("bytes"_L1).toInteger()};
    if (!isKey(file.key))
        return failure(ErrorCode::InvalidInput, u"\"key\" must be a hash"_s);
    return file;
}

QJsonArray toJson(const QList<KeptFile> &files)
{
    QJsonArray array;
    for (const KeptFile &file : files)
        array.append(file.toJson());
    return array;
}

QList<KeptFile> keptFilesIn(const QJsonValue &value)
{
    QList<KeptFile> files;
    for (const QJsonValue &one : value.toArray()) {
        if (const auto file = KeptFile::fromJson(one.toObject()))
            files.append(*file);
    }
    return files;
}

} // namespace tom::desktop
