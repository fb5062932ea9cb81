#include "shared/protocol/mediatype.h"

#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace tom::protocol {

namespace {

bool isText(const QByteArray &bytes)
{
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte == 0x7f || (byte < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f'))
            return false;
    }
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    [[maybe_unused]] const QString text = decoder(bytes);
    return !bytes.isEmpty() && !decoder.hasError();
}

} // namespace

QString mediaTypeOf(const QByteArray &bytes)
{
    if (bytes.startsWith("\x89PNG\r\n\x1a\n"))
        return u"image/png"_s;
    if (bytes.startsWith("\xff\xd8\xff"))
        return u"image/jpeg"_s;
    if (bytes.startsWith("RIFF") && QByteArrayView(bytes).sliced(4).mid(4).startsWith("WEBP"))
        return u"image/webp"_s;
    if (bytes.startsWith("GIF87a") || bytes.startsWith("GIF89a"))
        return u"image/gif"_s;
    if (bytes.startsWith("%PDF-"))
        return u"application/pdf"_s;
    return isText(bytes) ? u"text/plain"_s : QString();
}

} // namespace tom::protocol
