#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/markdownview.h"
#include "desktop/chat/picturewindow.h"
#include "desktop/chat/usermessage.h"
#include "tests/gui/scenes/paintedpictures.h"
#include "tests/gui/scenes/stage.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTextBlock>

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

QWidget *changed(Stage &stage)
{
    ChatPanel &panel = stage.chat();
    panel.addUserMessage(u"Which train to Lyon on Saturday morning?"_s);
    panel.addAnswer()->appendText(u"Take the **07:58**"_s);
    panel.setBusy(true);
    panel.setDraft({.text = u"Which train to Lyon on Sunday morning?"_s, .edits = u"t1"_s});
    panel.setEditWaits(EditWaits::ForQueue);
    return &stage.window();
}

QWidget *contextMenu(QWidget *widget, const QPoint &place)
{
    QContextMenuEvent event(QContextMenuEvent::Mouse, place, widget->mapToGlobal(place));
    QApplication::sendEvent(widget, &event);
    return qobject_cast<QMenu *>(QApplication::activePopupWidget());
}

// On a line of code, for which it has the most to offer.
QWidget *answerMenu(Stage &stage)
{
    AssistantMessage *answer = stage.chat().addAnswer();
    answer->appendText(u"The end of that is $x^2$:\n\n```sh\nls --all\n```\n"_s);
    answer->finish();
    auto *view = answer->findChild<MarkdownView *>();
    return contextMenu(view->viewport(), view->cursorRect(QTextCursor(view->document()->lastBlock())).center());
}

// Qt's own, of what is written into.
QWidget *inputMenu(Stage &stage)
{
    ChatPanel &panel = stage.chat();
    panel.setDraft({.text = u"And for two persons, please"_s});
    auto *input = panel.findChild<QPlainTextEdit *>(u"input"_s);
    input->selectAll();
    return contextMenu(input->viewport(), {20, 10});
}

QWidget *lineMenu(Stage &stage)
{
    stage.chat();
    auto *search = stage.window().findChild<QLineEdit *>(u"conversationSearch"_s);
    search->setText(u"train"_s);
    return contextMenu(search, {20, 10});
}

// And of what can only be read.
QWidget *messageMenu(Stage &stage)
{
    const UserMessage *message = stage.chat().addUserMessage(u"Which train to Lyon on Saturday morning?"_s);
    auto *words = message->findChild<TextView *>();
    return contextMenu(words->viewport(), {20, 10});
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
    return {{u"chat-find"_s, findWords},
            {u"chat-waiting"_s, inQueue},
            {u"chat-changed"_s, changed},
            {u"chat-picture"_s, largePicture},
            {u"chat-answer-menu"_s, answerMenu},
            // Qt's own menus.
            {u"chat-input-menu"_s, inputMenu, false},
            {u"chat-line-menu"_s, lineMenu, false},
            {u"chat-message-menu"_s, messageMenu, false}};
}

} // namespace tom::desktop
