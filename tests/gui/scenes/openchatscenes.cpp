#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/picturewindow.h"
#include "tests/gui/scenes/paintedpictures.h"
#include "tests/gui/scenes/stage.h"

using namespace Qt::StringLiterals;

// What is done in a conversation beside asking and reading.
namespace tom::desktop {

namespace {

QWidget *findWords(Stage &stage)
{
    ChatPanel &panel = stage.chat();
    panel.showTurns({{.message = 1,
                      .turn = u"t1"_s,
                      .text = u"Which train to Lyon on Saturday morning?"_s,
                      .parts = {{.text = u"Take the train at **07:58**: it has seats left, and you are there before ten."_s}},
                      .state = u"complete"_s},
                     {.message = 3,
                      .parent = 2,
                      .turn = u"t2"_s,
                      .text = u"And back in the evening?"_s,
                      .parts = {{.text = u"The 19:04 is direct and arrives at 21:00. A later train goes at 20:34."_s}},
                      .state = u"complete"_s}});
    panel.find(u"train"_s);
    return &stage.window();
}

QWidget *inQueue(Stage &stage)
{
    ChatPanel &panel = stage.chat();
    panel.addUserMessage(u"Which train to Lyon on Saturday morning?"_s);
    panel.addAnswer()->appendText(u"Take the **07:58**"_s);
    panel.setBusy(true);
    panel.addUserMessage(u"Only direct ones, please."_s);
    panel.addAnswer()->setQueued(true);
    panel.addUserMessage(u"And back in the evening?"_s);
    panel.addAnswer()->setQueued(false);
    panel.setDraft({.text = u"For two persons"_s});
    return &stage.window();
}

QWidget *largePicture(Stage &stage)
{
    static PaintedPictures pictures;   // asked for as long as the window is there
    auto *window =
        new PictureWindow({.name = u"Beaufort.jpg"_s, .bytes = 348000, .mediaType = u"image/jpeg"_s}, pictures, &stage.chat());
    window->open();
    return window;
}

} // namespace

QList<Scene> openChatScenes()
{
    return {{u"chat-find"_s, findWords}, {u"chat-waiting"_s, inQueue}, {u"chat-picture"_s, largePicture}};
}

} // namespace tom::desktop
