#include "shared/http/httpclient.h"

namespace tom::http {

namespace {

// Gathers one exchange into one answer. Owns itself until the exchange is over.
class Collector : public QObject
{
public:
    Collector(std::unique_ptr<HttpExchange> exchange) : m_exchange(std::move(exchange))
    {
        connect(m_exchange.get(), &HttpExchange::headReceived, this, [this](const HttpHead &head) {
            m_response.status = head.status;
            m_response.headers = head.headers;
        });
        connect(m_exchange.get(), &HttpExchange::bytesReceived, this,
                [this](const QByteArray &bytes) { m_response.body += bytes; });
        connect(m_exchange.get(), &HttpExchange::finished, this, [this](const Result<void> &result) {
            deleteLater();
            if (result)
                m_completer.complete(m_response);
            else
                m_completer.complete(std::unexpected(result.error()));
        });
    }

    [[nodiscard]] QFuture<Result<HttpResponse>> future() const { return m_completer.future(); }
    void cancel() { m_exchange->cancel(); }

private:
    std::unique_ptr<HttpExchange> m_exchange;
    HttpResponse m_response;
    Completer<HttpResponse> m_completer;
};

} // namespace

QByteArray cookieIn(const Headers &headers, QLatin1StringView name)
{
    const QByteArray start = QByteArray(name.data(), name.size()) + '=';
    for (const auto &[header, value] : headers) {
        if (header.compare("Set-Cookie", Qt::CaseInsensitive) != 0)
            continue;
        // Qt joins several headers of one name with a line feed.
        for (const QByteArray &cookie : value.split('\n')) {
            if (cookie.startsWith(start))
                return cookie.sliced(start.size()).split(';').constFirst().trimmed();
        }
    }
    return {};
}

QByteArray headerValue(const Headers &headers, QByteArrayView name)
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

QFuture<Result<HttpResponse>> HttpClient::fetch(const HttpRequest &request, const QObject *keeper)
{
    auto *const collector = new Collector(send(request));
    if (keeper)
        QObject::connect(keeper, &QObject::destroyed, collector, &Collector::cancel);
    return collector->future();
}

} // namespace tom::http
