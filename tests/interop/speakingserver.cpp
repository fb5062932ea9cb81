#include "tests/interop/speakingserver.h"

#include "tests/interop/contractserver.h"
#include "tests/support/scriptedhttppeer.h"

using namespace Qt::StringLiterals;
using tom::test::ScriptedHttpPeer;

namespace tom::server::test {

bool speaksAndListens(const QString &notes)
{
    ScriptedHttpPeer peer;
    peer.playAt("/v1/audio/speech", ScriptedHttpPeer::answer(200, "ID3", {{"Content-Type", "audio/mpeg"}}));
    peer.playAt("/v1/audio/transcriptions",
                ScriptedHttpPeer::answer(200, R"({"text":"Hello"})", {{"Content-Type", "application/json"}}));
    ContractServer server;
    const QByteArray provider = "voice: {api: k, base_url: '" + peer.url(u"/v1"_s).toString().toLatin1()
                                + "', models: [x/a, x/a, x/a], speech: {model: s, transcription: t}}";
    if (!server.start(notes, {}, provider))
        return false;
    const http::Headers session = server.signIn(u"alice"_s, u"secret-of-alice"_s);
    const auto audio = server.ask(u"/speech"_s, server.request("POST", u"/speech"_s, session, R"({"text":"Hello"})"));
    http::Headers wav = session;
    wav.emplaceBack("Content-Type", "audio/wav");
    const auto text = server.ask(u"/transcriptions"_s, server.request("POST", u"/transcriptions"_s, wav, "RIFF"));
    return audio.status == 200 && audio.body == "ID3" && text.status == 200
           && objectOf(text).value("text"_L1) == QJsonValue(u"Hello"_s);
}

} // namespace tom::server::test
