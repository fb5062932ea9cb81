#pragma once

#include <QByteArray>
#include <QString>

namespace tom::protocol {

// What a file is by its bytes, whatever it is called: image/png, image/jpeg, image/webp, image/gif, application/pdf,
// text/plain (UTF-8); empty: something else.
[[nodiscard]] QString mediaTypeOf(const QByteArray &bytes);

} // namespace tom::protocol
