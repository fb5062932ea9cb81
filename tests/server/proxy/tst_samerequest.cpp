#include "shared/httpserver/requestparser.h"
#include "tests/server/proxy/proxyfixture.h"

#include <QDir>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;
using httpserver::Headers;
using httpserver::RawClient;
using httpserver::Reply;
using httpserver::Request;
using httpserver::RequestBody;
using httpserver::RequestParser;
using httpserver::Response;

namespace {

constexpr auto patience = 60s;
constexpr qint64 mostBody = 1000;

// A request, in words that all who see it can be asked in.
struct Seen
{
    QByteArray method{};
    QStringList segments{};
    QByteArray query{};
    Headers fields{};
    QByteArray body{};

    bool operator==(const Seen &) const = default;
};

QByteArray describe(const QList<Seen> &all)
{
    QByteArray text;
    for (const Seen &one : all) {
        text += one.method + ' ' + one.segments.join(u'|').toUtf8() + '?' + one.query;
        for (const auto &[name, value] : one.fields)
            text += ' ' + name + '=' + value.toPercentEncoding();
        text += " body " + one.body.toPercentEncoding() + '\n';
    }
    return text;
}

// The fields that go on to an agent, in lower case; nobody but the gate decides about framing and connections.
Headers passed(const Headers &fields)
{
    QByteArrayList hidden;
    for (const auto &[name, value] : fields) {
        if (name.compare("connection", Qt::CaseInsensitive) == 0) {
            for (const QByteArray &option : value.split(','))
                hidden.append(option.trimmed().toLower());
        }
    }
    Headers result;
    for (const auto &[name, value] : fields) {
        const QByteArray lower = name.toLower();
        if (QByteArrayList{"accept"_ba, "accept-language"_ba, "content-type"_ba, "last-event-id"_ba}.contains(lower)
            && !hidden.contains(lower))
            result.append({lower, value});
    }
    return result;
}

QByteArray queryOf(const QByteArray &target)
{
    const qsizetype question = target.indexOf('?');
    return question < 0 ? QByteArray() : target.sliced(question);
}

Seen seenBy(const Request &request)
{
    return {.method = request.method,
            .segments = request.captures,
            .query = queryOf(request.target),
            .fields = passed(request.headers),
            .body = request.body};
}

// What the gate decides of these bytes, without a socket: the requests that it accepts, until it refuses one.
struct Decided
{
    QList<Seen> requests{};
    int answers = 0;       // with the refusal
    bool isUnfinished = false;
};

Decided decide(QByteArrayView bytes)
{
    const httpserver::RequestRules rules{.bodyLimit = [](QByteArrayView, QByteArrayView) { return mostBody; }};
    RequestParser parser(rules);
    Decided decided;
    while (parser.state() != RequestParser::State::Refused) {
        bytes = bytes.sliced(parser.feed(bytes));
        if (parser.state() != RequestParser::State::Complete)
            break;
        const httpserver::RequestHead &head = parser.head();
        Seen seen{.method = head.method, .query = queryOf(head.target), .fields = passed(head.fields)};
        for (const QByteArray &segment : head.path().sliced(1).split('/'))
            seen.segments.append(QUrl::fromPercentEncoding(segment));
        seen.body = parser.takeBody();
        decided.requests.append(seen);
        ++decided.answers;
        if (!head.keepAlive)
            return decided;
        parser.next();
    }
    decided.isUnfinished = parser.state() != RequestParser::State::Refused && parser.state() != RequestParser::State::Idle;
    decided.answers += parser.state() == RequestParser::State::Refused ? 1 : 0;
    return decided;
}

// Paths that no route can match are answered by the gate itself.
bool isRoutable(const Seen &request)
{
    return request.segments.size() <= 3 && std::ranges::none_of(request.segments, [](const QString &segment) {
               return segment.isEmpty() || segment == "."_L1 || segment == ".."_L1;
           });
}

} // namespace

// Whatever bytes come: who handles a request, in the server or in the agent, sees the one that the gate decided on.
class TestSameRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_proxy = std::make_unique<ProxyFixture>();
        m_agent = std::make_unique<httpserver::HttpServer>();
        m_handled = std::make_unique<httpserver::HttpServer>(limits());
        forEachRoute([this](const QByteArray &method, const QString &pattern) {
            m_agent->addRoute(method, pattern, [this](const Request &request, Reply reply) {
                m_ofAgent.append(seenBy(request));
                reply.send(Response::html("agent"));
            });
            m_handled->addRoute(method, pattern, [this](const Request &request, Reply reply) {
                m_ofHandler.append(seenBy(request));
                reply.send(Response::html("handler"));
            });
        });
        QVERIFY(m_proxy->listen(*m_agent));
        QVERIFY(m_proxy->start({}, limits()));
        forEachRoute([this](const QByteArray &method, const QString &pattern) { m_proxy->addRoute(method, pattern, mostBody); });
        QVERIFY(m_handled->listen(QHostAddress::LocalHost, 0,
                                  httpserver::serverTls(m_proxy->agentIdentity.chain, m_proxy->agentIdentity.key)));
        const QDir folder(QStringLiteral(TOM_SOURCE_DIR "/tests/fuzz/seeds/request"));
        for (const QString &name : folder.entryList(QDir::Files)) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            m_seeds.append(file.readAll());
        }
        QVERIFY(m_seeds.size() >= 10);
    }
    void cleanupTestCase()
    {
        m_proxy.reset();
        m_handled.reset();
        m_agent.reset();
    }

    void rows_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("query") << "GET /a?b=c&d=%26;e HTTP/1.1\r\nHost: a\r\n\r\n"_ba;
        QTest::newRow("escapes") << "GET /%61%2Fb/%2e%2e%2fc HTTP/1.1\r\nHost: a\r\n\r\n"_ba;
        QTest::newRow("bytes that are no text") << "GET /%ff%fe/%C3%A4 HTTP/1.1\r\nHost: a\r\n\r\n"_ba;
        QTest::newRow("a mark in the path") << "GET /a%3Fb%23c HTTP/1.1\r\nHost: a\r\n\r\n"_ba;
        QTest::newRow("semicolons") << "GET /a;b=c/d@e:f HTTP/1.1\r\nHost: a\r\n\r\n"_ba;
        QTest::newRow("plus") << "GET /a+b?c+d HTTP/1.1\r\nHost: a\r\n\r\n"_ba;
        QTest::newRow("fields")
            << "POST /a HTTP/1.1\r\nHost: a\r\nAccept: x\r\nACCEPT:y\r\nContent-Type:  text/plain \r\nCookie: z\r\n"
               "Accept-Language: de\r\nConnection: accept-language\r\nContent-Length: 2\r\n\r\n{}"_ba;
        QTest::newRow("field beyond ASCII") << "GET /a HTTP/1.1\r\nHost: a\r\nAccept: \xc3\xa4\xff\r\n\r\n"_ba;
        QTest::newRow("an empty field") << "GET /a HTTP/1.1\r\nHost: a\r\nAccept:\r\n\r\n"_ba;
        QTest::newRow("chunks")
            << "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\none\r\n3\r\ntwo\r\n0\r\nX: y\r\n\r\n"_ba;
        QTest::newRow("no chunk") << "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"_ba;
        QTest::newRow("body of a GET") << "GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\none"_ba;
        QTest::newRow("one in the other")
            << "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 33\r\n\r\nGET /b HTTP/1.1\r\nHost: hidden\r\n\r\nGET /c HTTP/1.1\r\nHost: a\r\n\r\n"_ba;
        QTest::newRow("ahead")
            << "GET /a HTTP/1.1\r\nHost: a\r\n\r\nPOST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nxDELETE /c HTTP/1.1\r\nHost: a\r\n\r\n"_ba;
        QTest::newRow("HEAD") << "HEAD /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n"_ba;
        QTest::newRow("of old") << "GET /a HTTP/1.0\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n"_ba;
        QTest::newRow("the last")
            << "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n"_ba;
        QTest::newRow("both framings")
            << "GET /a HTTP/1.1\r\nHost: a\r\n\r\nPOST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /c HTTP/1.1\r\nHost: a\r\n\r\n"_ba;
        for (int i = 0; i < m_seeds.size(); ++i)
            QTest::addRow("seed %d", i) << m_seeds.at(i);
    }
    void rows()
    {
        QFETCH(const QByteArray, bytes);
        QVERIFY(compare(bytes));
    }
    void mutations()
    {
        QRandomGenerator random(20251125);
        int accepted = 0;
        for (int i = 0; i < 250; ++i) {
            QByteArray bytes = m_seeds.at(random.bounded(m_seeds.size()));
            for (int changes = random.bounded(2); changes >= 0 && !bytes.isEmpty(); --changes) {
                const qsizetype at = random.bounded(bytes.size());
                if (random.bounded(2) == 0)
                    bytes[at] = char(random.bounded(0x20, 0x7f));
                else
                    bytes.insert(at, bytes.mid(random.bounded(bytes.size()), random.bounded(30)));
            }
            accepted += int(decide(bytes).requests.size());
            QVERIFY2(compare(bytes), bytes.toPercentEncoding().constData());
        }
        QVERIFY2(accepted > 50, QByteArray::number(accepted).constData());   // else this shows little
    }

private:
    static httpserver::Limits limits()
    {
        httpserver::Limits limits;
        limits.bodyBytes = mostBody;
        limits.connectionsPerAddress = 500;
        return limits;
    }
    static void forEachRoute(const std::function<void(const QByteArray &method, const QString &pattern)> &add)
    {
        for (const char *method : {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"}) {
            for (const char *pattern : {"/{a}", "/{a}/{b}", "/{a}/{b}/{c}"})
                add(method, QString::fromLatin1(pattern));
        }
    }
    // As many answers as there must be, or the end: then everybody has seen what there is to see.
    static bool send(quint16 port, const QByteArray &bytes, const Decided &decided)
    {
        RawClient client(port);
        client.say(bytes);
        return QTest::qWaitFor(
            [&] {
                return client.isClosed()
                       || client.received.count("HTTP/1.1 ") - client.received.count("HTTP/1.1 100") >= decided.answers;
            },
            patience);
    }
    bool compare(const QByteArray &bytes)
    {
        const Decided decided = decide(bytes);
        QList<Seen> wanted = decided.requests;
        erase_if(wanted, [](const Seen &request) { return !isRoutable(request); });
        m_ofAgent.clear();
        m_ofHandler.clear();
        if (!send(m_handled->port(), bytes, decided) || !send(m_proxy->front->port(), bytes, decided)) {
            qWarning("not all was answered");
            return false;
        }
        // What is not whole never reaches a handler; of a request whose head is good the agent may have seen a part.
        if (m_ofHandler == wanted && m_ofAgent == wanted)
            return true;
        qWarning() << "decided:\n"
                   << describe(wanted) << "\nhandler:\n"
                   << describe(m_ofHandler) << "\nagent:\n"
                   << describe(m_ofAgent);
        return false;
    }

    std::unique_ptr<ProxyFixture> m_proxy;
    std::unique_ptr<httpserver::HttpServer> m_agent;
    std::unique_ptr<httpserver::HttpServer> m_handled;
    QList<Seen> m_ofHandler;
    QList<Seen> m_ofAgent;
    QList<QByteArray> m_seeds;
};

QTEST_GUILESS_MAIN(TestSameRequest)
#include "tst_samerequest.moc"
