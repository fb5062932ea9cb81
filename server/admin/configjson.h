#pragma once

#include "shared/config/configreader.h"
#include "shared/httpserver/httpserver.h"

#include <QJsonArray>

namespace tom::server {

[[nodiscard]] QJsonArray problemsToJson(const QList<config::Problem> &problems);
// 422: what is wrong with a configuration that somebody sent.
[[nodiscard]] httpserver::Response unusableResponse(const QList<config::Problem> &problems, const QString &message);

} // namespace tom::server
