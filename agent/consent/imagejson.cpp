#include "agent/consent/imagejson.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

QJsonArray imagesToJson(const QList<llm::Image> &images)
{
    QJsonArray array;
    for (const llm::Image &image : images)
        array.append(QJsonObject{{u"media_type"_s, image.mediaType}, {u"data"_s, QString::fromLatin1(image.data.toBase64())}});
    return array;
}

QList<llm::Image> imagesFromJson(const QJsonArray &array)
{
    QList<llm::Image> images;
    for (const QJsonValue &one : array)
        images.append(
            {.mediaType = one["media_type"_L1].toString(), .data = QByteArray::fromBase64(one["data"_L1].toString().toLatin1())});
    return images;
}

} // namespace tom::agent
