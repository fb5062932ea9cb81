#include "desktop/chat/readaloudbutton.h"
#include "desktop/chat/voicesettings.h"
#include "desktop/voice/talkbutton.h"
#include "tests/gui/guimain.h"
#include "tests/gui/soundserver.h"
#include "tests/gui/windowtree.h"
#include "tests/gui/windowunderglass.h"

#include <QAccessible>
#include <QAction>
#include <QDirIterator>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

constexpr double inTune = 0.8;   // of a sound, that is the tone

QStringList announced;

void takeAccessible(QAccessibleEvent *event)
{
    if (event->type() == QAccessible::Announcement)
        announced += static_cast<QAccessibleAnnouncementEvent *>(event)->message();
}

httpserver::Response spokenTone(double frequency, int milliseconds, const QByteArray &type = "audio/wav")
{
    return {.status = 200, .headers = {{"Content-Type", type}}, .body = wavOf(toneOf(frequency, milliseconds, 24000))};
}

} // namespace

// Talking to the window and hearing it: a real sound server with a microphone and a loudspeaker of its own, the real plugin.
class TestVoiceWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_sound = std::make_unique<SoundServer>();
        QVERIFY2(m_sound->isRunning(), "pulseaudio and pactl are missing, or do not start");
        QAccessible::installUpdateHandler(takeAccessible);
    }
    void cleanupTestCase() { m_sound.reset(); }
    void init()
    {
        announced.clear();
        m_sound->setMicrophone(true);
        m_sound->setLoudspeaker(true);
        m_window = std::make_unique<WindowUnderGlass>();
        server().conversations = {spokenConversation(u"c1"_s, u"Lyon"_s, 1), spokenConversation(u"c2"_s, u"Milk"_s, 2)};
        server().events = richTurn();
        begin();
    }
    void cleanup() { m_window.reset(); }

    void whatIsSaidWhileTheButtonIsHeldIsWrittenDown()
    {
        m_sound->talk(toneOf(440, 6000));
        m_window->type("input", u"Please:"_s);

        QTest::mousePress(talk(), Qt::LeftButton);
        QTRY_VERIFY(m_window->isVisible("talkLevel"));
        QTRY_COMPARE(label("talkTime")->text(), u"0:01"_s);
        QTest::mouseMove(m_window->find<QWidget>("input"));   // the hand slips
        QTest::mouseRelease(talk(), Qt::LeftButton, {}, {-40, 5});

        QTRY_COMPARE(input()->toPlainText(), u"Please: These are the words"_s);
        QVERIFY(!m_window->isVisible("voiceBar"));
        QVERIFY(server().requestsTo(u"/process"_s).isEmpty());   // somebody looks at it first
        const auto given = server().requestsTo(u"/transcriptions"_s);
        QCOMPARE(given.size(), 1);
        QCOMPARE(given.constFirst().header("Content-Type"), "audio/wav"_ba);
        QVERIFY(!given.constFirst().query.hasQueryItem(u"language"_s));
        const Result<Sound> sound = soundFrom(given.constFirst().body, u"audio/wav"_s);
        QVERIFY(sound);
        QCOMPARE(sound->rate, 16000);
        QCOMPARE(sound->channels, 1);
        QVERIFY2(shareOf(440, trimmed(*sound)) > inTune, qPrintable(QString::number(shareOf(440, trimmed(*sound)))));
        QVERIFY(announced.contains(u"Recording. Press Escape to throw it away."_s));
        QVERIFY(announced.contains(u"Writing down what you said…"_s));
        QCOMPARE(recordingsOnDisk(), QStringList());
    }
    void aClickBeginsAndAClickEnds()
    {
        server().language = u"fr-FR"_s;
        m_sound->talk(toneOf(440, 6000));
        m_window->click("talkButton");
        QTRY_COMPARE(label("talkTime")->text(), u"0:01"_s);

        m_window->click("talkButton");

        QTRY_COMPARE(input()->toPlainText(), u"These are the words"_s);
        QCOMPARE(server().requestsTo(u"/transcriptions"_s).constFirst().query.queryItemValue(u"language"_s), u"fr"_s);
    }
    void keysDoTheSame()
    {
        m_sound->talk(toneOf(440, 12000));
        talk()->setFocus();
        QTest::keyPress(talk(), Qt::Key_Space);
        QTRY_COMPARE(label("talkTime")->text(), u"0:01"_s);
        QTest::keyRelease(talk(), Qt::Key_Space);
        QTRY_COMPARE(input()->toPlainText(), u"These are the words"_s);

        m_window->press("input", Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(label("talkTime")->text(), u"0:01"_s);
        m_window->press("input", Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);

        QTRY_COMPARE(input()->toPlainText(), u"These are the words These are the words"_s);
    }
    void escapeThrowsARecordingAway()
    {
        m_sound->talk(toneOf(440, 6000));
        m_window->click("talkButton");
        QTRY_COMPARE(label("talkTime")->text(), u"0:01"_s);

        m_window->press("input", Qt::Key_Escape);

        QVERIFY(!m_window->isVisible("voiceBar"));
        QVERIFY(announced.contains(u"The recording was thrown away."_s));
        QTest::qWait(300);
        QVERIFY(server().requestsTo(u"/transcriptions"_s).isEmpty());
        QCOMPARE(input()->toPlainText(), QString());
    }
    void escapeGivesUpWhatIsBeingWrittenDown()
    {
        server().holdsTranscripts = true;
        sayOneSecond();
        QTRY_COMPARE(label("voiceWords")->text(), u"Writing down what you said…"_s);
        QVERIFY(!talk()->isEnabled());

        m_window->press("input", Qt::Key_Escape);

        QVERIFY(!m_window->isVisible("voiceBar"));
        QVERIFY(talk()->isEnabled());
    }
    void whoWishesSendsAtOnce()
    {
        m_window->find<QAction>("sendsAtOnceAction")->trigger();
        sayOneSecond();

        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QCOMPARE(m_window->asked().request, u"These are the words"_s);
        begin();
        QVERIFY(m_window->find<QAction>("sendsAtOnceAction")->isChecked());
    }
    void wordsThatWereSaidElsewhereAreNotSentAtOnce()
    {
        m_window->find<QAction>("sendsAtOnceAction")->trigger();
        m_window->openConversation(u"c1"_s);
        m_sound->talk(toneOf(440, 6000));
        m_window->click("talkButton");
        QTRY_COMPARE(label("talkTime")->text(), u"0:01"_s);
        m_window->openConversation(u"c2"_s);
        m_window->click("talkButton");

        QTRY_COMPARE(input()->toPlainText(), u"These are the words"_s);
        QVERIFY(server().requestsTo(u"/process"_s).isEmpty());
    }
    void aClickThatIsTooShortSaysHowItIsDone()
    {
        m_window->click("talkButton");
        m_window->click("talkButton");
        QTRY_VERIFY(problem().startsWith(u"That was too short."_s));
        m_window->click("voiceCancel");
        QVERIFY(!m_window->isVisible("voiceBar"));
    }
    void aMicrophoneThatIsOffIsNotSent()
    {
        m_window->click("talkButton");
        QTRY_COMPARE(label("talkTime")->text(), u"0:01"_s);
        m_window->click("talkButton");
        QTRY_COMPARE(problem(), u"Nothing was heard: is the microphone switched off?"_s);
        QVERIFY(server().requestsTo(u"/transcriptions"_s).isEmpty());
    }
    void noMicrophoneIsSaid()
    {
        m_sound->setMicrophone(false);
        QTRY_COMPARE(problemOfAClick(), u"There is no microphone. Connect one, or choose one in the settings of your system."_s);
        QVERIFY(announced.contains(problem()));
        m_sound->setMicrophone(true);
        m_window->press("input", Qt::Key_Escape);
        sayOneSecond();
        QTRY_COMPARE(input()->toPlainText(), u"These are the words"_s);
    }
    void whatIsNotWrittenDownIsTriedAgain_data()
    {
        QTest::addColumn<Error>("error");
        QTest::addColumn<QString>("line");
        QTest::newRow("nobody can") << Error{.code = ErrorCode::LlmUnavailable,
                                             .message = u"no provider of config.yml can write down what is said"_s}
                                    << u"This server has nobody who writes down what is said. Its admin needs a provider in "
                                       "config.yml that does: OpenAI, Google, Groq, or another with “speech”."_s;
        QTest::newRow("the budget is used up")
            << Error{.code = ErrorCode::BudgetExceeded, .message = u"the budget of today is used up"_s}
            << u"What you said is not written down: The budget of today is used up."_s;
    }
    void whatIsNotWrittenDownIsTriedAgain()
    {
        QFETCH(const Error, error);
        QFETCH(const QString, line);
        server().transcript = std::unexpected(error);
        sayOneSecond();
        QTRY_COMPARE(problem(), line);

        server().transcript = u"At last"_s;
        m_window->click("talkAgain");

        QTRY_COMPARE(input()->toPlainText(), u"At last"_s);
        const auto given = server().requestsTo(u"/transcriptions"_s);
        QCOMPARE(given.size(), 2);
        QCOMPARE(given.constLast().body, given.constFirst().body);
    }
    void withoutAServerNothingThatWasSaidIsLost()
    {
        m_sound->talk(toneOf(440, 6000));
        m_window->click("talkButton");
        QTRY_COMPARE(label("talkTime")->text(), u"0:01"_s);
        server().kill();
        m_window->click("talkButton");
        QTRY_COMPARE(problem(), u"The server cannot be reached, so what you said is not written down yet."_s);
        QCOMPARE(recordingsOnDisk(), QStringList());

        server().restart();
        m_window->click("talkAgain");

        QTRY_COMPARE(input()->toPlainText(), u"These are the words"_s);
    }

    void answersAreReadAloudByTheProvider()
    {
        server().spoken = spokenTone(660, 1000);
        askAloud(u"It is done, she said."_s);

        QTRY_COMPARE(server().requestsTo(u"/speech"_s).size(), 1);
        QVERIFY(m_window->asked().soundEnabled);
        const QJsonObject wish = server().requestsTo(u"/speech"_s).constFirst().json().value();
        QCOMPARE(wish.value("text"_L1).toString(), u"It is done, she said."_s);
        QCOMPARE(wish.value("format"_L1).toString(), u"wav"_s);
        QTRY_COMPARE(label("voiceWords")->text(), u"Tom is reading aloud."_s);
        QVERIFY(button()->isReading());
        QTRY_VERIFY(!m_window->isVisible("voiceBar"));
        QVERIFY(!button()->isReading());
        const Sound heard = trimmed(m_sound->heard());
        QVERIFY2(shareOf(660, heard) > inTune, qPrintable(QString::number(shareOf(660, heard))));
        QVERIFY2(heard.samples.size() > 2 * 16 * 950, qPrintable(QString::number(heard.samples.size())));   // to its end
        QVERIFY(announced.contains(u"Tom is reading aloud."_s));
        begin();
        QVERIFY(m_window->find<QToolButton>("readsAloud")->isChecked());
    }
    void whoDoesNotWishHearsNothing()
    {
        server().events = answer(u"Spoken."_s);
        m_window->say(u"Is it done?"_s);
        QTRY_VERIFY(m_window->isVisible("answerFooter"));
        QVERIFY(!m_window->asked().soundEnabled);
        QVERIFY(server().requestsTo(u"/speech"_s).isEmpty());
    }
    void escapeMakesItSilent_data()
    {
        QTest::addColumn<QString>("how");
        for (const char *how : {"escape", "stop", "below the answer", "talking", "a new message", "another conversation"})
            QTest::newRow(how) << QString::fromLatin1(how);
    }
    void escapeMakesItSilent()
    {
        QFETCH(const QString, how);
        server().spoken = spokenTone(660, 20'000);
        askAloud(u"A very long story."_s);
        QTRY_VERIFY(!trimmed(m_sound->heard()).samples.isEmpty());

        if (how == "escape"_L1)
            m_window->press("input", Qt::Key_Escape);
        else if (how == "stop"_L1)
            m_window->click("voiceCancel");
        else if (how == "below the answer"_L1)
            m_window->click("readAloud");
        else if (how == "talking"_L1)
            m_window->click("talkButton");
        else if (how == "a new message"_L1)
            m_window->say(u"And now?"_s);
        else
            m_window->openConversation(u"c2"_s);

        QTRY_VERIFY(!m_window->find<ReadAloudButton>("readAloud") || !button()->isReading());
        QVERIFY(isSilentSoon());
    }
    void anotherAnswerEndsTheOneBefore()
    {
        server().spoken = spokenTone(660, 20'000);
        m_window->openConversation(u"c2"_s);
        const auto buttons = [this] { return m_window->app->window().findChildren<ReadAloudButton *>(u"readAloud"_s); };
        QTRY_COMPARE(buttons().size(), 2);
        m_sound->listen();
        buttons().first()->click();
        QTRY_VERIFY(!trimmed(m_sound->heard()).samples.isEmpty());

        server().spoken = spokenTone(990, 20'000);
        buttons().last()->click();

        QVERIFY(!buttons().first()->isReading());
        QVERIFY(buttons().last()->isReading());
        QTRY_COMPARE(label("voiceWords")->text(), u"Tom is reading aloud."_s);
        QTest::qWait(500);   // what was on its way is heard by then
        m_sound->listen();
        QTRY_VERIFY(trimmed(m_sound->heard()).samples.size() > 16'000);
        QVERIFY(shareOf(990, trimmed(m_sound->heard())) > inTune);   // one voice, and only one
    }
    void closingMakesItSilent()
    {
        server().spoken = spokenTone(660, 20'000);
        askAloud(u"A very long story."_s);
        QTRY_VERIFY(!trimmed(m_sound->heard()).samples.isEmpty());
        m_window->app->window().close();
        QVERIFY(isSilentSoon());
    }
    void withoutAProviderThisComputerSpeaks_data()
    {
        QTest::addColumn<httpserver::Response>("spoken");
        QTest::newRow("nobody speaks") << httpserver::Response{.status = 503};
        QTest::newRow("another kind of sound") << spokenTone(660, 1000, "audio/mpeg");
        QTest::newRow("no sound at all") << httpserver::Response{.headers = {{"Content-Type", "audio/wav"}}, .body = "nothing"};
    }
    void withoutAProviderThisComputerSpeaks()
    {
        QFETCH(const httpserver::Response, spoken);
        server().spoken = spoken;
        server().language = u"en"_s;
        askAloud(u"Hello, this is a test of the voice."_s);

        QTRY_VERIFY_WITH_TIMEOUT(trimmed(m_sound->heard()).samples.size() > 16'000, 20'000);
        QVERIFY(shareOf(660, trimmed(m_sound->heard())) < 0.2);   // words, no tone
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->isVisible("voiceBar"), 20'000);
    }
    void aVoiceOfThisComputerIsInterrupted()
    {
        server().language = u"en"_s;
        askAloud(u"This is a long story that goes on for a good while. "_s.repeated(20));
        QTRY_VERIFY_WITH_TIMEOUT(!trimmed(m_sound->heard()).samples.isEmpty(), 20'000);
        m_window->press("input", Qt::Key_Escape);
        QVERIFY(isSilentSoon());
    }
    void aLanguageThatNobodySpeaksIsSaid()
    {
        server().language = u"fr"_s;   // flite has English alone
        askAloud(u"Bonjour."_s);
        QTRY_COMPARE(problem(), u"Nobody can read this aloud: the server has no provider that speaks, and this computer has no "
                                "voice for the language."_s);
    }
    void theQuickWindowListensToo()
    {
        m_window->app->showQuick();
        QuickWindow &quick = m_window->app->quickWindow();
        QVERIFY(QTest::qWaitForWindowActive(&quick));
        auto *words = quick.findChild<QLineEdit *>(u"quickInput"_s);
        auto *button = quick.findChild<TalkButton *>(u"talkButton"_s);
        auto *time = quick.findChild<QLabel *>(u"talkTime"_s);
        m_sound->talk(toneOf(440, 12'000));
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(time->text(), u"0:01"_s);
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(words->text(), u"These are the words"_s);

        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(time->text(), u"0:01"_s);
        QTest::keyClick(words, Qt::Key_Escape);   // throws it away; only the next one hides the window
        QVERIFY(quick.isVisible());
        QVERIFY(!time->isVisible());
        QCOMPARE(server().requestsTo(u"/transcriptions"_s).size(), 1);

        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(time->text(), u"0:01"_s);
        m_window->click("talkButton");   // who talks to the large window talks to no other
        QTRY_VERIFY(!time->isVisible());
        QTRY_COMPARE(label("talkTime")->text(), u"0:01"_s);
    }
    void anOldAnswerIsReadFromWhatIsSeen()
    {
        server().spoken = spokenTone(660, 500);
        server().conversations.first().messages.last().text =
            u"Take **two**:\n```sh\nrm -rf /\n```\nand see https://example.org/x now."_s;
        m_window->openConversation(u"c1"_s);
        QTRY_VERIFY(m_window->isVisible("readAloud"));

        m_window->click("readAloud");

        QTRY_COMPARE(server().requestsTo(u"/speech"_s).size(), 1);
        const QString said = server().requestsTo(u"/speech"_s).constFirst().json()->value("text"_L1).toString();
        QCOMPARE(said, u"Take two: and see now."_s);
        QTRY_VERIFY(!m_window->isVisible("voiceBar"));
    }
    void allIsForKeysAndScreenReaders()
    {
        m_window->openConversation(u"c1"_s);
        QTRY_VERIFY(m_window->isVisible("readAloud"));
        m_sound->setMicrophone(false);
        QTRY_VERIFY(!problemOfAClick().isEmpty());

        QCOMPARE(unnamedControls(&m_window->app->window()), QStringList());
        QCOMPARE(unreachedByTab(&m_window->app->window()), QStringList());
    }
    void withoutThePluginNothingOfItIsShown()
    {
        m_window->start({.voicePlugin = m_window->folder.filePath(u"none.so"_s)});
        m_window->openConversation(u"c1"_s);
        QTRY_VERIFY(m_window->isVisible("regenerate"));
        for (const char *part : {"talkButton", "readsAloud", "readAloud", "voiceBar"})
            QVERIFY2(!m_window->isVisible(part), part);
        QVERIFY(!m_window->find<QAction>("sendsAtOnceAction")->isVisible());
        m_window->press("input", Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(!m_window->isVisible("voiceBar"));
    }
    void aPluginThatCannotBeLoadedIsSaid()
    {
        QFile broken(m_window->folder.filePath(u"broken.so"_s));
        QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("no library") > 0);
        broken.close();
        m_window->start({.voicePlugin = broken.fileName()});
        m_window->click("talkButton");
        QTRY_VERIFY(problem().startsWith(u"Talking and listening do not work on this computer"_s));
    }

private:
    void begin()
    {
        m_window->startSignedIn();
        QTRY_COMPARE(label("connectionState")->text(), u"● Connected"_s);
        QTRY_COMPARE(m_window->find<QListView>("conversationList")->model()->rowCount(), 2);
    }
    [[nodiscard]] ScriptedServer &server() const { return m_window->server; }
    [[nodiscard]] TalkButton *talk() const { return m_window->find<TalkButton>("talkButton"); }
    [[nodiscard]] ReadAloudButton *button() const { return m_window->find<ReadAloudButton>("readAloud"); }
    [[nodiscard]] QPlainTextEdit *input() const { return m_window->find<QPlainTextEdit>("input"); }
    [[nodiscard]] QLabel *label(const char *name) const { return m_window->find<QLabel>(name); }
    [[nodiscard]] QString problem() const { return m_window->isVisible("voiceWords") ? label("voiceWords")->text() : QString(); }
    // Qt hears of a device that went a moment later.
    [[nodiscard]] QString problemOfAClick() const
    {
        if (problem().isEmpty())
            m_window->click("talkButton");
        QTest::qWait(50);
        if (problem().isEmpty())
            m_window->press("input", Qt::Key_Escape);
        return problem();
    }
    void sayOneSecond()
    {
        m_sound->talk(toneOf(440, 6000));
        m_window->click("talkButton");
        QTRY_COMPARE(label("talkTime")->text(), u"0:01"_s);
        m_window->click("talkButton");
    }
    static QList<protocol::TurnEvent> answer(const QString &spoken)
    {
        QList<protocol::TurnEvent> events = richTurn();
        std::get<protocol::TurnDone>(events.last().body).answer.textTts = spoken;
        return events;
    }
    void askAloud(const QString &spoken)
    {
        server().events = answer(spoken);
        m_sound->listen();
        m_window->click("readsAloud");
        m_window->say(u"Is it done?"_s);
        QTRY_VERIFY(m_window->isVisible("answerFooter"));
    }
    // Nothing is heard from some moment on.
    [[nodiscard]] bool isSilentSoon()
    {
        return QTest::qWaitFor(
            [this] {
                const qsizetype before = m_sound->heard().samples.size();
                QTest::qWait(200);
                const Sound after = m_sound->heard();
                return after.samples.size() > before && trimmed({.samples = after.samples.sliced(before)}).samples.isEmpty();
            },
            5000);
    }
    [[nodiscard]] QStringList recordingsOnDisk() const
    {
        QStringList found;
        for (const QString &folder : {m_window->folder.path(), QDir::tempPath()}) {
            QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
            while (files.hasNext()) {
                const QString path = files.next();
                QFile file(path);
                if (!path.endsWith("words.wav"_L1) && file.open(QIODevice::ReadOnly) && file.read(4) == "RIFF")
                    found += path;
            }
        }
        return found;
    }

    std::unique_ptr<SoundServer> m_sound;
    std::unique_ptr<WindowUnderGlass> m_window;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestVoiceWindow>(argc, argv);
}
#include "tst_voicewindow.moc"
