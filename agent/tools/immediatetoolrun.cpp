#include "agent/tools/immediatetoolrun.h"

#include "shared/core/json.h"

#include <QMetaObject>

using namespace Qt::StringLiterals;

namespace tom::agent {

ImmediateToolRun::ImmediateToolRun(ToolResult result)
{
    QMetaObject::invokeMethod(this, [this, result = std::move(result)] { Q_EMIT finished(result); }, Qt::QueuedConnection);
}

std::unique_ptr<ToolRun> ImmediateToolRun::of(const Result<QJsonObject> &result)
{
    if (!result)
        return std::make_unique<ImmediateToolRun>(toolFailure(result.error().message));
    return std::make_unique<ImmediateToolRun>(
        ToolResult{.text = QString::fromUtf8(json::compact(*result)), .summary = result->value("message"_L1).toString()});
}

ToolResult toolFailure(const QString &message)
{
    return {.text = QString::fromUtf8(json::compact({{u"error"_s, message}})), .summary = message, .isError = true};
}

} // namespace tom::agent
