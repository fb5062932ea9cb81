#include "desktop/app/language.h"
<<<<<<< HEAD
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
=======
#include "desktop/look/appearance.h"
#include "tests/gui/scenes/palettepicture.h"
#include "tests/gui/scenes/stage.h"
>>>>>>> 551c75b2e4f382000e6e62bd8c1631b14822a760
#include "tests/gui/virtualscreen.h"

#include <QApplication>
#include <QDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

<<<<<<< HEAD
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
=======
constexpr qint64 largestFile = 200 * 1024;
>>>>>>> 551c75b2e4f382000e6e62bd8c1631b14822a760

// How the program is shown: TOM_SCREENSHOT_WAY.
struct Way
{
    QString name{};
    QSize size{};
    bool isPublished = true;   // in docs/screenshots, too
};

const Way ways[] = {
    {u"light"_s, {1120, 760}}, {u"dark"_s, {1120, 760}}, {u"french"_s, {1120, 760}},     {u"900x600"_s, {900, 600}},
    {u"200"_s, {900, 600}},    {u"rtl"_s, {1120, 760}},  {u"4k"_s, {3840, 2160}, false}, {u"4k-200"_s, {1920, 1080}, false}};

} // namespace

// Draws every window, page, dialog and menu of the program as it looks with something in it.
class TestScreenshots : public QObject
{
    Q_OBJECT

public:
    TestScreenshots(QApplication &application, Way way)
        : m_appearance(application, Appearance::Scheme::Light),
          m_way(std::move(way))
    {
        QDir().mkpath(m_folder);
    }

private Q_SLOTS:
    void picture_data()
    {
<<<<<<< HEAD
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
=======
        QTest::addColumn<Scene>("scene");
        const bool isForDocs = qEnvironmentVariableIsEmpty("TOM_SCREENSHOTS");
        for (const Scene &scene : allScenes()) {
            if (!isForDocs || (scene.isPublished && m_way.isPublished))
                QTest::newRow(qPrintable(scene.name)) << scene;
>>>>>>> 551c75b2e4f382000e6e62bd8c1631b14822a760
        }
    }
    // It begins in the other colours, so that a change while the window is open is in the picture, too.
    void picture()
    {
        QFETCH(const Scene, scene);
        const bool isDark = m_way.name == "dark"_L1;
        m_appearance.setScheme(isDark ? Appearance::Scheme::Light : Appearance::Scheme::Dark);
        Stage stage(m_way.size);
        QWidget *shown = scene.show(stage);
        QVERIFY(shown);
        m_appearance.setScheme(isDark ? Appearance::Scheme::Dark : Appearance::Scheme::Light);
        QVERIFY(QTest::qWaitForWindowExposed(shown));
        QTest::qWait(m_way.isPublished ? 300 : 1500);   // code is coloured and scroll bars are where they belong

        const QString path = u"%1/%2-%3.png"_s.arg(m_folder, scene.name, m_way.name);
        QVERIFY(withPalette(shown->grab().toImage()).save(path, "PNG", 0));
        QVERIFY(QFile(path).size() < largestFile || !m_way.isPublished);
    }

private:
    Appearance m_appearance;
    QString m_folder = qEnvironmentVariable("TOM_SCREENSHOTS", QStringLiteral(TOM_SOURCE_DIR "/docs/screenshots"));
    Way m_way;
};

Q_DECLARE_METATYPE(tom::desktop::Scene)

int main(int argc, char *argv[])
{
    const QString name = qEnvironmentVariable("TOM_SCREENSHOT_WAY", u"light"_s);
    const auto *way = std::ranges::find(ways, name, &Way::name);
    if (way == std::end(ways)) {
        qWarning("there is no way \"%s\" to draw them", qPrintable(name));
        return 1;
    }
    if (name.endsWith("200"_L1))
        qputenv("QT_SCALE_FACTOR", "2");
    const VirtualScreen screen(name.startsWith("4k"_L1) ? QSize(3900, 2200) : QSize(1900, 1400));
    if (!screen.isRunning()) {
        qWarning("Xvfb is missing, so there are no pictures: install it");
        return 1;
    }
    QApplication application(argc, argv);
    const QLocale locale(name == "french"_L1 ? u"fr"_s : u"en"_s);
    QLocale::setDefault(locale);
    speak(application, locale);
    if (name == "rtl"_L1)
        QApplication::setLayoutDirection(Qt::RightToLeft);
    TestScreenshots test(application, *way);
    return QTest::qExec(&test, argc, argv);
}
#include "tst_screenshots.moc"
