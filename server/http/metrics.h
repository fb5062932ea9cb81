#pragma once

#include "server/http/metricstext.h"
#include "shared/httpserver/httpserver.h"

#include <QObject>

#include <array>
#include <functional>
#include <map>
#include <tuple>

namespace tom::server {

// Counts what a server answers, and asks others for their figures when somebody wants to see them. No label holds anything
// that a client can choose.
class Metrics : public QObject
{
    Q_OBJECT

public:
    using Source = std::function<void(MetricsText &text)>;

    explicit Metrics(const httpserver::HttpServer &server, QObject *parent = nullptr);

    void add(Source source) { m_sources.push_back(std::move(source)); }
    void count(const httpserver::Answered &request);
    [[nodiscard]] QByteArray text() const;

    // Of a request's duration, in milliseconds; streams of long turns are in it.
    static constexpr std::array<qint64, 10> buckets{1, 5, 10, 25, 50, 100, 500, 1000, 5000, 30000};

private:
    struct Durations
    {
        std::array<quint64, buckets.size()> within{};   // each counts what the ones before it do not
        quint64 count = 0;
        quint64 milliseconds = 0;
    };

    void writeRequests(MetricsText &text) const;
    void writeDurations(MetricsText &text) const;
    void writeSignIns(MetricsText &text) const;

    std::map<std::tuple<QByteArray, QByteArray, int>, quint64> m_requests;   // by route, method, status
    std::map<QByteArray, Durations> m_durations;                             // by route
    quint64 m_accepted = 0;
    quint64 m_refused = 0;
    quint64 m_limited = 0;
    std::vector<Source> m_sources;
};

// Memory, processor time and descriptors of this process, as far as the system tells.
void writeProcess(MetricsText &text);

} // namespace tom::server
