#include "agent/turn/titlemaker.h"
#include "tests/agent/support/agentfixture.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

class TestTitleMaker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m = std::make_unique<AgentFixture>();
        m_llm = std::make_unique<FakeLlmClient>();
        m_hasModel = true;
        m_maker = std::make_unique<TitleMaker>(*m_llm, *m->agent, *m->kept, m->clock, [this] { return m_hasModel; });
    }
    void cleanup()
    {
        m_maker.reset();
        m.reset();
    }

    void theFirstAnswerGivesATitle()
    {
        const QString id = converse(u"how do I bake bread with seven kinds of flour"_s);
        QCOMPARE(m_llm->requests.size(), 1);
        QCOMPARE(m_llm->requests.constFirst().level, 0);
        QCOMPARE(m_llm->requests.constFirst().purpose, u"title"_s);
        QVERIFY(m_llm->requests.constFirst().tools.isEmpty());
        QVERIFY(m_llm->requests.constFirst().messages.constLast().text.contains(u"seven kinds"_s));
        QCOMPARE(title(id), u"how do I bake bread with seven kinds…"_s);
        QSignalSpy told(m->agent.get(), &Agent::tasksChanged);

        m_llm->reply->finish(u"\"Baking bread.\""_s);

        QCOMPARE(title(id), u"Baking bread"_s);
        QCOMPARE(told.size(), 1);
        converse(u"and then?"_s, id);
        QCOMPARE(m_llm->requests.size(), 1);   // it has one
    }
    void theUsersOwnTitleStays()
    {
        const QString id = converse(u"one"_s);
        ConversationList list(m->kept->database(), m->clock);
        QVERIFY(list.change(id, {.title = u"My own"_s}));   // while the model thinks

        m_llm->reply->finish(u"Another"_s);

        QCOMPARE(title(id), u"My own"_s);
        converse(u"two"_s, id);
        QCOMPARE(m_llm->requests.size(), 1);
    }
    void withoutAModelTheFirstWordsStay()
    {
        m_hasModel = false;
        const QString id = converse(u"one"_s);
        QVERIFY(m_llm->requests.isEmpty());
        m_hasModel = true;
        converse(u"two"_s, id);
        Q_EMIT m_llm->reply->finished(llm::Completion{.message = {.text = u"Hello"_s}, .model = u"builtin/assistant"_s});

        QCOMPARE(title(id), u"one"_s);
    }
    void aTurnIsNeverKeptWaiting()
    {
        const QString id = converse(u"one"_s);
        const QPointer<FakeLlmReply> thinking = m_llm->reply;
        auto request = says(u"two"_s);
        request.conversation = id;
        const auto log = m->ask(request);

        QTRY_VERIFY(!thinking);   // it gave up
        QTRY_VERIFY(m->llm.reply);
        m->llm.reply->finish(u"answer"_s);
        QTRY_VERIFY(log->isEnded());
        QCOMPARE(m_llm->requests.size(), 2);   // and tries again
    }
    void aTurnElsewhereOnlyPutsItOff()
    {
        converse(u"one"_s);
        const QPointer<FakeLlmReply> thinking = m_llm->reply;
        auto request = says(u"two"_s);
        request.clientType = u"web"_s;   // another conversation
        const auto log = m->ask(request);
        QTRY_VERIFY(!thinking);
        QTRY_VERIFY(m->llm.reply);
        m->llm.reply->finish(u"answer"_s);
        QTRY_VERIFY(log->isEnded());

        const auto isAskedFor = [this](const QString &words) {
            return std::ranges::count_if(m_llm->requests, [&](const llm::CompletionRequest &asked) {
                return asked.messages.constLast().text.contains(words);
            });
        };
        QTRY_COMPARE(m_llm->requests.size(), 3);
        QCOMPARE(isAskedFor(u"one"_s), 2);
        QCOMPARE(isAskedFor(u"two"_s), 1);
    }
    void givesUpAfterThreeAttempts()
    {
        const QString id = converse(u"one"_s);
        for (int i = 0; i < TitleMaker::maxAttempts; ++i) {
            QCOMPARE(m_llm->requests.size(), i + 1);
            m_llm->reply->fail({.code = ErrorCode::LlmUnavailable, .message = u"overloaded"_s});
            converse(u"more"_s, id);
        }
        QCOMPARE(m_llm->requests.size(), TitleMaker::maxAttempts);
        QCOMPARE(title(id), u"one"_s);
    }
    void aFailedOrTemporaryAnswerGivesNone()
    {
        const auto log = m->ask(says(u"one"_s));
        QTRY_VERIFY(m->llm.reply);
        m->llm.reply->fail({.code = ErrorCode::LlmUnavailable, .message = u"overloaded"_s});
        QTRY_VERIFY(log->isEnded());
        auto request = says(u"between us"_s);
        request.temporary = true;
        const auto other = m->ask(request);
        QTRY_VERIFY(m->llm.reply);
        m->llm.reply->finish(u"yes"_s);
        QTRY_VERIFY(other->isEnded());

        QVERIFY(m_llm->requests.isEmpty());
    }
    void findsTheTitleInAnAnswer_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("title");
        QTest::newRow("plain") << u"Tea"_s << u"Tea"_s;
        QTest::newRow("quoted") << u" “Tea time.” "_s << u"Tea time"_s;
        QTest::newRow("named") << u"Title: **Tea**"_s << u"Tea"_s;
        QTest::newRow("named in bold") << u"**Title:** Tea"_s << u"Tea"_s;
        QTest::newRow("French") << u"Titre : « Le thé »"_s << u"Le thé"_s;
        QTest::newRow("a heading and more") << u"\n\n# Tea\n\nBecause…"_s << u"Tea"_s;
        QTest::newRow("a question") << u"Which tea?"_s << u"Which tea?"_s;
        QTest::newRow("nothing") << u" \n\"\" "_s << QString();
        QTest::newRow("at the limit") << QString(80, u'x') << QString(80, u'x');
        QTest::newRow("one over it") << QString(81, u'x') << QString(80, u'x') + u'…';
        QTest::newRow("many words") << u"word "_s.repeated(30) << u"word "_s.repeated(15) + u"word…"_s;
    }
    void findsTheTitleInAnAnswer()
    {
        QFETCH(QString, answer);
        QFETCH(QString, title);
        QCOMPARE(titleIn(answer), title);
    }

private:
    QString converse(const QString &question, const QString &conversation = {})
    {
        auto request = says(question);
        request.conversation = conversation;
        const auto log = m->ask(request);
        [&] {
            QTRY_VERIFY(m->llm.reply);
            m->llm.reply->finish(u"an answer"_s);
            QTRY_VERIFY(log->isEnded());
        }();
        return answerOf(*log)->conversation;
    }
    QString title(const QString &id) { return m->kept->conversations().conversation(id)->title; }

    std::unique_ptr<AgentFixture> m;
    std::unique_ptr<FakeLlmClient> m_llm;
    std::unique_ptr<TitleMaker> m_maker;
    bool m_hasModel = true;
};

QTEST_GUILESS_MAIN(TestTitleMaker)
#include "tst_titlemaker.moc"
