#include "chatpeer.h"
#include "shared/http/curlhttpclient.h"
#include "wirescripts.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::llm;
using test::PeerScript;
using test::PeerStep;
using test::ScriptedHttpPeer;

namespace {

QStringList logged;   // all that was said while these tests ran

void keepLog(QtMsgType, const QMessageLogContext &, const QString &message)
{
    logged.append(message);
}

quint32 crc32(const QByteArray &bytes)
{
    quint32 crc = 0xffffffff;
    for (const char byte : bytes) {
        crc ^= quint8(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc;
}

// zlib's stream in gzip's frame.
QByteArray gzipped(const QByteArray &bytes)
{
    const QByteArray zlib = qCompress(bytes).sliced(4);   // behind Qt's length
    QByteArray packed = QByteArray::fromHex("1f8b0800000000000003") + zlib.sliced(2, zlib.size() - 6);
    for (const quint32 number : {crc32(bytes), quint32(bytes.size())}) {
        for (int shift = 0; shift < 32; shift += 8)
            packed += char(number >> shift);
    }
    return packed;
}

} // namespace

// What a client must do whatever the wire: each test runs on all five.
class TestAcceptance : public QObject
{
    Q_OBJECT

private:
    static Wire wire()
    {
        QFETCH_GLOBAL(const Wire, wire);
        return wire;
    }
    static Deployment at(const ScriptedHttpPeer &peer)
    {
        Deployment one = deployment(peer);
        one.wire = wire();
        one.quirks.apiVersion = u"2023-06-01"_s;
        return one;
    }
    // One request to a peer that plays this, again and again.
    Outcome play(const PeerScript &script, const ChatTiming &timing = {})
    {
        m_peer = std::make_unique<ScriptedHttpPeer>();
        m_peer->play(script);
        return ask(m_http, at(*m_peer), timing);
    }
    Outcome stream(const QList<QByteArray> &pieces, PeerStep::Kind end = PeerStep::Close, const ChatTiming &timing = {})
    {
        return play(ScriptedHttpPeer::stream(pieces, 1ms, end), timing);
    }
    [[nodiscard]] qsizetype requests() const { return m_peer->requests().size(); }
    [[nodiscard]] static QList<QByteArray> hello()
    {
        return {opening(wire()), said(wire(), "Hel"), said(wire(), "lo"), ended(wire())};
    }
    static QByteArray problemOf(const Outcome &outcome)
    {
        return outcome.result ? ""_ba : outcome.result.error().message.toUtf8();
    }

    http::CurlHttpClient m_http;
    std::unique_ptr<ScriptedHttpPeer> m_peer;

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<Wire>("wire");
        QTest::newRow("chat") << Wire::Chat;
        QTest::newRow("responses") << Wire::Responses;
        QTest::newRow("anthropic") << Wire::Anthropic;
        QTest::newRow("gemini") << Wire::Gemini;
        QTest::newRow("ollama") << Wire::Ollama;
    }
    void initTestCase() { qInstallMessageHandler(&keepLog); }
    void cleanupTestCase()
    {
        qInstallMessageHandler(nullptr);
        QVERIFY(!logged.isEmpty());
        for (const QString &line : std::as_const(logged))
            QVERIFY2(!line.contains(key), qPrintable(line));
    }

    void plain()
    {
        const Outcome outcome = play(ScriptedHttpPeer::answer(200, atOnce(wire(), "Hello")));

        QVERIFY2(outcome.result.has_value(), problemOf(outcome).constData());
        QCOMPARE(outcome.result->message.text, u"Hello"_s);
        QCOMPARE(outcome.text, u"Hello"_s);
    }
    void streamed()
    {
        const Outcome outcome = stream(hello());

        QVERIFY2(outcome.result.has_value(), problemOf(outcome).constData());
        QCOMPARE(outcome.pieces, (QStringList{u"Hel"_s, u"lo"_s}));
        QCOMPARE(outcome.result->stop, StopReason::Stop);
    }
    void textAndAToolMixed()
    {
        const Outcome outcome = stream({opening(wire()), said(wire(), "Wait."), called(wire()), ended(wire(), Ending::Tools)});

        QVERIFY2(outcome.result.has_value(), problemOf(outcome).constData());
        QCOMPARE(outcome.text, u"Wait."_s);
        QCOMPARE(outcome.result->stop, StopReason::Tools);
        QVERIFY(areCalls(outcome.result->message.toolCalls, {{u"t"_s, {{u"a"_s, u"b"_s}}}}));
    }
    void aLetterCutInTheMiddle()
    {
        const QByteArray body = opening(wire()) + said(wire(), "é🍀") + ended(wire());
        const qsizetype letter = body.indexOf("🍀");

        const Outcome outcome = stream({body.first(letter + 2), body.sliced(letter + 2)});

        QCOMPARE(outcome.text, u"é🍀"_s);
    }
    void rateLimitThenOk()
    {
        m_peer = std::make_unique<ScriptedHttpPeer>();
        m_peer->play(ScriptedHttpPeer::answer(429, {}, {{"Retry-After", "7"}}));
        m_peer->play(ScriptedHttpPeer::stream(hello()));

        const Outcome outcome = ask(m_http, at(*m_peer));

        QCOMPARE(outcome.text, u"Hello"_s);
        QCOMPARE(outcome.waits, QList<std::chrono::milliseconds>{7s});
    }
    void brokenThenOk()
    {
        m_peer = std::make_unique<ScriptedHttpPeer>();
        m_peer->play(ScriptedHttpPeer::answer(500, {}));
        m_peer->play(ScriptedHttpPeer::answer(529, {}));
        m_peer->play(ScriptedHttpPeer::stream(hello()));

        QCOMPARE(ask(m_http, at(*m_peer)).text, u"Hello"_s);
        QCOMPARE(requests(), 3);
    }
    void aRefusedKeyIsNotTriedAgain()
    {
        QCOMPARE(play(ScriptedHttpPeer::answer(401, errorBody(wire(), "no"))).result.error().code, ErrorCode::LlmRejected);
        QCOMPARE(requests(), 1);
    }
    void anAccountWithoutCreditIsNotTriedAgain()
    {
        const Outcome outcome = play(ScriptedHttpPeer::answer(402, errorBody(wire(), "no")));

        QVERIFY2(problemOf(outcome).contains("no credit"), problemOf(outcome).constData());
        QCOMPARE(requests(), 1);
    }
    void aWrongRequestIsNotTriedAgain()
    {
        QCOMPARE(play(ScriptedHttpPeer::answer(400, errorBody(wire(), "no"))).result.error().code, ErrorCode::LlmRejected);
        QCOMPARE(requests(), 1);
    }
    void cutBeforeText()
    {
        const Outcome outcome = stream({opening(wire())}, PeerStep::Reset);

        QVERIFY(!outcome.result);
        QCOMPARE(requests(), 3);   // nothing was shown: it may be tried again
    }
    void cutAfterText()
    {
        const Outcome outcome = stream({opening(wire()), said(wire(), "Half an")}, PeerStep::Reset);

        QVERIFY2(problemOf(outcome).contains("broke off"), problemOf(outcome).constData());
        QCOMPARE(outcome.text, u"Half an"_s);
        QCOMPARE(requests(), 1);
    }
    void cutInTheArgumentsOfATool()
    {
        for (const PeerStep::Kind end : {PeerStep::Close, PeerStep::Reset}) {
            const Outcome outcome = stream({opening(wire()), halfCalled(wire())}, end);

            QVERIFY(!outcome.result);   // half a call is none
            QCOMPARE(requests(), 3);
        }
    }
    void hangUp()
    {
        const Outcome outcome = play({{.kind = PeerStep::Reset}});

        QVERIFY2(problemOf(outcome).contains("cannot reach"), problemOf(outcome).constData());
        QCOMPARE(requests(), 3);   // exactly: nothing below sends a POST again
        QCOMPARE(outcome.waits, (QList<std::chrono::milliseconds>{500ms, 1000ms}));
    }
    void stall()
    {
        const Outcome outcome = stream({opening(wire()), said(wire(), "a")}, PeerStep::Stall, {.first = 10s, .idle = 100ms});

        QVERIFY2(problemOf(outcome).contains("silent for"), problemOf(outcome).constData());
        QCOMPARE(outcome.text, u"a"_s);
        QTRY_COMPARE(m_peer->hangUps(), 1);
    }
    void stallWithComments()
    {
        QList<QByteArray> pieces{opening(wire()), said(wire(), "a")};
        for (int i = 0; i < 200; ++i)
            pieces.append(keptAlive(wire()));

        const Outcome outcome = play(ScriptedHttpPeer::stream(pieces, 20ms, PeerStep::Stall), {.first = 10s, .idle = 200ms});

        QVERIFY2(problemOf(outcome).contains("silent for"), problemOf(outcome).constData());
    }
    void neverAnswers()
    {
        const Outcome outcome = play({{.kind = PeerStep::Stall}}, {.first = 100ms});

        QVERIFY(!outcome.result);
        QCOMPARE(outcome.result.error().code, ErrorCode::LlmUnavailable);
        QVERIFY2(problemOf(outcome).contains("in time"), problemOf(outcome).constData());
    }
    void lateHeaders()
    {
        PeerScript script = ScriptedHttpPeer::stream(hello());
        script.prepend({.kind = PeerStep::Wait, .time = 300ms});

        QCOMPARE(play(script, {.first = 20s, .idle = 100ms}).text, u"Hello"_s);
    }
    void slowButAlive()
    {
        QList<QByteArray> pieces{opening(wire())};
        for (int i = 0; i < 10; ++i)
            pieces.append(said(wire(), "a"));
        pieces.append(ended(wire()));

        QCOMPARE(play(ScriptedHttpPeer::stream(pieces, 150ms), {.first = 20s, .idle = 20s}).text, QString(10, u'a'));
    }
    void noLastFrame()
    {
        const Outcome outcome = stream({opening(wire()), said(wire(), "a")});   // and a clean end

        QVERIFY2(problemOf(outcome).contains("broke off"), problemOf(outcome).constData());
    }
    void anErrorInTheStream()
    {
        const Outcome outcome = stream({opening(wire()), said(wire(), "a"), brokenDown(wire())});

        QVERIFY2(problemOf(outcome).contains("Oops"), problemOf(outcome).constData());
        QCOMPARE(outcome.text, u"a"_s);
        QCOMPARE(requests(), 1);
    }
    void anErrorWith200()
    {
        const Outcome outcome = play(ScriptedHttpPeer::answer(200, errorBody(wire(), "Oops")));

        QVERIFY2(problemOf(outcome).contains("Oops"), problemOf(outcome).constData());
    }
    void lengthIsNoticed()
    {
        const Outcome outcome = stream({opening(wire()), said(wire(), "a"), called(wire()), ended(wire(), Ending::Length)});

        QVERIFY2(outcome.result.has_value(), problemOf(outcome).constData());
        QCOMPARE(outcome.result->stop, StopReason::Length);
        QVERIFY(outcome.result->message.toolCalls.isEmpty());
    }
    void aFilterIsNoticed()
    {
        if (wire() == Wire::Ollama)
            QSKIP("Ollama has none");

        const Outcome outcome = stream({opening(wire()), said(wire(), "a"), ended(wire(), Ending::Filtered)});

        QVERIFY2(outcome.result.has_value(), problemOf(outcome).constData());
        QCOMPARE(outcome.result->stop, wire() == Wire::Anthropic ? StopReason::Refused : StopReason::Filtered);
    }
    void gzip()
    {
        const QByteArray body = hello().join();

        const Outcome outcome = play(ScriptedHttpPeer::answer(200, gzipped(body), {{"Content-Encoding", "gzip"}}));

        QCOMPARE(outcome.text, u"Hello"_s);
    }
    void aByteOrderMark()
    {
        const QByteArray body = "\xef\xbb\xbf" + hello().join();
        for (qsizetype cut = 0; cut < 4; ++cut)
            QCOMPARE(readStream(wire(), {body.first(cut), body.sliced(cut)}).text, u"Hello"_s);
        QCOMPARE(readStream(wire(), {"\xef\xbb\xbf" + atOnce(wire(), "Hello")}).text, u"Hello"_s);
    }
    void linesThatEndLikeWindows()
    {
        const QByteArray body = hello().join().replace("\n", "\r\n");
        for (qsizetype cut = 0; cut <= body.size(); ++cut)
            QCOMPARE(readStream(wire(), {body.first(cut), body.sliced(cut)}).text, u"Hello"_s);
    }
    void aVeryLongLine()
    {
        const QByteArray words(300'000, 'x');

        QCOMPARE(stream({opening(wire()), said(wire(), words), ended(wire())}).text.size(), words.size());
    }
    void anEndlessAnswer()
    {
        const QByteArray words(500'000, 'x');
        QList<QByteArray> pieces{opening(wire())};
        for (int i = 0; i < 20; ++i)
            pieces.append(said(wire(), words));

        const Outcome outcome = stream(pieces);

        QVERIFY2(problemOf(outcome).contains("longer than Tom takes"), problemOf(outcome).constData());
        QVERIFY(outcome.text.size() <= 5'000'000);
    }
    void aRedirectDoesNotGetTheKey()
    {
        ScriptedHttpPeer elsewhere;
        elsewhere.play(ScriptedHttpPeer::stream(hello()));

        const Outcome outcome = play(ScriptedHttpPeer::answer(307, {}, {{"Location", elsewhere.url(u"/v1"_s).toEncoded()}}));

        QVERIFY(!outcome.result);
        QCOMPARE(elsewhere.requests().size(), 0);
    }
    void cancelClosesTheConnection()
    {
        m_peer = std::make_unique<ScriptedHttpPeer>();
        m_peer->play(ScriptedHttpPeer::stream({opening(wire()), said(wire(), "a")}, 1ms, PeerStep::Stall));
        const Deployment one = at(*m_peer);
        ProviderClient client(m_http, {one, one, one});
        const std::unique_ptr<LlmReply> reply = client.complete(::hello());
        QSignalSpy finished(reply.get(), &LlmReply::finished);
        connect(reply.get(), &LlmReply::textReceived, reply.get(), [&reply] { reply->cancel(); });

        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(finished.first().first().value<Result<Completion>>().error().code, ErrorCode::Cancelled);
        QTRY_COMPARE(m_peer->hangUps(), 1);
    }
    void theKeyStandsInNoProblem()
    {
        for (const int status : {400, 401, 404, 429, 500}) {
            const Outcome outcome =
                play(ScriptedHttpPeer::answer(status, errorBody(wire(), "bad key " + key.toUtf8() + " here")));

            QVERIFY2(!outcome.result && !problemOf(outcome).contains(key.toUtf8()), problemOf(outcome).constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestAcceptance)
#include "tst_acceptance.moc"
