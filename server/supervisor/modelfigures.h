#pragma once

#include "server/http/metricstext.h"
#include "shared/config/agentcall.h"

#include <array>
#include <map>

namespace tom::server {

// The calls of models that agents tell of, in /metrics. Nobody is named: whose they were is in each user's own usage.
class ModelFigures
{
public:
    void count(const config::AgentCall &call);
    void write(MetricsText &text) const;

    static constexpr size_t mostModels = 50;   // an agent may name any; all others stand together
    static constexpr std::array<qint64, 8> buckets{100, 250, 500, 1000, 2500, 5000, 15000, 60000};   // ms

private:
    struct Model
    {
        quint64 answered = 0;
        quint64 failed = 0;
        quint64 input = 0;
        quint64 output = 0;
        quint64 cached = 0;
        std::array<quint64, buckets.size()> within{};   // each counts what the ones before it do not
        quint64 milliseconds = 0;
    };

    std::map<QByteArray, Model> m_models;
};

} // namespace tom::server
