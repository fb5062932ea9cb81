#pragma once

#include "shared/http/networkhttpclient.h"

#include <QNetworkRequest>

namespace tom::http {

// Our request in Qt's words: nothing is followed, kept, cached or repeated.
[[nodiscard]] QNetworkRequest networkRequest(const HttpRequest &request, const Trust &trust);

} // namespace tom::http
