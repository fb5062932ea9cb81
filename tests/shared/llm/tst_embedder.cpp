#include "chatpeer.h"
#include "shared/http/curlhttpclient.h"
#include "shared/llm/embeddingwire.h"
#include "shared/llm/hashembedder.h"
#include "shared/llm/providerembedder.h"
#include "wirestreams.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::llm;
using test::ScriptedHttpPeer;

namespace {

Deployment embeds(Wire wire, const ScriptedHttpPeer &peer)
{
    Deployment one = deployment(peer);
    one.wire = wire;
    return one;
}

std::shared_ptr<ProviderGate> openGate()
{
    return std::make_shared<ProviderGate>(0, 0ms, [] { return 0ms; });
}

// Counts what is sent through it.
class CountingClient : public http::HttpClient
{
public:
    explicit CountingClient(http::HttpClient &http) : m_http(http) {}

    std::unique_ptr<http::HttpExchange> send(const http::HttpRequest &request) override
    {
        ++sent;
        return m_http.send(request);
    }

    int sent = 0;

private:
    http::HttpClient &m_http;
};

double likeness(const Vector &a, const Vector &b)
{
    double sum = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        sum += double(a.at(i)) * double(b.at(i));
    return sum;
}

} // namespace

class TestEmbedder : public QObject
{
    Q_OBJECT

private:
    Result<QList<Vector>> embed(Embedder &embedder, const QStringList &texts, EmbeddingUse use = EmbeddingUse::Document)
    {
        const QFuture<Result<QList<Vector>>> future = embedder.embed(texts, use);
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 20s))
            return failure(ErrorCode::Internal, u"it never finished"_s);
        return future.result();
    }
    Result<QList<Vector>> ask(Wire wire, const ScriptedHttpPeer &peer, const QStringList &texts,
                              EmbeddingUse use = EmbeddingUse::Document, int dimensions = 0)
    {
        ProviderEmbedder embedder(m_http, embeds(wire, peer), dimensions,
                                  {.wait = [](std::chrono::milliseconds, QObject *context,
                                              const std::function<void()> &then) { QTimer::singleShot(0, context, then); }},
                                  openGate());
        return embed(embedder, texts, use);
    }
    static QJsonObject bodyOf(const ScriptedHttpPeer &peer)
    {
        return QJsonDocument::fromJson(peer.requests().last().body).object();
    }

    http::CurlHttpClient m_http;

private Q_SLOTS:
    void readsEveryForm_data()
    {
        QTest::addColumn<Wire>("wire");
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("floats") << Wire::Chat << "{'data':[{'index':0,'embedding':[3,4]},{'index':1,'embedding':[0,2]}]}"_ba;
        QTest::newRow("reversed") << Wire::Chat << "{'data':[{'index':1,'embedding':[0,2]},{'index':0,'embedding':[3,4]}]}"_ba;
        QTest::newRow("without index") << Wire::Chat << "{'data':[{'embedding':[3,4]},{'embedding':[0,2]}]}"_ba;
        // 3.0, 4.0 and 0.0, 2.0 as little-endian floats
        QTest::newRow("base64") << Wire::Responses
                                << "{'data':[{'index':0,'embedding':'AABAQAAAgEA='},{'index':1,'embedding':'AAAAAAAAAEA='}]}"_ba;
        QTest::newRow("gemini") << Wire::Gemini << "{'embeddings':[{'values':[3,4]},{'values':[0,2]}]}"_ba;
        QTest::newRow("ollama") << Wire::Ollama << "{'embeddings':[[3,4],[0,2]]}"_ba;
    }
    void readsEveryForm()
    {
        QFETCH(const Wire, wire);
        QFETCH(const QByteArray, answer);
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(200, jsonLine(answer)));

        const auto vectors = ask(wire, peer, {u"a"_s, u"b"_s});

        QVERIFY2(vectors.has_value(), vectors ? "" : qPrintable(vectors.error().message));
        QCOMPARE(*vectors, (QList<Vector>{{0.6F, 0.8F}, {0.0F, 1.0F}}));
    }
    void saysWhatItTook_data()
    {
        QTest::addColumn<Wire>("wire");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<double>("price");   // of a million tokens; below 0: nobody knows
        QTest::addColumn<protocol::Usage>("usage");
        const QByteArray data = "'data':[{'embedding':[1]}]";
        const auto took = [](qint64 tokens, std::optional<double> cost) {
            return protocol::Usage{.inputTokens = tokens, .cost = cost, .unpricedCalls = cost ? 0 : 1};
        };
        QTest::newRow("openai") << Wire::Chat << "{" + data + ",'usage':{'prompt_tokens':500000,'total_tokens':500000}}" << 0.5
                                << took(500000, 0.25);
        QTest::newRow("only a total") << Wire::Chat << "{" + data + ",'usage':{'total_tokens':7}}" << -1.0 << took(7, {});
        QTest::newRow("the provider says the cost")
            << Wire::Chat << "{" + data + ",'usage':{'prompt_tokens':7,'cost':0.5}}" << -1.0 << took(7, 0.5);
        QTest::newRow("nothing said") << Wire::Chat << "{" + data + "}" << 0.5 << took(0, {});
        QTest::newRow("gemini") << Wire::Gemini
                                << "{'embeddings':[{'values':[1]}],'usageMetadata':{'promptTokenCount':1000000}}"_ba << 0.5
                                << took(1000000, 0.5);
        QTest::newRow("ollama") << Wire::Ollama << "{'embeddings':[[1]],'prompt_eval_count':4}"_ba << -1.0 << took(4, {});
    }
    void saysWhatItTook()
    {
        QFETCH(const Wire, wire);
        QFETCH(const QByteArray, answer);
        QFETCH(const double, price);
        QFETCH(const protocol::Usage, usage);
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(200, jsonLine(answer)));
        Deployment deployment = embeds(wire, peer);
        deployment.price.reset();
        deployment.isMakersOwn = false;
        if (price >= 0)
            deployment.price = ModelPrice{.rates = {.input = price, .output = price, .cachedInput = price, .cacheWrite = price},
                                          .source = ModelPrice::Source::Configuration};
        ProviderEmbedder embedder(m_http, deployment, 0, {}, openGate());
        QList<protocol::Usage> told;

        const auto future =
            embedder.embed({u"a"_s}, EmbeddingUse::Query, [&told](const protocol::Usage &one) { told.append(one); });

        QTRY_VERIFY(future.isFinished());
        QVERIFY(future.result());
        QCOMPARE(told, QList{usage});
    }
    void asksAsEachWireWants_data()
    {
        QTest::addColumn<Wire>("wire");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("openai") << Wire::Responses << "/v1/embeddings"_ba
                                << "{'model':'gpt-x','input':['a'],'encoding_format':'float','dimensions':2}"_ba;
        QTest::newRow("gemini") << Wire::Gemini << "/v1/models/gpt-x:batchEmbedContents"_ba
                                << "{'requests':[{'model':'models/gpt-x','content':{'parts':[{'text':'a'}]},'taskType':"
                                   "'RETRIEVAL_QUERY','outputDimensionality':2}]}"_ba;
        QTest::newRow("ollama") << Wire::Ollama << "/v1/api/embed"_ba
                                << "{'model':'gpt-x','input':['a'],'truncate':true,'dimensions':2}"_ba;
    }
    void asksAsEachWireWants()
    {
        QFETCH(const Wire, wire);
        QFETCH(const QByteArray, path);
        QFETCH(const QByteArray, expected);
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(401, {}));

        QCOMPARE(ask(wire, peer, {u"a"_s}, EmbeddingUse::Query, 2).error().code, ErrorCode::LlmRejected);

        QCOMPARE(peer.requests().size(), 1);
        QCOMPARE(peer.requests().first().path, path);
        QCOMPARE(bodyOf(peer), jsonOf(expected));
    }
    void manyTextsAreSeveralRequests()
    {
        ScriptedHttpPeer peer;
        const auto answer = [](int count) {
            QByteArrayList vectors(count, "[1,0]");
            return ScriptedHttpPeer::answer(200, "{\"embeddings\":[" + vectors.join(',') + "]}");
        };
        peer.play(answer(64));
        peer.play(answer(1));

        QCOMPARE(ask(Wire::Ollama, peer, QStringList(65, u"a"_s))->size(), 65);
        QCOMPARE(peer.requests().size(), 2);
        QCOMPARE(ask(Wire::Ollama, peer, {})->size(), 0);
        QCOMPARE(peer.requests().size(), 2);
    }
    void whatMayPassIsTriedAgain()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(503, {}));
        peer.play({{.kind = test::PeerStep::Reset}});
        peer.play(ScriptedHttpPeer::answer(200, jsonLine("{'data':[{'index':0,'embedding':[1]}]}")));

        QVERIFY(ask(Wire::Chat, peer, {u"a"_s}).has_value());
        QCOMPARE(peer.requests().size(), 3);
    }
    void whatIsNoAnswerIsSaidSo_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("too few") << "{'data':[{'index':0,'embedding':[1]}]}"_ba;
        QTest::newRow("two lengths") << "{'data':[{'index':0,'embedding':[1]},{'index':1,'embedding':[1,2]}]}"_ba;
        QTest::newRow("empty") << "{'data':[{'index':0,'embedding':[]},{'index':1,'embedding':[]}]}"_ba;
        QTest::newRow("an index out of bounds") << "{'data':[{'index':0,'embedding':[1]},{'index':2,'embedding':[1]}]}"_ba;
        QTest::newRow("no number") << "{'data':[{'index':0,'embedding':'AADAfw=='},{'index':1,'embedding':'AADAfw=='}]}"_ba;
        QTest::newRow("an error") << "{'error':{'message':'no','code':'invalid_api_key'}}"_ba;
        QTest::newRow("something else") << "{'status':'OK'}"_ba;
    }
    void whatIsNoAnswerIsSaidSo()
    {
        QFETCH(const QByteArray, answer);
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(200, jsonLine(answer)));

        QVERIFY(!ask(Wire::Chat, peer, {u"a"_s, u"b"_s}));
    }
    void anthropicHasNone()
    {
        ScriptedHttpPeer peer;

        QCOMPARE(ask(Wire::Anthropic, peer, {u"a"_s}).error().code, ErrorCode::LlmRejected);
        QVERIFY(peer.requests().isEmpty());
    }
    void theLabelTellsVectorsApart()
    {
        ScriptedHttpPeer peer;
        const Deployment one = embeds(Wire::Chat, peer);

        QCOMPARE(ProviderEmbedder(m_http, one, 0, {}, openGate()).label(), u"openai/gpt-x"_s);
        QCOMPARE(ProviderEmbedder(m_http, one, 512, {}, openGate()).label(), u"openai/gpt-x/512"_s);
        QCOMPARE(HashEmbedder().label(), u"builtin/hash-384"_s);
    }
    void waitsAtTheProvidersGate()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::answer(200, jsonLine("{'data':[{'index':0,'embedding':[1]}]}")));
        CountingClient http(m_http);
        const Deployment one = embeds(Wire::Chat, peer);
        const auto gate = std::make_shared<ProviderGate>(1, 0ms, [] { return 0ms; });
        ProviderGate::Pass held;
        gate->enter(this, [&held](const ProviderGate::Pass &pass) { held = pass; });
        QTRY_VERIFY(held.use_count() > 0);
        ProviderEmbedder embedder(http, one, 0, {}, gate);

        const auto future = embedder.embed({u"a"_s}, EmbeddingUse::Document);
        for (int turn = 0; turn < 20; ++turn)
            QCoreApplication::processEvents();
        QCOMPARE(http.sent, 0);
        held.reset();

        QTRY_VERIFY(future.isFinished());
        QVERIFY(future.result());
        QCOMPARE(http.sent, 1);
        gate->enter(this, [&held](const ProviderGate::Pass &pass) { held = pass; });   // it gave its place back
        QTRY_VERIFY(held.use_count() > 0);
    }
    void answersAndEmbeddingsOfAProviderShareAGate()
    {
        ScriptedHttpPeer peer;
        peer.playAt("/v1/chat/completions", {{.kind = test::PeerStep::Stall}});
        peer.playAt("/v1/embeddings", ScriptedHttpPeer::answer(200, jsonLine("{'data':[{'index':0,'embedding':[1]}]}")));
        CountingClient http(m_http);
        const Deployment one = embeds(Wire::Chat, peer);
        ProviderClient chat(http, {one, one, one}, {}, {.maxConcurrent = 1});
        auto reply = chat.complete(hello());
        QTRY_COMPARE(http.sent, 1);

        const auto embedder = chat.embedder(u"embed-1"_s);
        QCOMPARE(embedder->label(), u"openai/embed-1"_s);
        const auto future = embedder->embed({u"a"_s}, EmbeddingUse::Document);
        for (int turn = 0; turn < 20; ++turn)
            QCoreApplication::processEvents();
        QCOMPARE(http.sent, 1);
        reply.reset();

        QTRY_VERIFY(future.isFinished());
        QVERIFY(future.result());
        QCOMPARE(bodyOf(peer).value("model"_L1), QJsonValue(u"embed-1"_s));
    }
    void theBuiltInOneFindsTheSameWordsInOtherForms()
    {
        HashEmbedder embedder;
        const QList<Vector> vectors = embed(embedder, {u"Buy milk and two apples tomorrow"_s, u"apple"_s, u"MILK?"_s,
                                                       u"The train to Lyon leaves at nine"_s, u""_s})
                                          .value();

        QCOMPARE(vectors.size(), 5);
        for (qsizetype i = 0; i < 4; ++i) {
            QCOMPARE(vectors.at(i).size(), HashEmbedder::dimensions);
            QVERIFY(qAbs(likeness(vectors.at(i), vectors.at(i)) - 1) < 1e-5);
        }
        QVERIFY(likeness(vectors.at(0), vectors.at(1)) > likeness(vectors.at(3), vectors.at(1)) + 0.1);
        QVERIFY(likeness(vectors.at(0), vectors.at(2)) > likeness(vectors.at(3), vectors.at(2)) + 0.1);
        QCOMPARE(likeness(vectors.at(4), vectors.at(4)), 0.0);
    }
    void theBuiltInOneIsTheSameEverywhere()
    {
        HashEmbedder embedder;
        const Vector vector = embed(embedder, {u"été à Paris"_s}).value().first();
        const Vector plain = embed(embedder, {u"ETE A PARIS"_s}).value().first();

        QCOMPARE(vector, plain);
        QByteArray signs;
        for (const float value : vector)
            signs += value > 0 ? '+' : value < 0 ? '-' : '0';
        QCOMPARE(QCryptographicHash::hash(signs, QCryptographicHash::Sha256).toHex().first(16), "ad61913e82b0b4c6"_ba);
    }
};

QTEST_GUILESS_MAIN(TestEmbedder)
#include "tst_embedder.moc"
