#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/turnevents.h"
#include "desktop/voice/voicebar.h"
#include "desktop/voice/voicelines.h"
#include "tests/gui/scenes/stage.h"

#include <cmath>

using namespace Qt::StringLiterals;

// The chat while somebody talks, while it is written down, while Tom reads aloud, and when something is in the way.
namespace tom::desktop {

namespace {

void record(ChatPanel &panel)
{
    panel.voice().showRecording();
    for (int i = 0; i < 90; ++i)
        panel.voice().setHeard(std::abs(std::sin(i * 0.21) * std::sin(i * 0.037)), 109);
}

void write(ChatPanel &panel)
{
    panel.voice().showWriting();
}

void read(ChatPanel &panel)
{
    panel.voice().showReading(true);
    panel.setRead(u"t1"_s);
}

void fail(ChatPanel &panel)
{
    panel.voice().showProblem(transcriptionLine({.code = ErrorCode::LlmUnavailable, .message = u"config.yml"_s}), true);
}

Scene scene(const QString &name, void (*what)(ChatPanel &panel), bool isPublished)
{
    const auto show = [what](Stage &stage) -> QWidget * {
        ChatPanel &panel = stage.chat();
        panel.setVoice(what == read, false);
        UserMessage *said = panel.addUserMessage(u"How much milk do we have?"_s);
        AssistantMessage *answer = panel.addAnswer();
        showTurnEvent(*answer, {1, protocol::TextDelta{u"Two bottles, and one of them is open since **Tuesday**."_s}});
        showTurnEvent(*answer, {2, protocol::TurnDone{{.model = u"ollama/qwen3:14b"_s, .why = u"a list"_s, .durationMs = 700}}});
        panel.nameTurn(said, answer, u"t1"_s);
        panel.setDraft({.text = u"And please"_s});
        what(panel);
        return &stage.window();
    };
    return {name, show, isPublished};
}

} // namespace

QList<Scene> voiceScenes()
{
    // While it is written down there is another word in the bar, no more.
    return {scene(u"voice-recording"_s, record, true), scene(u"voice-writing"_s, write, false),
            scene(u"voice-reading"_s, read, true), scene(u"voice-problem"_s, fail, true)};
}

} // namespace tom::desktop
