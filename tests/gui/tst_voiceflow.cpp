#include "tests/gui/guimain.h"
#include "tests/gui/livehouse.h"
#include "tests/gui/soundserver.h"
#include "tests/support/scriptedhttppeer.h"

#include <QLabel>
#include <QPlainTextEdit>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;
using tom::test::ScriptedHttpPeer;

namespace {

constexpr int patience = 30'000;
constexpr double inTune = 0.8;

} // namespace

// What is said to the window goes through the real server and agent to a provider and comes back as words; their answer comes
// back as sound. Only the provider is scripted.
class TestVoiceFlow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTalk()
    {
        SoundServer sound;
        QVERIFY2(sound.isRunning(), "pulseaudio and pactl are missing, or do not start");
        ScriptedHttpPeer provider;
        provider.playAt("/v1/audio/transcriptions",
                        ScriptedHttpPeer::answer(200, R"({"text":"Is there milk?"})", {{"Content-Type", "application/json"}}));
        provider.playAt("/v1/audio/speech",
                        ScriptedHttpPeer::answer(200, wavOf(toneOf(660, 1500, 24000)), {{"Content-Type", "audio/wav"}}));
        LiveHouse house(u"    voices: {api: sk-test-0123456789abcdef, base_url: '%1', models: [openai/m, openai/m, openai/m], "
                        "speech: {model: s, voice: v, transcription: t}}"_s.arg(provider.url(u"/v1"_s).toString()));
        house.startWindow();
        QTRY_COMPARE_WITH_TIMEOUT(house.find<QLabel>("connectionState")->text(), u"● Connected"_s, patience);

        sound.talk(toneOf(440, 10'000));
        house.click("talkButton");
        QTRY_COMPARE_WITH_TIMEOUT(house.find<QLabel>("talkTime")->text(), u"0:02"_s, patience);
        house.click("talkButton");

        auto *input = house.find<QPlainTextEdit>("input");
        QTRY_COMPARE_WITH_TIMEOUT(input->toPlainText(), u"Is there milk?"_s, patience);
        QCOMPARE(provider.requests().size(), 1);
        const QByteArray form = provider.requests().constFirst().body;
        const qsizetype start = form.indexOf("RIFF");
        QVERIFY(start > 0);
        const Result<Sound> given = soundFrom(form.sliced(start), u"audio/wav"_s);
        QVERIFY(given);
        QVERIFY(shareOf(440, trimmed(*given)) > inTune);

        house.click("readsAloud");
        sound.listen();
        QTest::keyClick(input, Qt::Key_Return);
        const auto isHeard = [&, answered = qsizetype(0)]() mutable {
            if (answered < house.model.requests.size()) {   // it is asked which modules are needed, too
                house.model.say(u"Two bottles."_s);
                house.model.finish();
                answered = house.model.requests.size();
            }
            return trimmed(sound.heard()).samples.size() > 2 * 16 * 1400;
        };

        QVERIFY(QTest::qWaitFor(isHeard, patience));
        QVERIFY(shareOf(660, trimmed(sound.heard())) > inTune);
        const QJsonObject spoken = json::parseObject(provider.requests().constLast().body).value();
        QCOMPARE(spoken.value("input"_L1).toString(), u"Two bottles."_s);
        QCOMPARE(spoken.value("response_format"_L1).toString(), u"wav"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!house.isVisible("voiceBar"), patience);
    }
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestVoiceFlow>(argc, argv);
}
#include "tst_voiceflow.moc"
