// What shared/llm costs: its router, in this process, beside a bare request of libcurl for the same bytes, by turns:
//   llmask http://127.0.0.1:PORT/v1 ROUNDS SECONDS
// Calls until all is warm, says "ready", begins at a line on its standard input, and prints for each round what each took.
#include "shared/config/configreader.h"
#include "shared/core/eventdispatcher.h"
#include "shared/core/json.h"
#include "shared/http/curlhttpclient.h"
#include "shared/llm/llmrouter.h"
#include "shared/llm/wire.h"
#include "tests/bench/load/report.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QJsonArray>
#include <QTextStream>

#include <iostream>

#include <curl/curl.h>

using namespace Qt::StringLiterals;
using namespace tom;

namespace {

constexpr int warmingCalls = 200;
constexpr auto slice = std::chrono::milliseconds(100);   // of one of both, before the other has its turn
constexpr int toolCount = 17;                            // as an agent without services offers

void say(const QByteArray &line)
{
    QTextStream(stdout) << line << '\n' << Qt::flush;
}

[[noreturn]] void end(const QString &why)
{
    QTextStream(stderr) << why << '\n' << Qt::flush;
    std::_Exit(1);
}

llm::CompletionRequest request()
{
    const QJsonObject parameters{
        {u"type"_s, u"object"_s},
        {u"properties"_s,
         QJsonObject{{u"text"_s, QJsonObject{{u"type"_s, u"string"_s}, {u"description"_s, u"What to look for"_s}}}}},
        {u"required"_s, QJsonArray{u"text"_s}}};
    llm::CompletionRequest request{
        .messages = {{.role = llm::Role::System, .text = u"You help the people of a household. "_s.repeated(40)},
                     {.text = u"e1-g0"_s}}};
    for (int i = 1; i <= toolCount; ++i) {
        request.tools.append({.name = u"module__tool_%1"_s.arg(i),
                              .description = u"Looks for what has these words, and shows the newest of it first."_s,
                              .parameters = parameters});
    }
    return request;
}

// Asks as the agent does; waits for the end.
class ByRouter
{
public:
    explicit ByRouter(const QByteArray &url)
        : m_router(m_http,
                   config::readConfigText("global:\n  llms:\n    bench:\n      api: not-a-secret\n      base_url: " + url
                                              + "\n      models: [bench/one, bench/one, bench/one]\n"
                                                "users:\n  - {username: person1, password: x}\n",
                                          u"config.yml"_s)
                       .config.global.llm,
                   {}, {})
    {}
    void operator()()
    {
        QEventLoop loop;
        const auto reply = m_router.complete(m_request);
        QObject::connect(reply.get(), &llm::LlmReply::finished, &loop, [&loop](const Result<llm::Completion> &result) {
            if (!result || !result->message.text.startsWith(u'<'))
                end(result ? u"another answer: "_s + result->message.text : result.error().message);
            loop.quit();
        });
        loop.exec();
    }

private:
    http::CurlHttpClient m_http;
    llm::LlmRouter m_router;
    llm::CompletionRequest m_request = request();
};

// The least that a program with libcurl can do: the bytes are written already, and the answer's are looked at by nobody.
class ByLibcurl
{
public:
    explicit ByLibcurl(const QByteArray &url)
        : m_curl(curl_easy_init()),
          m_body(json::compact(llm::requestBody(request(), {.model = u"one"_s})))
    {
        m_headers = curl_slist_append(m_headers, "Content-Type: application/json");
        m_headers = curl_slist_append(m_headers, "Authorization: Bearer not-a-secret");
        m_headers = curl_slist_append(m_headers, "Expect:");
        curl_easy_setopt(m_curl, CURLOPT_URL, (url + "/chat/completions").constData());
        curl_easy_setopt(m_curl, CURLOPT_HTTPHEADER, m_headers);
        curl_easy_setopt(m_curl, CURLOPT_POSTFIELDS, m_body.constData());
        curl_easy_setopt(m_curl, CURLOPT_POSTFIELDSIZE, long(m_body.size()));
        curl_easy_setopt(m_curl, CURLOPT_WRITEDATA, &m_received);
        curl_easy_setopt(
            m_curl, CURLOPT_WRITEFUNCTION, +[](char *, size_t, size_t size, void *received) {
                *static_cast<size_t *>(received) += size;
                return size;
            });
    }
    ByLibcurl(const ByLibcurl &) = delete;
    ByLibcurl &operator=(const ByLibcurl &) = delete;
    ~ByLibcurl()
    {
        curl_easy_cleanup(m_curl);
        curl_slist_free_all(m_headers);
    }
    void operator()()
    {
        m_received = 0;
        if (const CURLcode code = curl_easy_perform(m_curl); code != CURLE_OK || m_received < 300)
            end(u"libcurl: %1, %2 bytes"_s.arg(QString::fromUtf8(curl_easy_strerror(code))).arg(m_received));
    }

private:
    CURL *m_curl;
    curl_slist *m_headers = nullptr;
    QByteArray m_body;
    size_t m_received = 0;
};

struct Measured
{
    bench::Latencies times{};
    double cpu = 0;   // microseconds

    [[nodiscard]] QJsonObject toJson()
    {
        return {{u"requests"_s, qint64(times.size())},
                {u"p50_us"_s, times.percentile(0.5)},
                {u"p99_us"_s, times.percentile(0.99)},
                {u"cpu"_s, cpu / double(times.size())}};
    }
};

template<typename Asker>
void askFor(std::chrono::milliseconds duration, Asker &ask, Measured &measured)
{
    using Clock = std::chrono::steady_clock;
    const double before = bench::ownCpu();
    const auto begun = Clock::now();
    for (auto at = begun; at - begun < duration;) {
        ask();
        measured.times.add(Clock::now() - at);
        at = Clock::now();
    }
    measured.cpu += bench::ownCpu() - before;
}

} // namespace

int main(int argc, char *argv[])
{
    installEventDispatcher();
    const QCoreApplication application(argc, argv);
    if (argc != 4) {
        QTextStream(stderr) << "llmask URL ROUNDS SECONDS\n";
        return 2;
    }
    ByRouter router(argv[1]);
    ByLibcurl libcurl(argv[1]);
    for (int i = 0; i < warmingCalls; ++i) {
        router();
        libcurl();
    }
    say("ready");
    std::string line;
    std::getline(std::cin, line);
    const auto each = std::chrono::milliseconds(qint64(QByteArray(argv[3]).toDouble() * 1000));
    for (int round = 0; round < QByteArray(argv[2]).toInt(); ++round) {
        Measured byRouter;
        Measured byLibcurl;
        for (auto done = slice; done <= each; done += slice) {
            askFor(slice, router, byRouter);
            askFor(slice, libcurl, byLibcurl);
        }
        say(json::compact({{u"router"_s, byRouter.toJson()}, {u"libcurl"_s, byLibcurl.toJson()}}));
    }
    return 0;
}
