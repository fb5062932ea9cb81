#include "tests/bench/load/client.h"
#include "tests/bench/load/input.h"
#include "tests/bench/load/modes.h"
#include "tests/bench/load/report.h"
#include "tests/bench/net/tls.h"

#include <charconv>
#include <cstdio>
#include <utility>

namespace tom::bench {

namespace {

using Clock = Loop::Clock;
using namespace std::chrono_literals;

constexpr auto longest = 120s;

// Reads the events of agentstub, or the tokens of llmstub, out of a stream: their order, and how long each was on its way.
class Events
{
public:
    explicit Events(bool areTokens) : m_areTokens(areTokens) {}

    // Takes the whole events of the text, leaves the rest in it.
    void take(std::string &text, Latencies &latencies)
    {
        const auto now = Clock::now().time_since_epoch();
        if (m_areTokens)
            return takeTokens(text, now, latencies);
        std::size_t begin = 0;
        for (std::size_t end = text.find("\n\n"); end != std::string::npos; end = text.find("\n\n", begin)) {
            const std::string_view event = std::string_view(text).substr(begin, end - begin);
            begin = end + 2;
            if (const std::size_t data = event.find("data: {\"at\":"); data != std::string_view::npos)
                takeOne(event.substr(data + 12), now, latencies);
        }
        text.erase(0, begin);
    }
    [[nodiscard]] long count() const { return m_last; }
    [[nodiscard]] bool isInOrder() const { return m_isInOrder; }

private:
    // An agent repeats them all at the end, in its whole answer: the first time counts.
    void takeTokens(std::string &text, Clock::duration now, Latencies &latencies)
    {
        std::size_t begin = 0;
        for (std::size_t end = text.find('>'); end != std::string::npos; end = text.find('>', begin)) {
            const std::size_t start = text.rfind('<', end);
            long long at = 0;
            long number = 0;
            if (start != std::string::npos && start >= begin && std::sscanf(text.c_str() + start, "<%lld:%ld>", &at, &number) == 2
                && number > m_last) {
                m_isInOrder = m_isInOrder && number == m_last + 1;
                m_last = number;
                latencies.add(now - std::chrono::nanoseconds(at));
            }
            begin = end + 1;
        }
        text.erase(0, begin);
    }
    void takeOne(std::string_view data, Clock::duration now, Latencies &latencies)
    {
        long long at = 0;
        long number = 0;
        const auto [behind, error] = std::from_chars(data.data(), data.data() + data.size(), at);
        if (error == std::errc() && std::string_view(behind, 5) == ",\"n\":")
            std::from_chars(behind + 5, data.data() + data.size(), number);
        m_isInOrder = m_isInOrder && number == m_last + 1;
        m_last = number;
        latencies.add(now - std::chrono::nanoseconds(at));
    }

    bool m_areTokens;
    long m_last = 0;
    bool m_isInOrder = true;
};

class Streams
{
public:
    explicit Streams(const Options &options)
        : m_options(options),
          m_context(options.isPlain ? TlsContext(nullptr, &SSL_CTX_free) : clientContext(options.identity)),
          m_input(m_loop, [this] { begin(); }, [] {})
    {}

    int run()
    {
        for (int i = 0; i < m_options.connections; ++i)
            add(i);
        for (const auto &seat : m_seats)
            seat->client.connect();
        m_loop.after(longest, [this] { m_loop.stop(); });
        m_loop.run();
        report();
        m_seats.clear();
        return 0;
    }

private:
    struct Seat
    {
        Seat(Loop &loop, SSL_CTX *context, const Options &options, int number)
            : client(loop, context, options, number),
              events(options.hasTokens)
        {}
        Client client;
        Events events;
        bool isEnded = false;
    };

    void add(int number)
    {
        Seat &seat = *m_seats.emplace_back(std::make_unique<Seat>(m_loop, m_context.get(), m_options, number));
        seat.client.opened = [this] {
            if (++m_open == m_options.connections) {
                std::puts("ready");
                std::fflush(stdout);
            }
        };
        seat.client.progressed = [this, &seat](Message &answer) {
            if (answer.status() == 200)
                seat.events.take(answer.body, m_latencies);
        };
        seat.client.answered = [this, &seat](Message &) { end(seat); };
        seat.client.lost = [this, &seat](std::string_view) { end(seat); };
    }
    void begin()
    {
        m_begun = Clock::now();
        m_cpu = ownCpu();
        for (std::size_t i = 0; i < m_seats.size(); ++i)
            m_loop.after(m_options.spread * i / m_seats.size(), [this, i] { m_seats[i]->client.ask(); });
    }
    void end(Seat &seat)
    {
        if (std::exchange(seat.isEnded, true))
            return;
        if (++m_ended == m_options.connections)
            m_loop.stop();
    }
    void report()
    {
        const double seconds = std::chrono::duration<double>(Clock::now() - m_begun).count();
        long whole = 0;
        for (const auto &seat : m_seats)
            whole += seat->events.isInOrder() && seat->events.count() == m_options.events ? 1 : 0;
        const auto expected = std::size_t(m_options.connections) * std::size_t(m_options.events);
        std::printf(R"({"events":%zu,"expected":%zu,"whole":%ld,"seconds":%.3f,"p50_us":%.0f,"p99_us":%.0f,"max_us":%.0f,)"
                    R"("generator_busy":%.3f})"
                    "\n",
                    m_latencies.size(), expected, whole, seconds, m_latencies.percentile(0.5), m_latencies.percentile(0.99),
                    m_latencies.percentile(1.0), (ownCpu() - m_cpu) / 1e6 / seconds);
        std::fflush(stdout);
    }

    const Options &m_options;
    TlsContext m_context;
    Loop m_loop;
    Input m_input;
    std::vector<std::unique_ptr<Seat>> m_seats;
    Latencies m_latencies;
    Clock::time_point m_begun{};
    double m_cpu = 0;
    int m_open = 0;
    int m_ended = 0;
};

} // namespace

int runStreams(const Options &options)
{
    return Streams(options).run();
}

} // namespace tom::bench
