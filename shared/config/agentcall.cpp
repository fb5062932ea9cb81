#include "shared/config/agentcall.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::config {

QJsonObject AgentCall::toJson() const
{
    return {{u"called"_s, model},
            {u"failed"_s, isFailed},
            {u"input_tokens"_s, inputTokens},
            {u"output_tokens"_s, outputTokens},
            {u"cached_input_tokens"_s, cachedInputTokens},
            {u"ms"_s, milliseconds}};
}

Result<AgentCall> AgentCall::fromJson(const QJsonObject &object)
{
    const Result<QString> model = json::requiredString(object, "called"_L1);
    if (!model)
        return std::unexpected(model.error());
    AgentCall call{.model = *model, .isFailed = object.value("failed"_L1).toBool()};
    const std::pair<QLatin1StringView, qint64 *> numbers[]{{"input_tokens"_L1, &call.inputTokens},
                                                           {"output_tokens"_L1, &call.outputTokens},
                                                           {"cached_input_tokens"_L1, &call.cachedInputTokens},
                                                           {"ms"_L1, &call.milliseconds}};
    for (const auto &[key, number] : numbers) {
        *number = object.value(key).toInteger();
        if (*number < 0)
            return failure(ErrorCode::InvalidInput, u"\"%1\" must not be negative"_s.arg(key));
    }
    return call;
}

} // namespace tom::config
