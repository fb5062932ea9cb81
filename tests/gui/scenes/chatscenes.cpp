#include "desktop/chat/answerfooter.h"
#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/turnevents.h"
#include "desktop/chat/turnrunner.h"
#include "desktop/conversations/conversationmodel.h"
#include "desktop/conversations/conversationpanel.h"
#include "desktop/quick/quickwindow.h"
#include "tests/gui/scenes/paintedpictures.h"
#include "tests/gui/scenes/stage.h"

#include <QJsonDocument>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QTabBar>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;

// The chat: every card, the list of conversations, and the quick window.
namespace tom::desktop {

namespace {

const QString trip = uR"(Here is a plan for **Saturday in Lyon**, with the train you asked for.

## Trains from Paris

| Departure | Arrival | Change | Price |
|---|---|---|---|
| 07:58 | 09:56 | none | 49 € |
| 08:34 | 10:30 | none | 62 € |
| 09:12 | 12:01 | Dijon | 31 € |

## The day

1. **Morning:** Croix-Rousse, coffee at the market
2. **Noon:** a *bouchon* near the Saône
   - reservation for two at 12:30
   - the one in rue Mercière has a [menu online](https://example.org/menu)
3. **Afternoon:** Musée des Confluences

> The funicular is closed this weekend; bus `C14` goes instead.

This puts it all into your calendar file:

```python
from datetime import date

def plan(day: date) -> list[str]:
    return [f"{day:%A}: {stop}" for stop in ("market", "lunch", "museum")]
```

Shall I add the ticket for **07:58** to your list as well?)"_s;

const QByteArray seatSchema = R"({"type":"object","required":["name","seat"],"properties":{
    "name":{"type":"string","title":"Name on the ticket","description":"As in your passport"},
    "seat":{"type":"string","title":"Seat","enum":["w","a"],"enumNames":["Window","Aisle"],"default":"w"},
    "bike":{"type":"boolean","title":"With a bicycle"}}})";

const QString lesson = uR"(The area below $y = x^2$ between 0 and 1 is

$$
\int_0^1 x^2 \, dx = \frac{1}{3}
$$

because the antiderivative is $\frac{x^3}{3}$. In general, for $n \neq -1$:

$$
\int_a^b x^n \, dx = \frac{b^{n+1} - a^{n+1}}{n+1}
$$

- [x] the sum of the first numbers: $\sum_{i=1}^{n} i = \frac{n(n+1)}{2}$
- [ ] the roots: $x_{1,2} = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}$)"_s;

const QString arabic = uR"(هذه خطة ليوم **السبت في ليون**، مع القطار الذي طلبته.

## القطارات من باريس

| الوصول | التغيير | السعر |
|---|---|---|
| 09:56 | بدون | 49 € |
| 12:01 | Dijon | 31 € |

1. **الصباح:** قهوة في السوق
2. **الظهر:** غداء في `rue Mercière`، انظر [القائمة](https://example.org/menu)

> القطار الجبلي مغلق في نهاية هذا الأسبوع.

The timetable in English stays as it is.

```python
print("from left to right")
```)"_s;

void play(AssistantMessage &message, const QList<protocol::TurnEventBody> &events)
{
    qint64 number = 0;
    for (const protocol::TurnEventBody &body : events)
        showTurnEvent(message, {++number, body});
}

protocol::TurnDone done(qint64 milliseconds)
{
    return {{.model = u"ollama/qwen3:14b"_s, .durationMs = milliseconds}};
}

ConversationModel &fillList(Stage &stage, const QString &searched = {})
{
    auto &model = stage.keep(std::make_unique<ConversationModel>());
    stage.window().conversations().setModel(&model);
    const QDateTime now = QDateTime::currentDateTime();
    const QStringList titles{u"Household budget 2026"_s,
                             u"Saturday in Lyon"_s,
                             u"Shopping"_s,
                             u"Letter to the landlord about the heating"_s,
                             u""_s,
                             u"عطلة نهاية الأسبوع"_s,
                             u"Why is the sky blue?"_s,
                             u"Bread with rye"_s};
    QList<protocol::Conversation> all;
    for (qsizetype i = 0; i < titles.size(); ++i) {
        all.append({.id = u"c%1"_s.arg(i), .title = titles.at(i), .updated = now.addSecs(-i * 60 * 60 * 17), .isPinned = i == 0});
        if (!searched.isEmpty())
            all.last().snippet = {
                {u"the 07:58 "_s, false}, {searched, true}, {u" from Paris is the one with seats left"_s, false}};
    }
    all[2].turn = u"t"_s;
    model.setConversations(all);
    stage.window().conversations().setOpen(u"c1"_s);
    return model;
}

QWidget *greeting(Stage &stage)
{
    stage.chat();
    fillList(stage);
    return &stage.window();
}

QWidget *chat(Stage &stage)
{
    ChatPanel &panel = stage.chat();
    fillList(stage);
    panel.addUserMessage(u"Put coffee filters and oat milk on the shopping list, please"_s);
    play(*panel.addAnswer(),
         {protocol::ToolCallStarted{u"1"_s, u"lists"_s, u"add_item"_s, {{u"list"_s, u"shopping"_s}, {u"item"_s, u"filters"_s}}},
          protocol::ToolCallEnded{u"1"_s, true, u"added “coffee filters” and “oat milk” to shopping"_s},
          protocol::TextDelta{u"Done: *coffee filters* and *oat milk* are on your shopping list, seven things in all."_s},
          done(400)});
    panel.addUserMessage(u"And plan our Saturday in Lyon: train from Paris, something to see, lunch for two"_s);
    play(*panel.addAnswer(), {protocol::ReasoningDelta{u"They want a day trip."_s}, protocol::TextDelta{trip}, done(5200)});
    return &stage.window();
}

QWidget *formulas(Stage &stage)
{
    ChatPanel &panel = stage.chat();
    fillList(stage);
    panel.addUserMessage(u"What is the area below a parabola?"_s);
    play(*panel.addAnswer(), {protocol::TextDelta{lesson}, done(2100)});
    return &stage.window();
}

QWidget *rightToLeft(Stage &stage)
{
    ChatPanel &panel = stage.chat();
    fillList(stage);
    panel.addUserMessage(u"خطط ليوم السبت في ليون!"_s);
    play(*panel.addAnswer(), {protocol::TextDelta{arabic}, done(2100)});
    return &stage.window();
}

QWidget *why(Stage &stage)
{
    ChatPanel &panel = stage.chat();
    fillList(stage);
    panel.addUserMessage(u"What do we need for the birthday cake?"_s);
    play(*panel.addAnswer(),
         {protocol::ReasoningDelta{u"The recipe is in the notes; flour is on the list already."_s},
          protocol::TextDelta{u"Six eggs, 300 g of sugar and a lemon. Flour is on the shopping list already."_s},
          protocol::TurnDone{{.selectedModules = {u"lists"_s, u"notes"_s},
                              .model = u"ollama/qwen3:14b"_s,
                              .why = u"“need” and “cake” belong to lists and notes"_s,
                              .newTopic = true,
                              .warning = u"openai/large did not answer, so ollama/qwen3:14b did."_s,
                              .tools = {u"notes.search"_s},
                              .durationMs = 1800}}});
    for (QToolButton *button : panel.findChildren<QToolButton *>()) {
        if (button->objectName() == "whyButton"_L1 || button->objectName() == "reasoningButton"_L1)
            button->click();
    }
    return &stage.window();
}

QWidget *consent(Stage &stage)
{
    ChatPanel &panel = stage.chat();
    fillList(stage);
    const QDateTime soon = QDateTime::currentDateTimeUtc().addSecs(275);
    panel.addUserMessage(u"Clean up my mail, tell Bob I am late, and book the train"_s);
    play(*panel.addAnswer(),
         {protocol::ToolCallStarted{u"1"_s, u"mail"_s, u"send"_s, {{u"to"_s, u"bob@example.org"_s}}},
          protocol::ApprovalAsked{{.id = u"a1"_s, .call = u"1"_s, .module = u"mail"_s, .name = u"send"_s, .risk = u"write"_s}},
          protocol::ApprovalEnded{u"a1"_s, u"approved"_s}, protocol::ToolCallEnded{u"1"_s, true, u"sent"_s},
          protocol::ToolCallStarted{u"2"_s, u"mail"_s, u"delete_folder"_s, {{u"folder"_s, u"Newsletters"_s}}},
          protocol::ApprovalAsked{{.id = u"a2"_s,
                                   .call = u"2"_s,
                                   .module = u"mail"_s,
                                   .name = u"delete_folder"_s,
                                   .arguments = {{u"folder"_s, u"Newsletters 2019\u202E to 2025"_s},
                                                 {u"even_unread"_s, true},
                                                 {u"reason"_s, u"Nobody has read them\nfor more than a year."_s}},
                                   .risk = u"destructive"_s,
                                   .remember = {u"once"_s, u"conversation"_s, u"always"_s},
                                   .expires = soon}},
          protocol::ToolCallStarted{u"3"_s, u"trains"_s, u"book"_s, {{u"to"_s, u"Lyon"_s}}},
          protocol::ElicitationAsked{{.id = u"e1"_s,
                                      .module = u"trains"_s,
                                      .message = u"The 07:58 to Lyon has seats left. How do you want to sit?"_s,
                                      .schema = QJsonDocument::fromJson(seatSchema).object(),
                                      .expires = soon}}});
    return &stage.window();
}

QWidget *always(Stage &stage)
{
    QMenu *menu = consent(stage)->findChildren<QMenu *>(u"alwaysMenu"_s).last();
    menu->popup({200, 200});
    return menu;
}

QWidget *problems(Stage &stage)
{
    ChatPanel &panel = stage.chat();
    fillList(stage).setRefused({u"c1"_s, u"c3"_s});
    panel.setConnection(Connection::Offline, u"The server does not answer."_s);
    panel.addUserMessage(u"Which parcels are on their way?"_s);
    AssistantMessage *failed = panel.addAnswer();
    play(*failed, {protocol::ToolCallStarted{u"1"_s, u"mail"_s, u"search"_s, {{u"words"_s, u"parcel"_s}}},
                   protocol::ToolCallEnded{u"1"_s, false, u"mail.example.org refused the connection"_s},
                   protocol::TextDelta{u"I looked for them, but"_s}});
    failed->addNote(AssistantMessage::tr("The answer was interrupted; this is what was there."));
    failed->fail(u"No model answers: openai/large has no credit left, and there is no other one in config.yml."_s,
                 TurnRunner::tr("Retry"));
    panel.addUserMessage(u"Try it again, please"_s);
    panel.addAnswer()->fail(TurnRunner::tr("Not sent yet. It goes out by itself when the server can be reached."),
                            TurnRunner::tr("Do not send it"));
    panel.addUserMessage(u"And where is my umbrella?"_s);
    panel.addAnswer()->fail(
        TurnRunner::tr("This message was not sent. %1", "the reason").arg(u"The household's budget of this month is used up."_s),
        TurnRunner::tr("Send it again"), TurnRunner::tr("Do not send it"));
    return &stage.window();
}

QWidget *attached(Stage &stage)
{
    ChatPanel &panel = stage.chat();
    fillList(stage);
    static PaintedPictures pictures;   // the panel asks it for as long as it is there
    panel.setPictures(&pictures);
    QImage photo(72, 72, QImage::Format_RGB32);
    photo.fill(QColor(190, 120, 60));
    panel.addUserMessage(
        u"What does this receipt add up to?"_s,
        {{.name = u"receipt.jpg"_s, .bytes = 1834112, .thumbnail = photo}, {.name = u"earlier receipts.txt"_s, .bytes = 2048}});
    play(*panel.addAnswer(),
         {protocol::TextDelta{u"**43.70 €**: bread, cheese, and two bottles of cider. The bakery has its prices on a page: "
                              "[open:https://bakery.example.org/prices?day=today]"_s},
          done(2100)});
    panel.setDraft({.text = u"And these two, please"_s,
                    .files = {{.name = u"Picture 2026-11-26 16.40.12.png"_s, .mediaType = u"image/png"_s, .bytes = 348000},
                              {.name = u"contract-with-a-name-that-is-far-too-long.pdf"_s, .bytes = 2400000},
                              {.name = u"notes.txt"_s, .bytes = 900}},
                    .level = 2,
                    .modules = {u"lists"_s}});
    panel.tellFileProblem(u"“backup.zip” cannot be attached: only pictures (PNG, JPEG, WebP, GIF), PDF and plain text can."_s);
    return &stage.window();
}

QWidget *wish(Stage &stage)
{
    stage.chat().setModules({u"lists"_s, u"notes"_s, u"weather"_s});
    auto *menu = stage.window().findChild<QToolButton *>(u"wishButton"_s)->menu();
    menu->popup({200, 200});
    return menu;
}

QWidget *search(Stage &stage)
{
    ChatPanel &panel = stage.chat();
    stage.window().findChild<QLineEdit *>(u"conversationSearch"_s)->setText(u"train"_s);
    fillList(stage, u"train"_s);
    stage.window().conversations().offerUndo(u"“Old recipes” was deleted."_s);
    panel.showTurns({{.message = 1,
                      .turn = u"t1"_s,
                      .text = u"Which train to Lyon on Saturday morning?"_s,
                      .branches = {1, 5, 9},
                      .parts = {{.callId = u"1"_s,
                                 .module = u"trains"_s,
                                 .name = u"search"_s,
                                 .arguments = {{u"to"_s, u"Lyon"_s}},
                                 .result = u"3 trains"_s,
                                 .isAnswered = true},
                                {.text = u"Take the **07:58**: it has seats left, and you are there before ten."_s}},
                      .state = u"complete"_s},
                     {.message = 3,
                      .parent = 2,
                      .turn = u"t2"_s,
                      .text = u"And back in the evening?"_s,
                      .parts = {{.text = u"The 19:04 is direct and arrives at 21:00.\n\n- 2nd class: 49 €\n- 1st class: 71 €"_s}},
                      .state = u"stopped"_s}});
    return &stage.window();
}

QWidget *bin(Stage &stage)
{
    stage.chat();
    fillList(stage);
    stage.window().findChild<QTabBar *>(u"conversationFolders"_s)->setCurrentIndex(2);
    stage.window().conversations().showHint(u"What is here goes for good after 30 days."_s);
    return &stage.window();
}

QWidget *rowMenu(Stage &stage)
{
    stage.chat();
    fillList(stage);
    auto *list = stage.window().findChild<QListView *>(u"conversationList"_s);
    list->setCurrentIndex(list->model()->index(1, 0));
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Menu);
    return stage.window().findChild<QMenu *>(u"conversationMenu"_s);
}

QWidget *link(Stage &stage)
{
    ChatPanel &panel = stage.chat();
    AssistantMessage *answer = panel.addAnswer();
    play(*answer, {protocol::TextDelta{u"[open:https://bakery.example.org/prices?day=today]"_s}, done(100)});
    Q_EMIT answer->linkActivated(QUrl(u"https://bakery.example.org/prices?day=today&page=2"_s));
    return stage.window().findChild<QMessageBox *>(u"linkBox"_s);
}

QWidget *quick(Stage &stage)
{
    auto &window = stage.keep(std::make_unique<QuickWindow>());
    window.setVoiceAvailable(true);
    window.appear();
    window.setText(u"When does the next train to Lyon leave?"_s);
    play(*window.beginAnswer(),
         {protocol::TextDelta{u"The next one is at **07:58** and arrives at 09:56; it is direct.\n\n- 2nd class: 49 €\n"
                              "- 1st class: 71 €"_s},
          done(700)});
    return &window;
}

} // namespace

QList<Scene> chatScenes()
{
    return {{u"greeting"_s, greeting},
            {u"chat"_s, chat},
            {u"chat-formulas"_s, formulas},
            {u"chat-arabic"_s, rightToLeft},
            {u"chat-why"_s, why},
            {u"chat-consent"_s, consent},
            {u"chat-always"_s, always},
            {u"chat-problems"_s, problems},
            {u"chat-attached"_s, attached},
            {u"chat-wish"_s, wish},
            {u"chat-search"_s, search},
            {u"chat-bin"_s, bin},
            {u"chat-row-menu"_s, rowMenu},
            {u"chat-link"_s, link},
            {u"quick"_s, quick}};
}

} // namespace tom::desktop
