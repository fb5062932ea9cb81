#include "agent/speech/turnvoice.h"
#include "tests/agent/support/agentfixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

namespace {

const QString longAnswer =
    u"# Weather\n\n**Tomorrow** it will be sunny in Paris, see [the forecast](https://example.org).\n\n- 12 °C\n- no wind"_s;
const QString ownWords = u"Weather. Tomorrow it will be sunny in Paris, see the forecast. 12 °C. no wind."_s;

} // namespace

class TestSpokenVersion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_llm.requests.clear(); }
    void asksTheModelForSimpleRequests()
    {
        SpokenVersion version(m_llm, u"voice"_s, {.request = u"weather?"_s, .answer = longAnswer});
        QSignalSpy finished(&version, &SpokenVersion::finished);

        QCOMPARE(m_llm.requests.size(), 1);
        const llm::CompletionRequest asked = m_llm.requests.constFirst();
        QCOMPARE(asked.level, 0);
        QCOMPARE(asked.provider, u"voice"_s);
        QCOMPARE(asked.purpose, u"speech"_s);
        QVERIFY(asked.messages.constLast().text.contains(u"weather?"_s) && asked.messages.constLast().text.contains(u"12 °C"_s));
        m_llm.reply->finish(u"Tomorrow is **sunny**, twelve degrees. https://example.org"_s);

        QCOMPARE(finished.size(), 1);
        QCOMPARE(finished.at(0).at(0).toString(), u"Tomorrow is sunny, twelve degrees."_s);
        QCOMPARE(finished.at(0).at(1).value<protocol::Usage>().inputTokens, 10);
    }
    void withoutAModelItsOwnWordsAreSaid_data()
    {
        QTest::addColumn<QString>("how");
        for (const char *how : {"fails", "silent", "nothing", "cut off", "skipped"})
            QTest::newRow(how) << QString::fromLatin1(how);
    }
    void withoutAModelItsOwnWordsAreSaid()
    {
        QFETCH(const QString, how);
        SpokenVersion version(m_llm, {}, {.request = u"weather?"_s, .answer = longAnswer}, how == "silent"_L1 ? 1ms : 60s);
        QSignalSpy finished(&version, &SpokenVersion::finished);
        if (how == "fails"_L1)
            m_llm.reply->fail({.code = ErrorCode::LlmUnavailable, .message = u"gone"_s});
        else if (how == "nothing"_L1)
            m_llm.reply->finish(u" \n "_s);
        else if (how == "cut off"_L1)
            m_llm.reply->finish({.role = llm::Role::Assistant, .text = u"Tomorrow is su"_s}, llm::StopReason::Length);
        else if (how == "skipped"_L1)
            version.skip();

        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(finished.at(0).at(0).toString(), ownWords);
        QCoreApplication::processEvents();
        QCOMPARE(finished.size(), 1);
    }
    void whatIsShortAndPlainNeedsNoModel()
    {
        SpokenVersion version(m_llm, {}, {.request = u"2+2"_s, .answer = u"2 + 2 is 4."_s});
        QSignalSpy finished(&version, &SpokenVersion::finished);
        QCOMPARE(finished.size(), 0);
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(finished.at(0).at(0).toString(), u"2 + 2 is 4."_s);
        QVERIFY(m_llm.requests.isEmpty());
    }
    void aTurnAnswersWithBoth()
    {
        AgentFixture fixture;
        protocol::ProcessRequest request = says(u"weather?"_s);
        request.soundEnabled = true;
        const auto log = fixture.ask(request);
        fixture.llm.reply->say(longAnswer);
        fixture.llm.reply->finish(longAnswer);
        QCOMPARE(fixture.llm.requests.size(), 2);
        QVERIFY(!log->isEnded());
        fixture.llm.reply->finish(u"It will be sunny."_s);

        QTRY_VERIFY(log->isEnded());
        const protocol::ProcessAnswer answer = answerOf(*log).value();
        QCOMPARE(answer.response, longAnswer);
        QCOMPARE(answer.textTts, u"It will be sunny."_s);
        QCOMPARE(answer.usage.inputTokens, 20);
        const QJsonObject json = answer.toJson();
        QCOMPARE(json.value("text_display"_L1), QJsonValue(longAnswer));
        QCOMPARE(json.value("text_tts"_L1), QJsonValue(u"It will be sunny."_s));
        QCOMPARE(fixture.conversation(answer.conversation).constLast().message.text, longAnswer);
    }
    void aLongAnswerIsSpokenOfWhileItIsWritten()
    {
        protocol::ProcessRequest request{.request = u"weather?"_s};
        request.soundEnabled = true;
        TurnVoice voice(m_llm, u"voice"_s, request);
        const QString beginning = u"It will rain. "_s.repeated(120);
        protocol::Usage usage;
        int called = 0;
        const auto then = [&called] { ++called; };

        voice.hear(beginning);   // no paragraph has ended
        QCOMPARE(m_llm.requests.size(), 0);
        voice.hear(beginning + u"\n\nAnd"_s);
        voice.hear(beginning + u"\n\nAnd so on"_s);
        QCOMPARE(m_llm.requests.size(), 1);
        QVERIFY(m_llm.requests.constFirst().messages.constLast().text.contains(u"The beginning of a long answer"_s));
        QVERIFY(!m_llm.requests.constFirst().messages.constLast().text.contains(u"And"_s));

        QVERIFY(voice.begin(beginning + u"\n\nAnd so on."_s, usage, then));   // the answer is there first
        m_llm.reply->finish(u"Rain."_s);
        QCOMPARE(called, 1);
        QVERIFY(!voice.begin(beginning, usage, then));
        QCOMPARE(voice.words(beginning), u"Rain."_s);
        QCOMPARE(usage.inputTokens, 10);
        QCOMPARE(m_llm.requests.size(), 1);
    }
    void whatWasSaidBeforeAToolIsNotTheAnswer()
    {
        protocol::ProcessRequest request{.request = u"weather?"_s};
        request.soundEnabled = true;
        TurnVoice voice(m_llm, {}, request);
        const QString beginning = u"I shall look. "_s.repeated(120) + u"\n\n"_s;
        protocol::Usage usage;
        int called = 0;

        voice.hear(beginning + u"x"_s);
        m_llm.reply->finish(u"Looking."_s);   // before the answer
        voice.forget();
        QVERIFY(voice.begin(longAnswer, usage, [&called] { ++called; }));
        QCOMPARE(m_llm.requests.size(), 2);
        m_llm.reply->finish(u"Sunny."_s);

        QCOMPARE(called, 1);
        QVERIFY(!voice.begin(longAnswer, usage, [&called] { ++called; }));
        QCOMPARE(voice.words(longAnswer), u"Sunny."_s);
        QCOMPARE(usage.inputTokens, 20);   // both were paid for
    }
    void stoppingIsHeardAtOnce()
    {
        AgentFixture fixture;
        protocol::ProcessRequest request = says(u"weather?"_s);
        request.soundEnabled = true;
        const auto log = fixture.ask(request);
        fixture.llm.reply->finish(longAnswer);
        QVERIFY(!log->isEnded());

        QVERIFY(fixture.agent->stopTurn(log->turn()).value());

        QTRY_VERIFY(log->isEnded());
        QCOMPARE(answerOf(*log)->textTts, ownWords);
        QVERIFY(!answerOf(*log)->stopped);   // the answer was whole
        QCOMPARE(fixture.conversation(answerOf(*log)->conversation).constLast().message.text, longAnswer);
    }
    void withoutSoundNothingIsAsked()
    {
        AgentFixture fixture;
        const auto log = fixture.ask(says(u"weather?"_s));
        fixture.llm.reply->finish(longAnswer);
        QTRY_VERIFY(log->isEnded());
        QCOMPARE(fixture.llm.requests.size(), 1);
        QVERIFY(!answerOf(*log)->toJson().contains("text_tts"_L1));
    }

private:
    FakeLlmClient m_llm;
};

QTEST_GUILESS_MAIN(TestSpokenVersion)
#include "tst_spokenversion.moc"
