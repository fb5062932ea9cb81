#pragma once

#include "shared/config/memoryslice.h"
#include "shared/http/httpclient.h"
#include "shared/llm/embedder.h"

#include <memory>

namespace tom::memory {

// The embedder that the section `memory` names: an entry of `llms`, or a well-known provider with the section's own key. The
// built-in one when none is named, or when it cannot be used, which is said in the log.
[[nodiscard]] std::unique_ptr<llm::Embedder> embedderFor(const config::MemorySlice &slice, http::HttpClient &http);

} // namespace tom::memory
