#include "agent/http/turnwriter.h"
#include "tests/agent/support/agentfixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

namespace {

// A reader whose network the test plays.
class FakeStream : public httpserver::StreamReply
{
public:
    struct State
    {
        QByteArray written{};
        qint64 pending = 0;
        bool countsPending = false;
        bool ended = false;
    };
    explicit FakeStream(State &state) : m_state(state) {}

    void write(const QByteArray &bytes) override
    {
        m_state.written += bytes;
        if (m_state.countsPending)
            m_state.pending += bytes.size();
    }
    void end() override { m_state.ended = true; }
    void abort() override { end(); }
    qint64 pendingBytes() const override { return m_state.pending; }

private:
    State &m_state;
};

} // namespace

class TestTurnWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m = std::make_unique<AgentFixture>(); }
    void cleanup() { m.reset(); }

    void writesWhatIsThereAndWhatComes()
    {
        const auto log = m->ask(says(u"hello"_s));
        m->llm.reply->say(u"Good"_s);
        QTRY_COMPARE(log->events().size(), 3);
        FakeStream::State stream;
        QPointer writer = new TurnWriter(log, 2, std::make_unique<FakeStream>(stream), this);
        QCOMPARE(stream.written, log->events().at(1).toSse() + log->events().at(2).toSse());

        m->llm.reply->finish(u"Good day."_s);
        QTRY_VERIFY(stream.ended);

        QByteArray whole;
        for (const auto &event : log->events().sliced(1))
            whole += event.toSse();
        QCOMPARE(stream.written, whole);
        QTRY_VERIFY(!writer);
    }
    void stopsReadingTheLogWhileTheReaderDoesNotTakeIt()
    {
        const auto log = m->ask(says(u"hello"_s));
        FakeStream::State stream;
        stream.countsPending = true;
        auto reply = std::make_unique<FakeStream>(stream);
        FakeStream *reader = reply.get();
        new TurnWriter(log, 1, std::move(reply), this);

        for (int i = 0; i < 20; ++i) {
            m->llm.reply->say(u"x"_s.repeated(100'000));
            QTRY_COMPARE(log->events().size(), 3 + i);
        }
        QVERIFY(stream.pending < httpserver::StreamReply::highWater + 110'000);
        m->llm.reply->finish(u"x"_s.repeated(2'000'000));
        QTRY_VERIFY(log->isEnded());   // the turn does not wait for its reader
        QVERIFY(!stream.ended);

        while (!stream.ended) {
            stream.pending = 0;
            Q_EMIT reader->drained();
        }
        QCOMPARE(stream.written.count("\nevent:") + stream.written.startsWith("event:"), log->events().size());
    }
    void saysInASilenceThatTheStreamLives()
    {
        const auto log = m->ask(says(u"hello"_s));
        FakeStream::State stream;
        QPointer writer = new TurnWriter(log, 1, std::make_unique<FakeStream>(stream), this, std::chrono::milliseconds(20));

        QTRY_VERIFY(stream.written.count(": keep-alive\n\n") >= 2);

        QCOMPARE(TurnWriter::keepAliveInterval, std::chrono::seconds(15));
        delete writer;
    }
    void aReaderThatGoesAwayEndsNothingElse()
    {
        const auto log = m->ask(says(u"hello"_s));
        FakeStream::State stream;
        auto reply = std::make_unique<FakeStream>(stream);
        FakeStream *reader = reply.get();
        QPointer writer = new TurnWriter(log, 1, std::move(reply), this);

        Q_EMIT reader->gone();
        QTRY_VERIFY(!writer);
        m->llm.reply->finish(u"Good day."_s);

        QTRY_VERIFY(log->isEnded());
        QVERIFY(!m->llm.requests.isEmpty() && answerOf(*log));
    }

private:
    std::unique_ptr<AgentFixture> m;
};

QTEST_GUILESS_MAIN(TestTurnWriter)
#include "tst_turnwriter.moc"
