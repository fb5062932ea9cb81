#include "desktop/chat/voicesettings.h"
#include "tests/gui/guimain.h"
#include "tests/gui/voicetest.h"
#include "tests/gui/windowtree.h"

#include <QAction>
#include <QDirIterator>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// Talking to the window: a real sound server with a microphone of its own, the real plugin.
class TestTalkWindow : public VoiceTest
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsSaidWhileTheButtonIsHeldIsWrittenDown()
    {
        m_sound->talk(toneOf(440, 6000));
        m_window->type("input", u"Please:"_s);

        QTest::mousePress(m_window->talk(), Qt::LeftButton);
        QTRY_VERIFY(m_window->isVisible("talkLevel"));
        QTRY_VERIFY(m_window->seconds() >= 1);
        QTest::mouseMove(m_window->find<QWidget>("input"));   // the hand slips
        QTest::mouseRelease(m_window->talk(), Qt::LeftButton, {}, {-40, 5});

        QTRY_COMPARE(m_window->input()->toPlainText(), u"Please: These are the words"_s);
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
        QVERIFY(VoiceUnderGlass::announced().contains(u"Recording. Press Escape to throw it away."_s));
        QVERIFY(VoiceUnderGlass::announced().contains(u"Writing down what you said…"_s));
        QCOMPARE(recordingsOnDisk(), QStringList());
    }
    void aClickBeginsAndAClickEnds()
    {
        server().language = u"fr-FR"_s;
        m_sound->talk(toneOf(440, 6000));
        m_window->click("talkButton");
        QTRY_VERIFY(m_window->seconds() >= 1);

        m_window->click("talkButton");

        QTRY_COMPARE(m_window->input()->toPlainText(), u"These are the words"_s);
        QCOMPARE(server().requestsTo(u"/transcriptions"_s).constFirst().query.queryItemValue(u"language"_s), u"fr"_s);
    }
    void keysDoTheSame()
    {
        m_sound->talk(toneOf(440, 12000));
        m_window->talk()->setFocus();
        QTest::keyPress(m_window->talk(), Qt::Key_Space);
        QTRY_VERIFY(m_window->seconds() >= 1);
        QTest::keyRelease(m_window->talk(), Qt::Key_Space);
        QTRY_COMPARE(m_window->input()->toPlainText(), u"These are the words"_s);

        m_window->press("input", Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(m_window->seconds() >= 1);
        m_window->press("input", Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);

        QTRY_COMPARE(m_window->input()->toPlainText(), u"These are the words These are the words"_s);
    }
    void escapeThrowsARecordingAway()
    {
        m_sound->talk(toneOf(440, 6000));
        m_window->click("talkButton");
        QTRY_VERIFY(m_window->seconds() >= 1);

        m_window->press("input", Qt::Key_Escape);

        QVERIFY(!m_window->isVisible("voiceBar"));
        QVERIFY(VoiceUnderGlass::announced().contains(u"The recording was thrown away."_s));
        QTest::qWait(300);
        QVERIFY(server().requestsTo(u"/transcriptions"_s).isEmpty());
        QCOMPARE(m_window->input()->toPlainText(), QString());
    }
    void escapeGivesUpWhatIsBeingWrittenDown()
    {
        server().holdsTranscripts = true;
        m_window->sayOneSecond();
        QTRY_COMPARE(m_window->label("voiceWords")->text(), u"Writing down what you said…"_s);
        QVERIFY(!m_window->talk()->isEnabled());

        m_window->press("input", Qt::Key_Escape);

        QVERIFY(!m_window->isVisible("voiceBar"));
        QVERIFY(m_window->talk()->isEnabled());
    }
    void whoWishesSendsAtOnce()
    {
        m_window->find<QAction>("sendsAtOnceAction")->trigger();
        m_window->sayOneSecond();

        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QCOMPARE(m_window->asked().request, u"These are the words"_s);
        m_window->begin();
        QVERIFY(m_window->find<QAction>("sendsAtOnceAction")->isChecked());
    }
    void wordsThatWereSaidElsewhereAreNotSentAtOnce()
    {
        m_window->find<QAction>("sendsAtOnceAction")->trigger();
        m_window->openConversation(u"c1"_s);
        m_sound->talk(toneOf(440, 6000));
        m_window->click("talkButton");
        QTRY_VERIFY(m_window->seconds() >= 1);
        m_window->openConversation(u"c2"_s);
        m_window->click("talkButton");

        QTRY_COMPARE(m_window->input()->toPlainText(), u"These are the words"_s);
        QVERIFY(server().requestsTo(u"/process"_s).isEmpty());
    }
    void aClickThatIsTooShortSaysHowItIsDone()
    {
        m_window->click("talkButton");
        m_window->click("talkButton");
        QTRY_VERIFY(m_window->problem().startsWith(u"That was too short."_s));
        QVERIFY(VoiceUnderGlass::announced().contains(m_window->problem()));
        m_window->click("voiceCancel");
        QVERIFY(!m_window->isVisible("voiceBar"));
    }
    void aMicrophoneThatIsOffIsNotSent()
    {
        m_sound->fallSilent();
        m_window->click("talkButton");
        QTRY_VERIFY(m_window->seconds() >= 1);
        m_window->click("talkButton");
        QTRY_COMPARE(m_window->problem(), u"Nothing was heard: is the microphone switched off?"_s);
        QVERIFY(server().requestsTo(u"/transcriptions"_s).isEmpty());
    }
    void noMicrophoneIsSaid()
    {
        m_sound->setMicrophone(false);
        m_window->click("talkButton");
        // Qt hears of a device that went a moment later, and waits for ever for one of which it has not heard yet.
        QTRY_VERIFY_WITH_TIMEOUT(m_window->problem().startsWith(u"There is no microphone."_s) || doesNotAnswer(), longPatience);
        QVERIFY(VoiceUnderGlass::announced().contains(m_window->problem()));

        m_sound->setMicrophone(true);
        m_window->press("input", Qt::Key_Escape);
        m_window->sayOneSecond();

        QTRY_COMPARE(m_window->input()->toPlainText(), u"These are the words"_s);
    }
    void theWindowDoesNotWaitForTheMicrophone()
    {
        m_sound->setAnswering(false);
        m_window->click("talkButton");
        QCOMPARE(m_window->label("voiceWords")->text(), u"Opening the microphone…"_s);

        m_window->type("input", u"Meanwhile"_s);
        m_window->click("sendButton");
        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(doesNotAnswer(), longPatience);
        QVERIFY(VoiceUnderGlass::announced().contains(m_window->problem()));

        m_sound->setAnswering(true);
        m_window->press("input", Qt::Key_Escape);
        m_window->sayOneSecond();
        QTRY_COMPARE(m_window->input()->toPlainText(), u"These are the words"_s);
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
        m_window->sayOneSecond();
        QTRY_COMPARE(m_window->problem(), line);

        server().transcript = u"At last"_s;
        m_window->click("talkAgain");

        QTRY_COMPARE(m_window->input()->toPlainText(), u"At last"_s);
        const auto given = server().requestsTo(u"/transcriptions"_s);
        QCOMPARE(given.size(), 2);
        QCOMPARE(given.constLast().body, given.constFirst().body);
    }
    void withoutAServerNothingThatWasSaidIsLost()
    {
        m_sound->talk(toneOf(440, 6000));
        m_window->click("talkButton");
        QTRY_VERIFY(m_window->seconds() >= 1);
        server().kill();
        m_window->click("talkButton");
        QTRY_COMPARE(m_window->problem(), u"The server cannot be reached, so what you said is not written down yet."_s);
        QCOMPARE(recordingsOnDisk(), QStringList());

        server().restart();
        m_window->click("talkAgain");

        QTRY_COMPARE(m_window->input()->toPlainText(), u"These are the words"_s);
    }
    void theQuickWindowListensToo()
    {
        m_window->app->showQuick();
        QuickWindow &quick = m_window->app->quickWindow();
        QVERIFY(QTest::qWaitForWindowActive(&quick));
        auto *words = quick.findChild<QLineEdit *>(u"quickInput"_s);
        auto *talk = quick.findChild<TalkButton *>(u"talkButton"_s);
        auto *time = quick.findChild<QLabel *>(u"talkTime"_s);
        const auto runs = [time] { return time->isVisible() && time->text() != "0:00"_L1; };
        m_sound->talk(toneOf(440, 12'000));
        QTest::mouseClick(talk, Qt::LeftButton);
        QTRY_VERIFY(runs());
        QTest::mouseClick(talk, Qt::LeftButton);
        QTRY_COMPARE(words->text(), u"These are the words"_s);

        QTest::mouseClick(talk, Qt::LeftButton);
        QTRY_VERIFY(runs());
        QTest::keyClick(words, Qt::Key_Escape);   // throws it away; only the next one hides the window
        QVERIFY(quick.isVisible());
        QVERIFY(!time->isVisible());
        QCOMPARE(server().requestsTo(u"/transcriptions"_s).size(), 1);

        QTest::mouseClick(talk, Qt::LeftButton);
        QTRY_VERIFY(runs());
        m_window->click("talkButton");   // who talks to the large window talks to no other
        QTRY_VERIFY(!time->isVisible());
        QTRY_VERIFY(m_window->seconds() >= 1);
    }
    void allIsForKeysAndScreenReaders()
    {
        m_window->openConversation(u"c1"_s);
        QTRY_VERIFY(m_window->isVisible("readAloud"));
        m_window->click("talkButton");
        m_window->click("talkButton");
        QTRY_VERIFY(m_window->problem().startsWith(u"That was too short."_s));

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
        QTRY_VERIFY(m_window->problem().startsWith(u"Talking and listening do not work on this computer"_s));
    }
    void theProgramEndsBeforeTheMicrophoneAnswers()
    {
        m_sound->setAnswering(false);
        m_window->click("talkButton");
        m_window->press("input", Qt::Key_Escape);
        QVERIFY(!m_window->isVisible("voiceBar"));
        // The last one: the window closes behind this, and the sound server never answers until this program ends.
    }

private:
    static constexpr int longPatience = 30'000;

    [[nodiscard]] bool doesNotAnswer() const { return m_window->problem().startsWith(u"The microphone does not answer."_s); }
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
};

int main(int argc, char *argv[])
{
    const QTemporaryDir own;   // recordings are looked for in all of it, and that of everybody is read by others, too
    qputenv("TMPDIR", own.path().toUtf8());
    return runGuiTest<TestTalkWindow>(argc, argv);
}
#include "tst_talkwindow.moc"
