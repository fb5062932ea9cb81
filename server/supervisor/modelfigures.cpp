#include "server/supervisor/modelfigures.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr qsizetype longestName = 100;

} // namespace

void ModelFigures::count(const config::AgentCall &call)
{
    QByteArray name = call.model.left(longestName).toUtf8();
    if (m_models.size() >= mostModels && !m_models.contains(name))
        name = "other"_ba;
    Model &model = m_models[name];
    ++(call.isFailed ? model.failed : model.answered);
    model.input += quint64(call.inputTokens);
    model.output += quint64(call.outputTokens);
    model.cached += quint64(call.cachedInputTokens);
    model.milliseconds += quint64(call.milliseconds);
    const auto bucket = std::ranges::lower_bound(buckets, call.milliseconds);
    if (bucket != buckets.end())
        ++model.within.at(size_t(bucket - buckets.begin()));
}

void ModelFigures::write(MetricsText &text) const
{
    text.family("tom_llm_calls_total"_ba, "counter",
                "Calls of models by the agents that this server starts, by model and result.");
    for (const auto &[name, model] : m_models) {
        text.sample(double(model.answered), {{"model"_ba, name}, {"result"_ba, "answered"_ba}});
        text.sample(double(model.failed), {{"model"_ba, name}, {"result"_ba, "failed"_ba}});
    }
    text.family("tom_llm_tokens_total"_ba, "counter", "Tokens of these calls; cached_input is a part of input.");
    for (const auto &[name, model] : m_models) {
        text.sample(double(model.input), {{"model"_ba, name}, {"kind"_ba, "input"_ba}});
        text.sample(double(model.cached), {{"model"_ba, name}, {"kind"_ba, "cached_input"_ba}});
        text.sample(double(model.output), {{"model"_ba, name}, {"kind"_ba, "output"_ba}});
    }
    text.family("tom_llm_call_duration_seconds"_ba, "histogram", "From the question to the end of the answer.");
    for (const auto &[name, model] : m_models) {
        quint64 sum = 0;
        for (size_t i = 0; i < buckets.size(); ++i) {
            sum += model.within.at(i);
            text.sample(double(sum), {{"model"_ba, name}, {"le"_ba, QByteArray::number(double(buckets.at(i)) / 1000)}},
                        "_bucket");
        }
        const double all = double(model.answered + model.failed);
        text.sample(all, {{"model"_ba, name}, {"le"_ba, "+Inf"_ba}}, "_bucket");
        text.sample(double(model.milliseconds) / 1000, {{"model"_ba, name}}, "_sum");
        text.sample(all, {{"model"_ba, name}}, "_count");
    }
}

} // namespace tom::server
