#include "agent/http/speechroutes.h"

#include "shared/core/json.h"
#include "shared/llm/speech.h"
#include "shared/protocol/paths.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;

Error nobody(const QString &what)
{
    return {.code = ErrorCode::LlmUnavailable,
            .message = u"no provider of config.yml can %1; add one of OpenAI or Google, or \"speech\" to another"_s.arg(what)};
}

Result<llm::Speech::Spoken> spokenIn(const Request &request)
{
    static const QRegularExpression name(u"\\A[A-Za-z0-9_. -]{0,64}\\z"_s);
    const auto body = request.json();
    if (!body)
        return std::unexpected(body.error());
    const auto text = json::requiredString(*body, "text"_L1);
    if (!text)
        return std::unexpected(text.error());
    const auto voice = json::optionalString(*body, "voice"_L1);
    if (!voice)
        return std::unexpected(voice.error());
    const auto format = json::optionalString(*body, "format"_L1);
    if (!format)
        return std::unexpected(format.error());
    if (text->trimmed().isEmpty())
        return failure(ErrorCode::InvalidInput, u"\"text\" is empty"_s);
    if (text->size() > llm::Speech::mostLetters)
        return failure(ErrorCode::InvalidInput, u"\"text\" may have %1 letters at most"_s.arg(llm::Speech::mostLetters));
    if (*format && !llm::speechFormats().contains(**format))
        return failure(ErrorCode::InvalidInput, u"\"format\" must be one of %1"_s.arg(llm::speechFormats().join(u", "_s)));
    if (*voice && !name.match(**voice).hasMatch())
        return failure(ErrorCode::InvalidInput, u"\"voice\" must be the name of a voice, such as alloy"_s);
    return llm::Speech::Spoken{.text = *text, .voice = voice->value_or(QString()), .format = format->value_or(QString())};
}

struct Recording
{
    llm::Audio audio{};
    QString language{};
};

Result<Recording> recordingIn(const Request &request)
{
    static const QRegularExpression twoLetters(u"\\A[a-z]{2,3}\\z"_s);
    const QString type = QString::fromLatin1(request.header("Content-Type"));
    if (!llm::isKnownAudio(type))
        return failure(
            ErrorCode::InvalidInput,
            u"the body must be a recording, with a Content-Type such as audio/wav, audio/mpeg, audio/ogg, audio/webm"_s);
    if (request.body.isEmpty())
        return failure(ErrorCode::InvalidInput, u"the recording is empty"_s);
    const QString language = request.query.queryItemValue(u"language"_s).toLower();
    if (!language.isEmpty() && !twoLetters.match(language).hasMatch())
        return failure(ErrorCode::InvalidInput, u"\"language\" must be two letters, such as fr"_s);
    return Recording{.audio = {.bytes = request.body, .mediaType = type}, .language = language};
}

constexpr qint64 maxSpeechBody = 64 * 1024;
constexpr qint64 maxRecording = 10 * 1024 * 1024;

// Answers later, in the same thread.
template<typename T>
void answer(const QFuture<Result<T>> &future, QObject &context, Reply reply, const std::function<Response(const T &)> &write)
{
    auto kept = std::make_shared<Reply>(std::move(reply));
    QFuture<Result<T>>(future).then(&context, [kept, write](const Result<T> &result) {
        kept->send(result ? write(*result) : Response::failure(result.error()));
    });
}

} // namespace

void addSpeechRoutes(const RouteGuard &routes, llm::LlmRouter &llm, Spending &spending)
{
    const RouteGuard::Handler speak = [&llm, &spending](const Request &request, Reply reply) {
        const auto spoken = spokenIn(request);
        if (!spoken)
            return reply.send(Response::failure(spoken.error()));
        const auto speaker = llm.speaker();
        if (!speaker)
            return reply.send(Response::failure(nobody(u"speak"_s)));
        if (const auto refused = spending.refusal())
            return reply.send(Response::failure(*refused));
        answer<llm::Audio>(
            speaker->speak(*spoken), llm, std::move(reply), [&spending, model = speaker->speechModel()](const llm::Audio &audio) {
                spending.count(model, u"speech"_s);
                return Response{.headers = {{"Content-Type", audio.mediaType.toLatin1()}, {"Cache-Control", "no-store"}},
                                .body = audio.bytes};
            });
    };
    const RouteGuard::Handler transcribe = [&llm, &spending](const Request &request, Reply reply) {
        const auto recording = recordingIn(request);
        if (!recording)
            return reply.send(Response::failure(recording.error()));
        const auto listener = llm.listener();
        if (!listener)
            return reply.send(Response::failure(nobody(u"write down what is said"_s)));
        if (const auto refused = spending.refusal())
            return reply.send(Response::failure(*refused));
        answer<QString>(listener->transcribe(recording->audio, recording->language), llm, std::move(reply),
                        [&spending, model = listener->transcriptionModel()](const QString &text) {
                            spending.count(model, u"transcription"_s);
                            return Response::json({{u"status"_s, u"OK"_s}, {u"text"_s, text}});
                        });
    };
    routes.add("POST", protocol::paths::speech, speak, maxSpeechBody);
    routes.add("POST", protocol::paths::transcriptions, transcribe, maxRecording);
}

} // namespace tom::agent
