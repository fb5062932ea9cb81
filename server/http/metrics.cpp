#include "server/http/metrics.h"

#include "shared/protocol/paths.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

// A stranger may write any method; the figures of all that are not ours stand together.
QByteArray knownMethod(const QByteArray &method)
{
    static const QByteArrayList known{"GET"_ba, "HEAD"_ba, "POST"_ba, "PUT"_ba, "PATCH"_ba, "DELETE"_ba, "OPTIONS"_ba};
    return known.contains(method) ? method : "other"_ba;
}

} // namespace

Metrics::Metrics(const httpserver::HttpServer &server, QObject *parent) : QObject(parent)
{
    connect(&server, &httpserver::HttpServer::answered, this, &Metrics::count);
}

void Metrics::count(const httpserver::Answered &request)
{
    const QByteArray route = request.pattern.toUtf8();
    ++m_requests[{route, knownMethod(request.method), request.status}];

    Durations &durations = m_durations[route];
    ++durations.count;
    durations.milliseconds += quint64(std::max<qint64>(0, request.milliseconds));
    const auto bucket = std::ranges::lower_bound(buckets, request.milliseconds);
    if (bucket != buckets.end())
        ++durations.within.at(size_t(bucket - buckets.begin()));

    if (request.pattern != protocol::paths::login)
        return;
    if (request.status == 200 || request.status == 303)
        ++m_accepted;
    else if (request.status == 401)
        ++m_refused;
    else if (request.status == 429)
        ++m_limited;
}

QByteArray Metrics::text() const
{
    MetricsText text;
    writeRequests(text);
    writeDurations(text);
    writeSignIns(text);
    for (const Source &source : m_sources)
        source(text);
    return text.text();
}

void Metrics::writeRequests(MetricsText &text) const
{
    text.family("tom_http_requests_total"_ba, "counter", "Requests answered, by route, method and status.");
    for (const auto &[key, count] : m_requests) {
        const auto &[route, method, status] = key;
        text.sample(double(count), {{"route"_ba, route}, {"method"_ba, method}, {"status"_ba, QByteArray::number(status)}});
    }
}

void Metrics::writeDurations(MetricsText &text) const
{
    text.family("tom_http_request_duration_seconds"_ba, "histogram", "From the request's last byte to the answer's last; what goes to an agent, from the request's head.");
    for (const auto &[route, durations] : m_durations) {
        quint64 sum = 0;
        for (size_t i = 0; i < buckets.size(); ++i) {
            sum += durations.within.at(i);
            const QByteArray limit = QByteArray::number(double(buckets.at(i)) / 1000);
            text.sample(double(sum), {{"route"_ba, route}, {"le"_ba, limit}}, "_bucket");
        }
        text.sample(double(durations.count), {{"route"_ba, route}, {"le"_ba, "+Inf"_ba}}, "_bucket");
        text.sample(double(durations.milliseconds) / 1000, {{"route"_ba, route}}, "_sum");
        text.sample(double(durations.count), {{"route"_ba, route}}, "_count");
    }
}

void Metrics::writeSignIns(MetricsText &text) const
{
    text.family("tom_sign_ins_total"_ba, "counter", "Sign-ins by result; limited: not tried after too many wrong ones.");
    text.sample(double(m_accepted), {{"result"_ba, "accepted"_ba}});
    text.sample(double(m_refused), {{"result"_ba, "refused"_ba}});
    text.sample(double(m_limited), {{"result"_ba, "limited"_ba}});
}

} // namespace tom::server
