#pragma once

#include "shared/http/httpclient.h"

#include <QJsonObject>

namespace tom::desktop {

// What the server said when it said no: its code and its sentence, or one of ours where it gave none.
[[nodiscard]] Error answeredError(int status, const http::Headers &headers, const QByteArray &body);

// The object of a 2xx answer; everything else as an Error.
[[nodiscard]] Result<QJsonObject> answeredObject(const Result<http::HttpResponse> &response);

// One or two sentences for the person in front of the screen: what happened and what to do.
[[nodiscard]] QString errorText(const Error &error);

} // namespace tom::desktop
