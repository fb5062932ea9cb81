#include "desktop/chat/assistantmessage.h"
#include "tests/gui/guimain.h"
#include "tests/gui/livehouse.h"
#include "tests/gui/soundserver.h"
#include "tests/support/scriptedhttppeer.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QTime>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;
using tom::test::PeerRequest;
using tom::test::ScriptedHttpPeer;

namespace {

constexpr int patience = 40'000;
constexpr double inTune = 0.8;

} // namespace

// What is said to the window goes through the real server and agent to a provider and comes back as words; their answer comes
// back as sound. Only the provider is scripted.
class TestVoiceFlow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_sound = std::make_unique<SoundServer>();
        QVERIFY2(m_sound->isRunning(), "pulseaudio and pactl are missing, or do not start");
    }
    void cleanupTestCase() { m_sound.reset(); }
    void init()
    {
        m_answered = 0;
        m_provider = std::make_unique<ScriptedHttpPeer>();
        m_provider->playAt("/v1/audio/transcriptions",
                           ScriptedHttpPeer::answer(200, R"({"text":"Is there milk?"})", {{"Content-Type", "application/json"}}));
        m_house =
            std::make_unique<LiveHouse>(u"    voices: {api: sk-test-0123456789abcdef, base_url: '%1', models: [openai/m, openai/m, "
                                        "openai/m], speech: {model: s, voice: v, transcription: t}}"_s.arg(
                                            m_provider->url(u"/v1"_s).toString()));
        m_house->startWindow();
        m_house->app->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_house->app->window()));   // or Esc is no key of it
        QTRY_COMPARE_WITH_TIMEOUT(m_house->find<QLabel>("connectionState")->text(), u"● Connected"_s, patience);
    }
    void cleanup()
    {
        m_house.reset();
        m_provider.reset();
    }

    void aTalk()
    {
        speakFor(1500);
        m_sound->talk(toneOf(440, 10'000));
        m_house->click("talkButton");
        QTRY_VERIFY_WITH_TIMEOUT(seconds() >= 2, patience);
        m_house->click("talkButton");

        QTRY_COMPARE_WITH_TIMEOUT(input()->toPlainText(), u"Is there milk?"_s, patience);
        QVERIFY(hasHeard440());

        m_house->click("readsAloud");
        m_sound->listen();
        m_house->press("input", Qt::Key_Return);

        QVERIFY(answersUntil(u"Two bottles."_s, [this] { return trimmed(m_sound->heard()).samples.size() > 2 * 16 * 1400; }));
        QVERIFY(shareOf(660, trimmed(m_sound->heard())) > inTune);
        const QJsonObject spoken = spokenWishes().constLast();
        QCOMPARE(spoken.value("input"_L1).toString(), u"Two bottles."_s);
        QCOMPARE(spoken.value("response_format"_L1).toString(), u"wav"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!m_house->isVisible("voiceBar"), patience);
    }
    void whatIsSaidWhileItIsHeldDownIsWrittenWhenItIsLetGo_data()
    {
        QTest::addColumn<bool>("byKey");
        QTest::newRow("with the mouse") << false;
        QTest::newRow("with a key") << true;
    }
    void whatIsSaidWhileItIsHeldDownIsWrittenWhenItIsLetGo()
    {
        QFETCH(const bool, byKey);
        auto *button = m_house->find<QWidget>("talkButton");
        m_sound->talk(toneOf(440, 10'000));
        if (byKey)
            QTest::keyPress(button, Qt::Key_Space);
        else
            QTest::mousePress(button, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(seconds() >= 2, patience);
        QVERIFY(m_provider->requests().isEmpty());   // as long as it is held

        if (byKey)
            QTest::keyRelease(button, Qt::Key_Space);
        else
            QTest::mouseRelease(button, Qt::LeftButton);

        QTRY_COMPARE_WITH_TIMEOUT(input()->toPlainText(), u"Is there milk?"_s, patience);
        QVERIFY(hasHeard440());
    }
    void whatIsSaidIsTheSpokenTextAndNotTheMarkdown()
    {
        speakFor(500);
        const QString shown = u"**Two** bottles:\n\n| bottle | where |\n|---|---|\n| 1 | door |\n| 2 | [cellar](https://x.example/) |"_s;
        m_house->click("readsAloud");
        sayNow(u"Is there milk?"_s);

        QVERIFY(answersUntil(shown, [this] { return !spokenWishes().isEmpty(); }));

        QCOMPARE(spokenWishes().constFirst().value("input"_L1).toString(), u"There are two bottles of milk."_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_house->isVisible("answerFooter"), patience);
        QCOMPARE(answer(), shown);
        const QString id = m_house->askFor(u"/conversations"_s, u"conversations"_s).at(0)["id"_L1].toString();
        const QJsonArray messages = m_house->askFor(u"/conversations/"_s + id, u"messages"_s);
        QCOMPARE(messages.last()["text"_L1].toString(), shown);
        QTRY_VERIFY_WITH_TIMEOUT(!m_house->isVisible("voiceBar"), patience);
        QCOMPARE(spokenWishes().size(), 1);
    }
    void aVoiceIsInterrupted_data()
    {
        QTest::addColumn<QString>("how");
        for (const char *how : {"escape", "stop", "a new message"})
            QTest::newRow(how) << QString::fromLatin1(how);
    }
    void aVoiceIsInterrupted()
    {
        QFETCH(const QString, how);
        speakFor(60'000);
        m_house->click("readsAloud");
        m_sound->listen();
        sayNow(u"Tell me a story"_s);
        QVERIFY(answersUntil(u"Once upon a time."_s, [this] { return !trimmed(m_sound->heard()).samples.isEmpty(); }));
        QVERIFY(m_house->isVisible("voiceBar"));

        if (how == "escape"_L1)
            m_house->press("input", Qt::Key_Escape);
        else if (how == "stop"_L1)
            m_house->click("voiceCancel");
        else
            sayNow(u"Enough"_s);

        QVERIFY(m_sound->isSilentSoon());
        QTRY_VERIFY(!m_house->isVisible("voiceBar"));
        QCOMPARE(spokenWishes().size(), 1);
    }

private:
    void sayNow(const QString &words) const
    {
        m_house->type("input", words);
        m_house->press("input", Qt::Key_Return);
    }
    // For which it has recorded; a slow machine may show none of them for long.
    [[nodiscard]] int seconds() const
    {
        return QTime::fromString(m_house->find<QLabel>("talkTime")->text(), u"m:ss"_s).second();
    }
    [[nodiscard]] QPlainTextEdit *input() const { return m_house->find<QPlainTextEdit>("input"); }
    [[nodiscard]] QString answer() const
    {
        const QList<AssistantMessage *> all = m_house->app->window().findChildren<AssistantMessage *>();
        return all.isEmpty() ? QString() : all.constLast()->text();
    }
    void speakFor(int milliseconds) const
    {
        m_provider->playAt("/v1/audio/speech",
                           ScriptedHttpPeer::answer(200, wavOf(toneOf(660, milliseconds, 24000)), {{"Content-Type", "audio/wav"}}));
    }
    // What the provider was asked to say.
    [[nodiscard]] QList<QJsonObject> spokenWishes() const
    {
        QList<QJsonObject> wishes;
        for (const PeerRequest &request : m_provider->requests()) {
            if (request.path.endsWith("/speech"))
                wishes.append(json::parseObject(request.body).value_or(QJsonObject()));
        }
        return wishes;
    }
    // The tone that was said, and nothing else, came to the provider once.
    [[nodiscard]] bool hasHeard440() const
    {
        if (m_provider->requests().size() != 1 || !m_provider->requests()[0].path.endsWith("/transcriptions"))
            return false;
        const QByteArray form = m_provider->requests().constFirst().body;
        const qsizetype start = form.indexOf("RIFF");
        const Result<Sound> given = soundFrom(form.sliced(std::max(start, qsizetype(0))), u"audio/wav"_s);
        return given && shareOf(440, trimmed(*given)) > inTune;
    }
    // The model answers so, and whatever else it is asked: for the spoken version, for modules, for titles.
    [[nodiscard]] bool answersUntil(const QString &words, const std::function<bool()> &done)
    {
        return QTest::qWaitFor(
            [&] {
                agent::test::OpenAiPeer &model = m_house->model;
                if (m_answered < model.requests.size()) {
                    const QJsonObject asked = model.requests.constLast();
                    const bool isVoice = json::compact(asked).contains("what the assistant says aloud");
                    model.say(isVoice                           ? u"There are two bottles of milk."_s
                              : asked.contains("tools"_L1) ? words
                                                                : u"A title"_s);
                    model.finish();
                    m_answered = model.requests.size();
                }
                return done();
            },
            patience);
    }

    std::unique_ptr<SoundServer> m_sound;
    std::unique_ptr<ScriptedHttpPeer> m_provider;
    std::unique_ptr<LiveHouse> m_house;
    qsizetype m_answered = 0;   // of what the model was asked
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestVoiceFlow>(argc, argv);
}
#include "tst_voiceflow.moc"
