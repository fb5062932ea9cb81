#include "shared/protocol/usersettings.h"
#include "tests/desktop/scriptedserver.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;

void ScriptedServer::settings(const Request &, Reply reply)
{
    reply.send(Response::json(protocol::UserSettings{.language = language}.toJson()));
}

void ScriptedServer::speak(const Request &, Reply reply)
{
    if (spoken.status == 503)
        return reply.send(
            Response::failure({.code = ErrorCode::LlmUnavailable, .message = u"no provider of config.yml can speak"_s}));
    reply.send(spoken);
}

void ScriptedServer::transcribe(const Request &, Reply reply)
{
    if (holdsTranscripts)
        return m_unanswered.push_back(std::move(reply));
    reply.send(transcript ? Response::json({{u"status"_s, u"OK"_s}, {u"text"_s, *transcript}})
                          : Response::failure(transcript.error()));
}

} // namespace tom::desktop
