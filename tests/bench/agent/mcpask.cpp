// Our MCP client, calling echo again and again:
//   mcpask URL CA.pem CONCURRENT SECONDS
// Connects, calls until all is warm, says "ready", begins at a line on its standard input, and prints what came out.

#include "shared/core/eventdispatcher.h"
#include "shared/core/json.h"
#include "shared/core/standardinput.h"
#include "shared/http/curlhttpclient.h"
#include "shared/mcp/client.h"
#include "shared/mcp/httptransport.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTextStream>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;
using namespace tom;

namespace {

constexpr int warmingCalls = 300;

class Asker : public QObject
{
public:
    Asker(const QUrl &url, const http::Trust &trust, int concurrent, double seconds)
        : m_http(trust),
          m_client(std::make_unique<mcp::HttpTransport>(m_http, url, http::Headers{{"Authorization", "Bearer bench"}}),
                   u"the server"_s, {}),
          m_concurrent(concurrent),
          m_nanoseconds(qint64(seconds * 1e9))
    {
        connect(&m_client, &mcp::Client::failed, this, [](const Error &error) { end(error.message); });
        connect(&m_client, &mcp::Client::ready, this, [this] { callAll(); });
        m_client.start();
    }

    void begin()
    {
        m_isMeasuring = true;
        m_begun.start();
        callAll();
    }

private:
    void callAll()
    {
        for (int i = 0; i < m_concurrent; ++i)
            call();
    }
    void call()
    {
        ++m_open;
        QElapsedTimer since;
        since.start();
        auto call = m_client.callTool(u"echo"_s, {{u"text"_s, u"hello"_s}}).release();
        connect(call, &mcp::ClientCall::finished, this, [this, call, since](const Result<mcp::CallResult> &result) {
            if (!result || result->isError || result->content.constFirst().text != "hello"_L1)
                return end(result ? u"another answer"_s : result.error().message);
            call->deleteLater();
            --m_open;
            m_took.push_back(double(since.nsecsElapsed()) / 1000);
            const bool goesOn = m_isMeasuring ? m_begun.nsecsElapsed() < m_nanoseconds : m_took.size() < warmingCalls;
            if (goesOn)
                return this->call();
            if (m_open > 0)
                return;
            if (m_isMeasuring)
                return tell();
            m_took.clear();
            QTextStream(stdout) << "ready\n" << Qt::flush;
        });
    }
    void tell()
    {
        const double seconds = double(m_begun.nsecsElapsed()) / 1e9;
        std::ranges::sort(m_took);
        const auto at = [this](double part) { return m_took.at(size_t(part * double(m_took.size() - 1))); };
        QTextStream(stdout) << json::compact(
            {{u"requests"_s, qint64(m_took.size())}, {u"seconds"_s, seconds}, {u"p50_us"_s, at(0.5)}, {u"p99_us"_s, at(0.99)}})
                            << '\n'
                            << Qt::flush;
        m_took.clear();
        m_isMeasuring = false;
    }
    static void end(const QString &why)
    {
        QTextStream(stderr) << why << '\n' << Qt::flush;
        std::exit(1);
    }

    http::CurlHttpClient m_http;
    mcp::Client m_client;
    int m_concurrent;
    qint64 m_nanoseconds;
    int m_open = 0;
    bool m_isMeasuring = false;
    QElapsedTimer m_begun;
    std::vector<double> m_took;
};

} // namespace

int main(int argc, char *argv[])
{
    installEventDispatcher();
    QCoreApplication application(argc, argv);
    if (argc != 5)
        return 2;
    QFile authority(QString::fromLocal8Bit(argv[2]));
    http::Trust trust;
    if (authority.open(QIODevice::ReadOnly))
        trust.authority = auth::Certificate::fromPem(authority.readAll());
    Asker asker(QUrl(QString::fromLocal8Bit(argv[1])), trust, QByteArray(argv[3]).toInt(), QByteArray(argv[4]).toDouble());
    StandardInput input;
    QObject::connect(&input, &StandardInput::lineReceived, &application, [&asker] { asker.begin(); });
    QObject::connect(&input, &StandardInput::ended, &application, &QCoreApplication::quit);
    input.start();
    return QCoreApplication::exec();
}
