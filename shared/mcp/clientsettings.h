#pragma once

#include "shared/core/jobs.h"
#include "shared/mcp/inputform.h"

#include <chrono>
#include <functional>

namespace tom::mcp {

struct ClientSettings
{
    std::chrono::milliseconds timeout = std::chrono::seconds(60);   // without an answer or a word of progress
    std::chrono::milliseconds longest = std::chrono::minutes(10);   // with all progress
    std::chrono::milliseconds probe = std::chrono::seconds(10);     // for the first question
    // Shows a form to the user. Without it servers are told that nobody can be asked.
    std::function<QFuture<Result<InputAnswer>>(const InputForm &form)> ask{};
};

} // namespace tom::mcp
