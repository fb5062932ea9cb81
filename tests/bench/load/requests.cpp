#include "tests/bench/load/client.h"
#include "tests/bench/load/input.h"
#include "tests/bench/load/modes.h"
#include "tests/bench/load/report.h"
#include "tests/bench/net/tls.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <utility>

namespace tom::bench {

namespace {

using Clock = Loop::Clock;
using namespace std::chrono_literals;

constexpr auto warmLimit = 30s;

// Clients that ask again and again: first once each, so that every connection is open and every cache warm, then measured.
class Requests
{
public:
    explicit Requests(const Options &options)
        : m_options(options),
          m_context(options.isPlain ? TlsContext(nullptr, &SSL_CTX_free) : clientContext(options.identity)),
          m_input(m_loop, [this] { begin(); }, [] {})
    {}

    int run()
    {
        for (int i = 0; i < m_options.connections; ++i)
            add(i);
        if (m_options.isNew)
            m_warm = m_options.connections;
        else
            for (const auto &seat : m_seats)
                seat->client.connect();
        m_loop.after(warmLimit, [this] {
            if (m_warm < m_options.connections) {
                std::fprintf(stderr, "frontload: only %d of %d connections were answered\n", m_warm, m_options.connections);
                std::exit(1);
            }
        });
        sayWhenWarm();
        m_loop.run();
        return report();
    }

private:
    struct Seat
    {
        Seat(Loop &loop, SSL_CTX *context, const Options &options, int number) : client(loop, context, options, number) {}
        Client client;
        Clock::time_point asked{};
        bool isWaiting = false;
        bool isWarm = false;
    };

    void add(int number)
    {
        Seat &seat = *m_seats.emplace_back(std::make_unique<Seat>(m_loop, m_context.get(), m_options, number));
        seat.client.opened = [&seat, this] {
            if (!m_options.isNew)
                seat.asked = Clock::now();
            seat.client.ask();
        };
        seat.client.answered = [&seat, this](Message &answer) { take(seat, answer); };
        seat.client.lost = [&seat, this](std::string_view why) { lose(seat, why); };
    }
    void sayWhenWarm()
    {
        if (m_warm != m_options.connections || std::exchange(m_saidReady, true))
            return;
        std::puts("ready");
        std::fflush(stdout);
    }
    void begin()
    {
        if (std::exchange(m_isMeasuring, true))
            return;
        m_cpu = ownCpu();
        m_begun = Clock::now();
        if (m_options.count == 0)
            m_loop.after(std::chrono::duration_cast<Clock::duration>(m_options.seconds), [this] { m_loop.stop(); });
        for (std::size_t i = 0; i < m_seats.size(); ++i)   // not all at once, and so for ever in step
            m_loop.after(std::max(m_options.pause, m_options.spread) * i / m_seats.size(), [this, i] { again(*m_seats[i]); });
    }
    void again(Seat &seat)
    {
        seat.asked = Clock::now();
        seat.isWaiting = true;
        if (seat.client.isOpen() && !m_options.isNew)
            return seat.client.ask();
        seat.client.connect();
    }
    void take(Seat &seat, Message &answer)
    {
        if (!m_isMeasuring) {
            m_warm += seat.isWarm ? 0 : 1;
            seat.isWarm = true;
            return sayWhenWarm();
        }
        m_latencies.add(Clock::now() - seat.asked);
        seat.isWaiting = false;
        ++m_statuses[answer.status()];
        m_resumed += seat.client.wasResumed() ? 1 : 0;
        if (m_options.isNew)
            seat.client.disconnect();
        if (m_options.count > 0 && long(m_latencies.size()) >= m_options.count)
            return m_loop.stop();
        if (m_options.pause > 0us)
            m_loop.after(m_options.pause, [this, &seat] { again(seat); });
        else
            again(seat);
    }
    void lose(Seat &seat, std::string_view why)
    {
        if (why == "closed as announced")
            return;
        ++m_lost[std::string(why)];
        if (!m_isMeasuring)
            m_loop.after(20ms, [&seat] { seat.client.connect(); });
        else
            m_loop.after(20ms, [this, &seat] { again(seat); });
    }
    // Who waits at the end has waited as long, at least; left out, a server that answers nobody would have no latency.
    std::size_t addUnanswered()
    {
        const auto usual = std::chrono::duration<double, std::micro>(m_latencies.percentile(0.5));
        std::size_t count = 0;
        for (const auto &seat : m_seats) {
            const auto waited = Clock::now() - seat->asked;
            if (!seat->isWaiting || waited < 2 * usual)
                continue;
            m_latencies.add(waited);
            ++count;
        }
        return count;
    }
    int report()
    {
        const std::size_t answered = m_latencies.size();
        const std::size_t unanswered = m_options.count > 0 ? 0 : addUnanswered();
        const double seconds = std::chrono::duration<double>(Clock::now() - m_begun).count();
        std::string statuses;
        std::string lost;
        for (const auto &[status, times] : m_statuses)
            statuses += (statuses.empty() ? "" : ",") + ('"' + std::to_string(status) + "\":" + std::to_string(times));
        for (const auto &[why, times] : m_lost)
            lost += (lost.empty() ? "" : ",") + ('"' + why + "\":" + std::to_string(times));
        std::printf(R"({"requests":%zu,"unanswered":%zu,"seconds":%.3f,"p50_us":%.0f,"p99_us":%.0f,"max_us":%.0f,"resumed":%ld,)"
                    R"("generator_busy":%.3f,"statuses":{%s},"lost":{%s}})"
                    "\n",
                    answered, unanswered, seconds, m_latencies.percentile(0.5), m_latencies.percentile(0.99),
                    m_latencies.percentile(1.0), m_resumed, (ownCpu() - m_cpu) / 1e6 / seconds, statuses.c_str(), lost.c_str());
        std::fflush(stdout);
        m_seats.clear();
        return 0;
    }

    const Options &m_options;
    TlsContext m_context;
    Loop m_loop;
    Input m_input;
    std::vector<std::unique_ptr<Seat>> m_seats;
    Latencies m_latencies;
    std::map<int, long> m_statuses;
    std::map<std::string, long> m_lost;
    Clock::time_point m_begun{};
    double m_cpu = 0;
    long m_resumed = 0;
    int m_warm = 0;
    bool m_saidReady = false;
    bool m_isMeasuring = false;
};

} // namespace

int runRequests(const Options &options)
{
    return Requests(options).run();
}

} // namespace tom::bench
