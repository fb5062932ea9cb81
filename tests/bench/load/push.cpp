#include "tests/bench/load/input.h"
#include "tests/bench/load/modes.h"
#include "tests/bench/load/report.h"
#include "tests/bench/net/stream.h"
#include "tests/bench/net/tls.h"

#include <algorithm>
#include <cstdio>

namespace tom::bench {

namespace {

using namespace std::chrono_literals;

constexpr int openAtOnce = 32;
constexpr auto patience = 30s;   // with one line's messages

class Devices;

// A device at the push channel: asks for the WebSocket, and counts the text frames that come.
class Device : public Stream
{
public:
    Device(Devices &devices, Loop &loop, int descriptor, SSL *tls, std::string request)
        : Stream(loop, descriptor, tls),
          m_devices(devices),
          m_request(std::move(request))
    {}

private:
    void opened() override { write(m_request); }
    void received(std::string_view bytes) override;
    void closed(std::string_view why) override;
    // Of a whole frame at the front; 0: there is none yet.
    [[nodiscard]] std::size_t frameSize() const
    {
        if (m_in.size() < 2)
            return 0;
        const auto byte = [this](std::size_t at) { return std::size_t(static_cast<unsigned char>(m_in[at])); };
        std::size_t head = 2;
        std::size_t body = byte(1) & 0x7f;
        if (body == 126) {
            head = 4;
            body = m_in.size() < 4 ? 0 : byte(2) * 256 + byte(3);
        }
        return m_in.size() < head + body ? 0 : head + body;   // the bench sends no longer ones
    }

    Devices &m_devices;
    std::string m_request;
    std::string m_in;
    bool m_isUpgraded = false;
};

// For each line on standard input: how many messages all of them heard, and when the first and the last one came, in
// nanoseconds of the machine's monotonic clock.
class Devices
{
public:
    explicit Devices(const Options &options)
        : m_options(options),
          m_context(clientContext()),
          m_input(m_loop, [this] { begin(); }, [this] { m_loop.stop(); })
    {}
    int run()
    {
        for (int i = 0; i < std::min(openAtOnce, m_options.connections); ++i)
            next();
        m_loop.run();
        return 0;
    }
    void upgraded()
    {
        ++m_open;
        settle();
    }
    void lost(bool wasOpen)
    {
        if (wasOpen)
            --m_open;
        else
            settle();
    }
    void heard()
    {
        m_last = Loop::Clock::now();
        if (m_heard++ == 0)
            m_first = m_last;
        if (m_heard == m_expected)
            report();
    }

private:
    void next()
    {
        if (m_next >= m_options.connections)
            return;
        const int number = m_next++;
        std::string request = "GET " + m_options.path
                              + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dG9tIGxpc3RlbnMgaGVyZQ==\r\n"
                                "Sec-WebSocket-Protocol: tom.push.v1\r\n";
        if (!m_options.cookies.empty())
            request += "Cookie: " + m_options.cookies[std::size_t(number) % m_options.cookies.size()] + "\r\n";
        const int source = m_options.firstAddress + number / m_options.perAddress;
        auto *device =   // the loop deletes it
            new Device(*this, m_loop, connectTo(m_options.port, source), clientSide(m_context.get()), request + "\r\n");
        device->start();
    }
    void settle()
    {
        next();
        if (++m_settled == m_options.connections)
            m_loop.after(1s, [this] {   // what greets them is no message of a line
                std::printf("{\"open\":%d}\n", m_open);
                std::fflush(stdout);
            });
    }
    void begin()
    {
        m_heard = 0;
        m_expected = long(m_open) * std::max(1L, m_options.count);
        m_cpu = ownCpu();
        m_loop.after(patience, [this, line = ++m_line] {
            if (line == m_line && m_expected > 0)
                report();
        });
    }
    void report()
    {
        const auto number = [](Loop::Clock::time_point time) { return static_cast<long long>(time.time_since_epoch().count()); };
        std::printf("{\"heard\":%ld,\"missed\":%ld,\"first_ns\":%lld,\"last_ns\":%lld,\"cpu\":%.0f}\n", m_heard,
                    m_expected - m_heard, number(m_first), number(m_last), ownCpu() - m_cpu);
        std::fflush(stdout);
        m_expected = 0;
        ++m_line;
    }

    const Options &m_options;
    TlsContext m_context;
    Loop m_loop;
    Input m_input;
    int m_next = 0;
    int m_settled = 0;
    int m_open = 0;
    long m_heard = 0;
    long m_expected = 0;
    double m_cpu = 0;
    int m_line = 0;
    Loop::Clock::time_point m_first{};
    Loop::Clock::time_point m_last{};
};

void Device::received(std::string_view bytes)
{
    m_in.append(bytes);
    if (!m_isUpgraded) {
        const auto end = m_in.find("\r\n\r\n");
        if (end == std::string::npos)
            return;
        if (!m_in.starts_with("HTTP/1.1 101"))
            return close("was refused");
        m_in.erase(0, end + 4);
        m_isUpgraded = true;
        m_devices.upgraded();
    }
    while (const std::size_t size = frameSize()) {
        if ((m_in[0] & 0x0f) == 1)
            m_devices.heard();
        m_in.erase(0, size);
    }
}

void Device::closed(std::string_view)
{
    m_devices.lost(m_isUpgraded);
}

} // namespace

int runPush(const Options &options)
{
    return Devices(options).run();
}

} // namespace tom::bench
