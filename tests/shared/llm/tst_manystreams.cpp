#include "chatpeer.h"
#include "shared/http/curlhttpclient.h"
#include "wirescripts.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::llm;
using test::PeerScript;
using test::PeerStep;
using test::ScriptedHttpPeer;

namespace {

constexpr int all = 50;

// Of this process, which is the peer too. Elsewhere than on Linux nobody tells.
qsizetype openDescriptors()
{
    return QDir(u"/proc/self/fd"_s).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot).size();
}

} // namespace

// Many answers at once over real sockets, some of them spoilt.
class TestManyStreams : public QObject
{
    Q_OBJECT

private:
    static PeerScript good(Wire wire)
    {
        QList<QByteArray> pieces{opening(wire)};
        for (int i = 0; i < 20; ++i)
            pieces.append(said(wire, "ab"));
        return ScriptedHttpPeer::stream(pieces + QList{ended(wire)}, 5ms);
    }
    static QList<PeerScript> spoilt(Wire wire)
    {
        const QList<QByteArray> begun{opening(wire), said(wire, "x")};
        return {ScriptedHttpPeer::stream(begun, 5ms, PeerStep::Reset), ScriptedHttpPeer::stream(begun, 5ms, PeerStep::Stall),
                ScriptedHttpPeer::stream(begun + QList<QByteArray>{"data: {nonsense\n\n"}, 5ms, PeerStep::Close)};
    }

    http::CurlHttpClient m_http;

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

    // Fifty, of which a third is cut, stalls or says nonsense: the others do not notice, and nothing stays open.
    void aThirdOfFiftyIsSpoilt()
    {
        QFETCH_GLOBAL(const Wire, wire);
        const auto at = [wire](const ScriptedHttpPeer &peer) {
            Deployment one = deployment(peer);
            one.wire = wire;
            one.quirks.apiVersion = u"2023-06-01"_s;
            return one;
        };
        {
            ScriptedHttpPeer peer;   // one alone brings what stays: the threads of the manager
            peer.play(good(wire));
            QVERIFY(ask(m_http, at(peer)).result);
        }
        const auto openBefore = openDescriptors();

        auto peer = std::make_unique<ScriptedHttpPeer>();
        int bad = 0;
        for (int i = 0; i < all; ++i)
            peer->play(i % 3 == 0 ? spoilt(wire).at(bad++ % 3) : good(wire));
        const Deployment one = at(*peer);
        ProviderClient client(m_http, {one, one, one}, {.first = 20s, .idle = 5s});
        std::vector<std::unique_ptr<LlmReply>> replies;
        int whole = 0;
        int failed = 0;
        for (int i = 0; i < all; ++i) {
            replies.push_back(client.complete(::hello()));
            connect(replies.back().get(), &LlmReply::finished, this, [&](const Result<Completion> &result) {
                const bool isWhole = result && result->message.text == u"ab"_s.repeated(20);
                ++(isWhole ? whole : failed);
            });
        }

        QTRY_COMPARE_WITH_TIMEOUT(whole + failed, all, 60s);
        QCOMPARE(failed, bad);
        QCOMPARE(peer->requests().size(), all);
        replies.clear();
        peer.reset();
        QTRY_COMPARE_LE_WITH_TIMEOUT(openDescriptors(), openBefore, 30s);
    }
};

QTEST_GUILESS_MAIN(TestManyStreams)
#include "tst_manystreams.moc"
