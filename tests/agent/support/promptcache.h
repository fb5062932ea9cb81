#pragma once

#include "shared/core/json.h"

#include <QJsonArray>

#include <algorithm>

namespace tom::agent::test {

// What a provider's cache of prompts makes of requests on the OpenAI wire: the longest beginning that an earlier one had, tools
// first, in steps of 128 tokens of four bytes each.
class PromptCache
{
public:
    struct Figures
    {
        qint64 all = 0;
        qint64 cached = 0;
    };
    static constexpr qint64 step = 128;

    Figures take(const QJsonObject &request)
    {
        const QByteArray prompt = promptOf(request);
        qsizetype common = 0;
        for (const QByteArray &earlier : std::as_const(m_prompts)) {
            const auto differ = std::ranges::mismatch(prompt, earlier);
            common = std::max<qsizetype>(common, differ.in1 - prompt.begin());
        }
        m_prompts.append(prompt);
        return {.all = prompt.size() / 4, .cached = common / 4 / step * step};
    }
    // Without its last messages.
    [[nodiscard]] static qint64 tokens(const QJsonObject &request, qsizetype without)
    {
        return promptOf(request, without).size() / 4;
    }
    // As the wire has it.
    [[nodiscard]] static QJsonObject usage(const Figures &figures)
    {
        return {{QStringLiteral("prompt_tokens"), figures.all},
                {QStringLiteral("completion_tokens"), 50},
                {QStringLiteral("prompt_tokens_details"), QJsonObject{{QStringLiteral("cached_tokens"), figures.cached}}}};
    }

private:
    static QByteArray promptOf(const QJsonObject &request, qsizetype without = 0)
    {
        QByteArray prompt = json::compact({{QStringLiteral("tools"), request.value(QLatin1StringView("tools"))}});
        const QJsonArray messages = request.value(QLatin1StringView("messages")).toArray();
        for (qsizetype i = 0; i < messages.size() - without; ++i)
            prompt += json::compact(messages.at(i).toObject());
        return prompt;
    }

    QList<QByteArray> m_prompts;
};

} // namespace tom::agent::test
