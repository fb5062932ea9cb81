#include "tests/gui/guimain.h"
#include "tests/gui/voicetest.h"

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

httpserver::Response spokenTone(double frequency, int milliseconds, const QByteArray &type = "audio/wav")
{
    return {.status = 200, .headers = {{"Content-Type", type}}, .body = wavOf(toneOf(frequency, milliseconds, 24000))};
}

} // namespace

// Hearing the window: a real sound server with a loudspeaker of its own, the real plugin, a voice of this computer.
class TestReadAloudWindow : public VoiceTest
{
    Q_OBJECT

private Q_SLOTS:
    // First, since what is connected to a sound server waits elsewhere than what still has to be.
    void theWindowDoesNotWaitForTheVoice_data()
    {
        QTest::addColumn<bool>("wasUsed");
        QTest::newRow("its engine is loaded") << false;
        QTest::newRow("it has spoken before") << true;
    }
    void theWindowDoesNotWaitForTheVoice()
    {
        QFETCH(const bool, wasUsed);
        server().language = u"en"_s;
        std::get<protocol::TurnDone>(server().events.last().body).answer.textTts = u"It is done, she said."_s;
        m_sound->setAnswering(wasUsed);
        m_window->click("readsAloud");
        m_window->say(u"Is it done?"_s);
        QTRY_COMPARE(m_window->label("voiceWords")->text(), u"Tom is reading aloud."_s);
        if (wasUsed) {
            QTRY_VERIFY_WITH_TIMEOUT(!m_window->isVisible("voiceBar"), 20'000);
            m_sound->setAnswering(false);
            m_window->click("readAloud");
            QTRY_COMPARE(m_window->label("voiceWords")->text(), u"Tom is reading aloud."_s);
        }

        m_window->type("input", u"Meanwhile"_s);
        QCOMPARE(m_window->input()->toPlainText(), u"Meanwhile"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->problem().contains(u"the voice of this computer does not answer"_s), 30'000);

        m_sound->setAnswering(true);
        m_window->press("input", Qt::Key_Escape);
        m_sound->listen();
        m_window->click("readAloud");
        QTRY_VERIFY_WITH_TIMEOUT(!trimmed(m_sound->heard()).samples.isEmpty(), 20'000);
    }
    void answersAreReadAloudByTheProvider()
    {
        server().spoken = spokenTone(660, 1000);
        m_window->askAloud(u"It is done, she said."_s);

        QTRY_COMPARE(server().requestsTo(u"/speech"_s).size(), 1);
        QVERIFY(m_window->asked().soundEnabled);
        const QJsonObject wish = server().requestsTo(u"/speech"_s).constFirst().json().value();
        QCOMPARE(wish.value("text"_L1).toString(), u"It is done, she said."_s);
        QCOMPARE(wish.value("format"_L1).toString(), u"wav"_s);
        QTRY_COMPARE(m_window->label("voiceWords")->text(), u"Tom is reading aloud."_s);
        QVERIFY(m_window->button()->isReading());
        QTRY_VERIFY(!m_window->isVisible("voiceBar"));
        QVERIFY(!m_window->button()->isReading());
        const Sound heard = trimmed(m_sound->heard());
        QVERIFY2(shareOf(660, heard) > inTune, qPrintable(QString::number(shareOf(660, heard))));
        QVERIFY2(heard.samples.size() > 2 * 16 * 950, qPrintable(QString::number(heard.samples.size())));   // to its end
        QVERIFY(VoiceUnderGlass::announced().contains(u"Tom is reading aloud."_s));
        m_window->begin();
        QVERIFY(m_window->find<QToolButton>("readsAloud")->isChecked());
    }
    void whoDoesNotWishHearsNothing()
    {
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
        m_window->askAloud(u"A very long story."_s);
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

        QTRY_VERIFY(!m_window->find<ReadAloudButton>("readAloud") || !m_window->button()->isReading());
        QVERIFY(m_window->isSilentSoon());
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
        QTRY_COMPARE(m_window->label("voiceWords")->text(), u"Tom is reading aloud."_s);
        QTest::qWait(500);   // what was on its way is heard by then
        m_sound->listen();
        QTRY_VERIFY(trimmed(m_sound->heard()).samples.size() > 16'000);
        QVERIFY(shareOf(990, trimmed(m_sound->heard())) > inTune);   // one voice, and only one
    }
    void closingMakesItSilent()
    {
        server().spoken = spokenTone(660, 20'000);
        m_window->askAloud(u"A very long story."_s);
        QTRY_VERIFY(!trimmed(m_sound->heard()).samples.isEmpty());
        m_window->app->window().close();
        QVERIFY(m_window->isSilentSoon());
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
        m_window->askAloud(u"Hello, this is a test of the voice."_s);

        QTRY_VERIFY_WITH_TIMEOUT(trimmed(m_sound->heard()).samples.size() > 16'000, 20'000);
        QVERIFY(shareOf(660, trimmed(m_sound->heard())) < 0.2);   // words, no tone
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->isVisible("voiceBar"), 20'000);
    }
    void aVoiceOfThisComputerIsInterrupted()
    {
        server().language = u"en"_s;
        m_window->askAloud(u"This is a long story that goes on for a good while. "_s.repeated(20));
        QTRY_VERIFY_WITH_TIMEOUT(!trimmed(m_sound->heard()).samples.isEmpty(), 20'000);
        m_window->press("input", Qt::Key_Escape);
        QVERIFY(m_window->isSilentSoon());
    }
    void aLanguageThatNobodySpeaksIsSaid()
    {
        server().language = u"fr"_s;   // flite has English alone
        m_window->askAloud(u"Bonjour."_s);
        QTRY_COMPARE(m_window->problem(),
                     u"Nobody can read this aloud: the server has no provider that speaks, and this computer has no "
                     "voice for the language."_s);
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
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestReadAloudWindow>(argc, argv);
}
#include "tst_readaloudwindow.moc"
