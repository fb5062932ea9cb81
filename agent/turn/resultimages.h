#pragma once

#include "shared/llm/llmclient.h"

namespace tom::agent {

// Results of tools are words for every provider; their images follow as a message of their own, for as long as the turn
// lives.
void appendImages(QList<llm::Message> &messages, const QList<llm::Image> &images);

// Not every model can see: what it refused it may take in words. False: there was none.
[[nodiscard]] bool dropImages(QList<llm::Message> &messages);

} // namespace tom::agent
