#pragma once

#include "agent/tools/toolprovider.h"
#include "shared/core/result.h"

namespace tom::agent {

// A call whose result is there already.
class ImmediateToolRun : public ToolRun
{
    Q_OBJECT

public:
    explicit ImmediateToolRun(ToolResult result);

    // The JSON that a tool of our own gives, or why it could not. "message" of the object becomes the summary.
    [[nodiscard]] static std::unique_ptr<ToolRun> of(const Result<QJsonObject> &result);

    void cancel() override {}
};

// What the model reads when a call fails: {"error": message}.
[[nodiscard]] ToolResult toolFailure(const QString &message);

} // namespace tom::agent
