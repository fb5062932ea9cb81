#pragma once

#include "shared/llm/llmclient.h"

#include <QJsonArray>

namespace tom::agent {

// Images as they are kept with an open round.
[[nodiscard]] QJsonArray imagesToJson(const QList<llm::Image> &images);
[[nodiscard]] QList<llm::Image> imagesFromJson(const QJsonArray &array);

} // namespace tom::agent
