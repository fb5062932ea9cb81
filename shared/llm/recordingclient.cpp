#include "shared/llm/recordingclient.h"

#include "shared/core/atomicfile.h"
#include "shared/core/json.h"

#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QLoggingCategory>
#include <QUrlQuery>

#include <array>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

Q_LOGGING_CATEGORY(lcRecord, "tom.shared.llm")

// Everything else may be a key, or repeat one.
constexpr std::array harmlessHeaders{
    "accept"_L1,      "anthropic-version"_L1, "cache-control"_L1, "content-length"_L1,    "content-type"_L1, "date"_L1,
    "retry-after"_L1, "retry-after-ms"_L1,    "server"_L1,        "transfer-encoding"_L1, "user-agent"_L1,   "x-should-retry"_L1};

bool isHarmless(const QByteArray &name)
{
    const QByteArray lower = name.toLower();
    return std::ranges::any_of(harmlessHeaders, [&lower](QLatin1StringView one) { return lower == one; })
           || lower.startsWith("x-ratelimit-") || lower.startsWith("anthropic-ratelimit-");
}

// The secrets of one request: the values of its own headers, of its address, and what the configuration has.
log::Redaction redactionFor(const http::HttpRequest &request, const QStringList &secrets)
{
    log::Redaction redaction;
    const auto add = [&redaction](const QString &value) {
        for (const QString &secret : {value, value.section(u' ', -1)}) {   // "Bearer …"
            redaction.addSecret(secret);
            redaction.addSecret(QString(secret).replace(u'/', "\\/"_L1));   // as some write JSON
        }
    };
    for (const QString &secret : secrets)
        add(secret);
    for (const auto &[name, value] : request.headers) {
        if (!isHarmless(name))
            add(QString::fromUtf8(value));
    }
    for (const auto &[name, value] : QUrlQuery(request.url.query()).queryItems(QUrl::FullyDecoded)) {
        if (name != "alt"_L1)
            add(value);
    }
    add(request.url.userName(QUrl::FullyDecoded));
    add(request.url.password(QUrl::FullyDecoded));
    return redaction;
}

QJsonObject shownHeaders(const http::Headers &headers, const log::Redaction &redaction)
{
    QJsonObject object;
    for (const auto &[name, value] : headers)
        object.insert(QString::fromLatin1(name), isHarmless(name) ? redaction.redacted(QString::fromUtf8(value)) : u"•••"_s);
    return object;
}

QString shownUrl(QUrl url, const log::Redaction &redaction)
{
    url.setUserInfo({});
    QUrlQuery shown;
    for (const auto &[name, value] : QUrlQuery(url.query()).queryItems())
        shown.addQueryItem(name, name == "alt"_L1 ? value : u"•••"_s);
    if (url.hasQuery())
        url.setQuery(shown);
    return redaction.redacted(url.toString());
}

} // namespace

// Writes the lines; turns to a new file when one is full.
class RecordingClient::Recorder
{
public:
    Recorder(const QString &folder, const QStringList &secrets, const RecordingBounds &bounds)
        : m_path(QDir(folder).filePath(fileName)),
          m_secrets(secrets),
          m_bounds(bounds)
    {
        if (const auto made = makePrivateFolder(folder); !made)
            qCWarning(lcRecord).noquote() << u"⚠️ TOM_DEBUG_LLM: %1"_s.arg(made.error().message);
        qCWarning(lcRecord).noquote() << u"⚠️ TOM_DEBUG_LLM: everything that is said to models is written to %1"_s.arg(m_path);
    }

    [[nodiscard]] const QStringList &secrets() const { return m_secrets; }
    [[nodiscard]] const RecordingBounds &bounds() const { return m_bounds; }

    void write(const QJsonObject &record)
    {
        const QByteArray line = json::compact(record) + '\n';
        if (QFileInfo(m_path).size() > 0 && QFileInfo(m_path).size() + line.size() > m_bounds.fileBytes)
            turnOver();
        QFile file(m_path);
        const auto owner = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
        const bool isOpen = file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered, owner);
        if (!isOpen || file.write(line) != line.size())
            qCWarning(lcRecord).noquote() << u"⚠️ TOM_DEBUG_LLM: cannot write %1: %2"_s.arg(m_path, file.errorString());
    }

private:
    [[nodiscard]] QString pathOf(int number) const { return number == 0 ? m_path : u"%1.%2"_s.arg(m_path).arg(number); }
    void turnOver()
    {
        QFile::remove(pathOf(m_bounds.files - 1));
        for (int i = m_bounds.files - 1; i > 0; --i)
            QFile::rename(pathOf(i - 1), pathOf(i));
        QFile::remove(m_path);   // when there is to be only one, or it could not be renamed
    }

    QString m_path;
    QStringList m_secrets;
    RecordingBounds m_bounds;
};

namespace {

constexpr qsizetype longestSecret = 8192;   // so much more than is shown is looked at

// The body as far as it may be shown. When there was more, half a secret may stand at its end: that part is left out.
QJsonValue shownBody(const QByteArray &body, bool isCut, qsizetype limit, const log::Redaction &redaction)
{
    QString text = redaction.redacted(QString::fromUtf8(body));
    if (isCut)
        text.chop(longestSecret);
    return isCut || text.size() > limit ? text.left(limit) + u"… (cut)"_s : text;
}

} // namespace

// Passes on another exchange and remembers it until its end.
class RecordedExchange : public http::HttpExchange
{
public:
    using Write = std::function<void(const QJsonObject &record)>;

    RecordedExchange(std::unique_ptr<http::HttpExchange> exchange, const http::HttpRequest &request,
                     const log::Redaction &redaction, qsizetype bodyBytes, Write write)
        : m_exchange(std::move(exchange)),
          m_redaction(redaction),
          m_bodyBytes(bodyBytes),
          m_write(std::move(write)),
          m_request{{u"time"_s, QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
                    {u"method"_s, QString::fromLatin1(request.method)},
                    {u"url"_s, shownUrl(request.url, redaction)},
                    {u"headers"_s, shownHeaders(request.headers, redaction)},
                    {u"body"_s, shownBody(request.body.left(bodyBytes + longestSecret),
                                          request.body.size() > bodyBytes + longestSecret, bodyBytes, redaction)}}
    {
        m_timer.start();
        connect(m_exchange.get(), &HttpExchange::headReceived, this, [this](const http::HttpHead &head) {
            m_head = head;
            Q_EMIT headReceived(head);
        });
        connect(m_exchange.get(), &HttpExchange::bytesReceived, this, [this](const QByteArray &bytes) {
            const qsizetype room = m_bodyBytes + longestSecret - m_body.size();
            m_isCut = m_isCut || bytes.size() > room;
            m_body += bytes.left(room);
            Q_EMIT bytesReceived(bytes);
        });
        connect(m_exchange.get(), &HttpExchange::finished, this, [this](const Result<void> &result) {
            record(result ? u"answered"_s : m_redaction.redacted(result.error().message));
            Q_EMIT finished(result);
        });
    }
    ~RecordedExchange() override { record(u"given up"_s); }

    void cancel() override { m_exchange->cancel(); }
    void setPaused(bool paused) override { m_exchange->setPaused(paused); }
    [[nodiscard]] bool mayHaveArrived() const override { return m_exchange->mayHaveArrived(); }

private:
    void record(const QString &end)
    {
        if (std::exchange(m_isRecorded, true))
            return;
        m_write({{u"request"_s, m_request},
                 {u"answer"_s, QJsonObject{{u"status"_s, m_head.status},
                                           {u"headers"_s, shownHeaders(m_head.headers, m_redaction)},
                                           {u"body"_s, shownBody(m_body, m_isCut, m_bodyBytes, m_redaction)},
                                           {u"end"_s, end},
                                           {u"ms"_s, m_timer.elapsed()}}}});
    }

    std::unique_ptr<http::HttpExchange> m_exchange;
    log::Redaction m_redaction;
    qsizetype m_bodyBytes;
    Write m_write;
    QJsonObject m_request;
    QElapsedTimer m_timer;
    http::HttpHead m_head;
    QByteArray m_body;
    bool m_isCut = false;
    bool m_isRecorded = false;
};

RecordingClient::RecordingClient(http::HttpClient &http, const QString &folder, const QStringList &secrets,
                                 const RecordingBounds &bounds)
    : m_http(http),
      m_recorder(std::make_shared<Recorder>(folder, secrets, bounds))
{}

RecordingClient::~RecordingClient() = default;

std::unique_ptr<http::HttpExchange> RecordingClient::send(const http::HttpRequest &request)
{
    if (request.method == "GET")   // models are asked with POST; this looks for servers, again and again
        return m_http.send(request);
    return std::make_unique<RecordedExchange>(m_http.send(request), request, redactionFor(request, m_recorder->secrets()),
                                              m_recorder->bounds().bodyBytes,
                                              [recorder = m_recorder](const QJsonObject &record) { recorder->write(record); });
}

} // namespace tom::llm
