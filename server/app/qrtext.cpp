#include "server/app/qrtext.h"

#include <qrencode.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace tom::server {

QString qrText(const QByteArray &content)
{
    constexpr int quiet = 2;   // modules around it; four are the norm, two are what screens get away with
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(QRcode_encodeString8bit(content.constData(), 0, QR_ECLEVEL_L),
                                                               &QRcode_free);
    if (!code)
        return {};
    const int width = code->width;
    const auto isDark = [&](int row, int column) {
        return row >= 0 && column >= 0 && row < width && column < width && (code->data[row * width + column] & 1);
    };
    QString text;
    for (int row = -quiet; row < width + quiet; row += 2) {
        text += u"\x1b[30;107m"_s;   // black on white
        for (int column = -quiet; column < width + quiet; ++column) {
            const bool upper = isDark(row, column);
            const bool lower = isDark(row + 1, column);
            text += upper ? (lower ? u'█' : u'▀') : (lower ? u'▄' : u' ');
        }
        text += u"\x1b[0m\n"_s;
    }
    return text;
}

} // namespace tom::server
