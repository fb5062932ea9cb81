#include "desktop/api/answerreading.h"
#include "desktop/api/apiclient.h"
#include "shared/core/json.h"
#include "shared/protocol/paths.h"

#include <QUrlQuery>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// The part of ApiClient that is about what is said and heard.
namespace tom::desktop {

namespace {

constexpr auto longestWait = 3min;   // a provider works at it, and before that the recording is on its way

Result<SpokenAudio> readAudio(const Result<http::HttpResponse> &response)
{
    if (!response)
        return std::unexpected(response.error());
    if (response->status < 200 || response->status >= 300)
        return std::unexpected(answeredError(response->status, response->headers, response->body));
    return SpokenAudio{.bytes = response->body,
                       .mediaType = QString::fromLatin1(http::headerValue(response->headers, "Content-Type"))};
}

} // namespace

QFuture<Result<SpokenAudio>> ApiClient::speak(const QString &text, const QObject *keeper)
{
    http::HttpRequest asked = request("POST", protocol::paths::speech, {{u"text"_s, text}, {u"format"_s, u"wav"_s}});
    asked.firstByteTimeout = longestWait;
    return m_http->fetch(asked, keeper).then(readAudio);
}

QFuture<Result<QString>> ApiClient::transcribe(const QByteArray &wav, const QString &language, const QObject *keeper)
{
    http::HttpRequest given = request("POST", protocol::paths::transcriptions);
    if (!language.isEmpty())
        given.url.setQuery(QUrlQuery{{u"language"_s, language}});
    for (auto &[header, value] : given.headers) {
        if (header == "Content-Type")
            value = "audio/wav";
    }
    given.body = wav;
    given.firstByteTimeout = longestWait;
    return m_http->fetch(given, keeper).then([](const Result<http::HttpResponse> &response) {
        return answeredObject(response).and_then(
            [](const QJsonObject &object) { return json::requiredString(object, "text"_L1); });
    });
}

} // namespace tom::desktop
