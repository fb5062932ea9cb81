#include "desktop/app/language.h"
#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/turnevents.h"
#include "desktop/look/appearance.h"
#include "desktop/voice/voicebar.h"
#include "tests/gui/virtualscreen.h"

#include <QApplication>
#include <QDir>
#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// The chat while somebody talks, while it is written down, while Tom reads aloud, and when something is in the way.
class TestVoiceScreenshots : public QObject
{
    Q_OBJECT

public:
    explicit TestVoiceScreenshots(QApplication &application) : m_appearance(application) { QDir().mkpath(m_folder); }

private Q_SLOTS:
    void voice_data()
    {
        QTest::addColumn<Appearance::Scheme>("scheme");
        QTest::addColumn<QString>("state");
        for (const QString &state : {u"idle"_s, u"recording"_s, u"ending"_s, u"writing"_s, u"reading"_s, u"problem"_s}) {
            QTest::newRow(qPrintable(u"voice-%1-light"_s.arg(state))) << Appearance::Scheme::Light << state;
            QTest::newRow(qPrintable(u"voice-%1-dark"_s.arg(state))) << Appearance::Scheme::Dark << state;
        }
    }
    void voice()
    {
        QFETCH(const Appearance::Scheme, scheme);
        QFETCH(const QString, state);
        m_appearance.setScheme(scheme);
        ChatPanel panel;
        panel.resize(760, 420);
        panel.setVoiceAvailable(true);
        panel.setVoice(state == "reading"_L1, false);
        panel.setAccount(u"alice"_s, u"https://localhost:8443"_s);
        panel.setModel(u"ollama/qwen3:14b"_s, u"Ollama on this machine"_s);
        panel.setConnection(Connection::Connected);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        UserMessage *said = panel.addUserMessage(u"How much milk do we have?"_s);
        AssistantMessage *answer = panel.addAnswer();
        showTurnEvent(*answer, {1, protocol::TextDelta{u"Two bottles, and one of them is open since **Tuesday**."_s}});
        showTurnEvent(*answer, {2, protocol::TurnDone{{.model = u"ollama/qwen3:14b"_s, .why = u"a list"_s, .durationMs = 700}}});
        panel.nameTurn(said, answer, u"t1"_s);
        panel.setDraft({.text = u"And please"_s});
        show(panel, state);
        QTest::qWait(200);

        const QString path = m_folder + u'/' + QString::fromUtf8(QTest::currentDataTag()) + u".png"_s;
        QVERIFY(panel.grab().save(path));
    }

private:
    static void show(ChatPanel &panel, const QString &state)
    {
        VoiceBar &bar = panel.voice();
        if (state == "recording"_L1 || state == "ending"_L1) {
            bar.showRecording();
            for (int i = 0; i < 90; ++i)
                bar.setHeard(std::abs(std::sin(i * 0.21) * std::sin(i * 0.037)), state == "ending"_L1 ? 109 : 7);
        } else if (state == "writing"_L1) {
            bar.showWriting();
        } else if (state == "reading"_L1) {
            bar.showReading(true);
            panel.setRead(u"t1"_s);
        } else if (state == "problem"_L1) {
            bar.showProblem(u"This server has nobody who writes down what is said. Its admin needs a provider in config.yml that "
                            "does: OpenAI, Google, Groq, or another with “speech”."_s,
                            true);
        }
    }

    Appearance m_appearance;
    QString m_folder = qEnvironmentVariable("TOM_SCREENSHOTS", QDir::tempPath());
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
    TestVoiceScreenshots test(application);
    return QTest::qExec(&test, argc, argv);
}
#include "tst_voicescreenshots.moc"
