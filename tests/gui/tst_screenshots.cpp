#include "desktop/app/language.h"
#include "desktop/app/workpage.h"
#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/picturesource.h"
#include "desktop/chat/turnevents.h"
#include "desktop/chat/wishmenu.h"
#include "desktop/conversations/conversationmodel.h"
#include "desktop/conversations/conversationpanel.h"
#include "desktop/login/signinpanel.h"
#include "desktop/look/appearance.h"
#include "desktop/quick/quickwindow.h"
#include "shared/auth/certificate.h"
#include "shared/core/jobs.h"
#include "tests/gui/virtualscreen.h"

#include <QApplication>
#include <QDir>
#include <QJsonDocument>
#include <QLineEdit>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

class PaintedPictures : public PictureSource
{
public:
    ShownFile shown(const KeptFile &file) const override
    {
        QImage painted(72, 72, QImage::Format_RGB32);
        painted.fill(Qt::darkCyan);
        return {.name = file.name, .bytes = file.bytes, .mediaType = file.mediaType, .thumbnail = painted};
    }
    QFuture<Result<QImage>> thumbnail(const ShownFile &file) override { return readyFuture<QImage>(file.thumbnail); }
    QFuture<Result<QImage>> picture(const ShownFile &file, const QSize &) override { return thumbnail(file); }
};

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

// A turn as the server sends it, through the same function that the window uses.
void play(AssistantMessage &message, const QList<protocol::TurnEventBody> &events)
{
    qint64 number = 0;
    for (const protocol::TurnEventBody &body : events)
        showTurnEvent(message, {++number, body});
}

} // namespace

class TestScreenshots : public QObject
{
    Q_OBJECT

public:
    TestScreenshots(QApplication &application, QString folder, bool forDocs)
        : m_appearance(application),
          m_folder(std::move(folder)),
          m_forDocs(forDocs)
    {
        QDir().mkpath(m_folder);
    }

private Q_SLOTS:
    void chat_data()
    {
        QTest::addColumn<Appearance::Scheme>("scheme");
        QTest::newRow("chat-light") << Appearance::Scheme::Light;
        QTest::newRow("chat-dark") << Appearance::Scheme::Dark;
    }
    void chat()
    {
        QFETCH(const Appearance::Scheme, scheme);
        // It begins in the other colours, so that a change while the window is open is in the picture too.
        m_appearance.setScheme(scheme == Appearance::Scheme::Dark ? Appearance::Scheme::Light : Appearance::Scheme::Dark);
        ChatPanel panel;
        panel.resize(940, 1010);
        panel.setVoiceAvailable(true);
        panel.setAccount(u"alice"_s, u"https://localhost:8443"_s);
        panel.setModel(u"ollama/qwen3:14b"_s, u"Ollama on this machine"_s);
        panel.setConnection(Connection::Connected);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));

        panel.addUserMessage(u"Put coffee filters and oat milk on the shopping list, please"_s);
        play(*panel.addAnswer(),
             {protocol::ToolCallStarted{
                  u"1"_s, u"lists"_s, u"add_item"_s, {{u"list"_s, u"shopping"_s}, {u"item"_s, u"coffee filters"_s}}},
              protocol::ToolCallEnded{u"1"_s, true, u"added “coffee filters” and “oat milk” to shopping"_s},
              protocol::TextDelta{u"Done: *coffee filters* and *oat milk* are on your shopping list, seven things in all."_s},
              protocol::TurnDone{{.model = u"ollama/qwen3:14b"_s, .durationMs = 400}}});
        panel.addUserMessage(u"And plan our Saturday in Lyon: train from Paris, something to see, lunch for two"_s);
        play(*panel.addAnswer(), {protocol::ReasoningDelta{u"They want a day trip."_s}, protocol::TextDelta{trip},
                                  protocol::TurnDone{{.model = u"ollama/qwen3:14b"_s, .durationMs = 5200}}});
        m_appearance.setScheme(scheme);
        QTest::qWait(300);

        save(panel);
    }

    void consent_data()
    {
        QTest::addColumn<Appearance::Scheme>("scheme");
        QTest::newRow("consent-light") << Appearance::Scheme::Light;
        QTest::newRow("consent-dark") << Appearance::Scheme::Dark;
    }
    void consent()
    {
        QFETCH(const Appearance::Scheme, scheme);
        m_appearance.setScheme(scheme);
        ChatPanel panel;
        panel.resize(900, 1010);
        panel.setAccount(u"alice"_s, u"https://localhost:8443"_s);
        panel.setModel(u"ollama/qwen3:14b"_s, u"Ollama on this machine"_s);
        panel.setConnection(Connection::Connected);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        const QDateTime soon = QDateTime::currentDateTimeUtc().addSecs(275);

        panel.addUserMessage(u"Clean up my mail, tell Bob I am late, and book the train"_s);
        AssistantMessage *answer = panel.addAnswer();
        play(*answer, {protocol::ReasoningDelta{u"Three things."_s},
                       protocol::ToolCallStarted{u"1"_s, u"mail"_s, u"send"_s, {{u"to"_s, u"bob@example.org"_s}}},
                       protocol::ApprovalAsked{
                           {.id = u"a1"_s, .call = u"1"_s, .module = u"mail"_s, .name = u"send"_s, .risk = u"write"_s}},
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
                                                .remember = {u"once"_s},
                                                .expires = soon}},
                       protocol::ToolCallStarted{u"3"_s, u"trains"_s, u"book"_s, {{u"to"_s, u"Lyon"_s}}},
                       protocol::ElicitationAsked{{.id = u"e1"_s,
                                                   .module = u"trains"_s,
                                                   .message = u"The 07:58 to Lyon has seats left. How do you want to sit?"_s,
                                                   .schema = QJsonDocument::fromJson(seatSchema).object(),
                                                   .expires = soon}}});
        QTest::qWait(200);

        save(panel);
        QVERIFY(answer->waitsForUser());
    }

    void attach_data()
    {
        QTest::addColumn<Appearance::Scheme>("scheme");
        QTest::newRow("attach-light") << Appearance::Scheme::Light;
        QTest::newRow("attach-dark") << Appearance::Scheme::Dark;
    }
    void attach()
    {
        QFETCH(const Appearance::Scheme, scheme);
        m_appearance.setScheme(scheme);
        ChatPanel panel;
        panel.resize(820, 620);
        panel.setAccount(u"alice"_s, u"https://localhost:8443"_s);
        panel.setModel(u"ollama/qwen3:14b"_s, u"Ollama on this machine"_s);
        panel.setConnection(Connection::Connected);
        PaintedPictures pictures;
        panel.setPictures(&pictures);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        QImage photo(72, 72, QImage::Format_RGB32);
        photo.fill(QColor(190, 120, 60));
        panel.addUserMessage(u"What does this receipt add up to?"_s,
                             {{.name = u"receipt.jpg"_s, .bytes = 1834112, .thumbnail = photo},
                              {.name = u"earlier receipts.txt"_s, .bytes = 2048}});
        play(*panel.addAnswer(), {protocol::TextDelta{u"**43.70 €**: bread, cheese, and two bottles of cider."_s},
                                  protocol::TurnDone{{.model = u"ollama/qwen3:14b"_s, .durationMs = 2100}}});
        play(*panel.addAnswer(),
             {protocol::TextDelta{u"The bakery has its prices on a page: [open:https://bakery.example.org/prices?day=today]"_s},
              protocol::TurnDone{{.model = u"ollama/qwen3:14b"_s, .durationMs = 900}}});
        panel.setDraft({.text = u"And these two, please"_s,
                        .files = {{.name = u"Picture 2026-11-26 16.40.12.png"_s, .mediaType = u"image/png"_s, .bytes = 348000},
                                  {.name = u"contract-with-a-name-that-is-far-too-long.pdf"_s, .bytes = 2400000},
                                  {.name = u"notes.txt"_s, .bytes = 900}},
                        .level = 2,
                        .modules = {u"lists"_s}});
        panel.tellFileProblem(
            u"“backup.zip” cannot be attached: only pictures (PNG, JPEG, WebP, GIF), PDF and plain text can."_s);
        QTest::qWait(200);
        save(panel);
    }

    void wish_data()
    {
        QTest::addColumn<Appearance::Scheme>("scheme");
        QTest::newRow("wish-light") << Appearance::Scheme::Light;
        QTest::newRow("wish-dark") << Appearance::Scheme::Dark;
    }
    void wish()
    {
        QFETCH(const Appearance::Scheme, scheme);
        m_appearance.setScheme(scheme);
        WishMenu menu;
        menu.setModules({u"lists"_s, u"notes"_s, u"weather"_s});
        menu.setWish(2, {u"lists"_s});
        menu.popup({40, 40});
        QVERIFY(QTest::qWaitForWindowExposed(&menu));

        save(menu);
    }

    void quick_data()
    {
        QTest::addColumn<Appearance::Scheme>("scheme");
        QTest::newRow("quick-light") << Appearance::Scheme::Light;
        QTest::newRow("quick-dark") << Appearance::Scheme::Dark;
    }
    void quick()
    {
        QFETCH(const Appearance::Scheme, scheme);
        m_appearance.setScheme(scheme);
        QuickWindow window;
        window.appear();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        play(*window.beginAnswer(),
             {protocol::TextDelta{u"The next one is at **07:58** and arrives at 09:56; it is direct.\n\n- 2nd class: 49 €\n"
                                  "- 1st class: 71 €"_s},
              protocol::TurnDone{{.model = u"ollama/qwen3:14b"_s, .durationMs = 700}}});
        QTest::qWait(200);

        save(window);
    }

    void conversations_data()
    {
        QTest::addColumn<Appearance::Scheme>("scheme");
        QTest::addColumn<bool>("search");
        QTest::newRow("conversations-light") << Appearance::Scheme::Light << false;
        QTest::newRow("conversations-dark") << Appearance::Scheme::Dark << true;
    }
    void conversations()
    {
        QFETCH(const Appearance::Scheme, scheme);
        QFETCH(const bool, search);
        m_appearance.setScheme(scheme);
        ConversationModel model;
        WorkPage page;
        page.resize(1180, 760);
        page.conversations().setModel(&model);
        page.chat().setAccount(u"alice"_s, u"https://localhost:8443"_s);
        page.chat().setModel(u"ollama/qwen3:14b"_s, u"Ollama on this machine"_s);
        page.chat().setConnection(Connection::Connected);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        if (search)
            page.findChild<QLineEdit *>(u"conversationSearch"_s)->setText(u"train"_s);
        const QDateTime now = QDateTime::currentDateTime();
        const QStringList titles{u"Household budget 2026"_s,
                                 u"Saturday in Lyon"_s,
                                 u"Shopping"_s,
                                 u"Letter to the landlord about the heating"_s,
                                 u""_s,
                                 u"Why is the sky blue?"_s,
                                 u"Bread with rye"_s};
        QList<protocol::Conversation> all;
        for (qsizetype i = 0; i < titles.size(); ++i) {
            all.append(
                {.id = u"c%1"_s.arg(i), .title = titles.at(i), .updated = now.addSecs(-i * 60 * 60 * 17), .isPinned = i == 0});
            if (search)
                all.last().snippet = {
                    {u"the 07:58 "_s, false}, {u"train"_s, true}, {u" from Paris is the one with seats left"_s, false}};
        }
        all[2].turn = u"t"_s;
        model.setConversations(all);
        page.conversations().setOpen(u"c1"_s);
        page.conversations().offerUndo(u"“Old recipes” was deleted."_s);
        page.chat().showTurns(
            {{.message = 1,
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
        QTest::qWait(250);

        save(page);
    }

    void signIn_data()
    {
        QTest::addColumn<Appearance::Scheme>("scheme");
        QTest::addColumn<bool>("unknownKey");
        QTest::addColumn<bool>("wrongCode");
        QTest::newRow("sign-in") << Appearance::Scheme::Light << false << false;
        QTest::newRow("sign-in-key") << Appearance::Scheme::Light << true << false;
        QTest::newRow("sign-in-code") << Appearance::Scheme::Light << false << true;
        QTest::newRow("sign-in-dark") << Appearance::Scheme::Dark << false << false;
    }
    void signIn()
    {
        QFETCH(const Appearance::Scheme, scheme);
        QFETCH(const bool, unknownKey);
        QFETCH(const bool, wrongCode);
        m_appearance.setScheme(scheme);
        SignInPanel panel;
        panel.setKeychainAvailable(true);
        panel.setForm({.server = u"localhost:8443"_s, .username = u"alice"_s, .password = u"correct horse"_s, .remember = true});
        if (unknownKey) {
            const QByteArray key = "3f9a0c4be1d27758aa61f0e4c9d3b2178e5604bd93fa27c1105fe8d46ab79c02"_ba;
            panel.showUnknownKey(u"https://localhost:8443"_s, auth::readableFingerprint(key));
        }
        if (wrongCode)
            panel.showCode(true);
        panel.resize(760, 620);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));

        save(panel);
    }

private:
    void save(QWidget &widget)
    {
        // The documentation has three of them; all are for whoever runs the test.
        static const QStringList published{u"chat-light"_s, u"chat-dark"_s, u"sign-in"_s};
        if (m_forDocs && !published.contains(QString::fromUtf8(QTest::currentDataTag())))
            return;
        const QString path = m_folder + u'/' + QString::fromUtf8(QTest::currentDataTag()) + u".png"_s;
        QVERIFY(widget.grab().save(path));
        QVERIFY(QFile(path).size() < 200 * 1024);
    }

    Appearance m_appearance;
    QString m_folder;
    bool m_forDocs;
};

int main(int argc, char *argv[])
{
    const VirtualScreen screen;
    if (!screen.isRunning()) {
        qWarning("Xvfb is missing, so there are no pictures: install it");
        return 1;
    }
    QApplication application(argc, argv);
    speak(application, QLocale(qEnvironmentVariable("TOM_SCREENSHOT_LANGUAGE", u"en"_s)));
    const QString wished = qEnvironmentVariable("TOM_SCREENSHOTS");
    TestScreenshots test(application, wished.isEmpty() ? QStringLiteral(TOM_SOURCE_DIR "/docs/images") : wished,
                         wished.isEmpty());
    return QTest::qExec(&test, argc, argv);
}
#include "tst_screenshots.moc"
