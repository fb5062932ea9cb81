#include "tests/bench/load/client.h"
#include "tests/bench/load/input.h"
#include "tests/bench/load/modes.h"
#include "tests/bench/net/tls.h"

#include <algorithm>
#include <cstdio>

namespace tom::bench {

namespace {

using namespace std::chrono_literals;

constexpr int openAtOnce = 32;
constexpr auto silentPause = 200ms;

// Connections that are opened, asked once, and then only held. Silent ones are TCP alone.
class Hold
{
public:
    explicit Hold(const Options &options)
        : m_options(options),
          m_context(options.isPlain || options.isSilent ? TlsContext(nullptr, &SSL_CTX_free) : clientContext()),
          m_input(m_loop, [] {}, [this] { m_loop.stop(); })
    {}

    int run()
    {
        for (int i = 0; i < m_options.connections; ++i)
            add(i);
        for (int i = 0; i < std::min(openAtOnce, m_options.connections); ++i)
            next();
        m_loop.run();
        report();
        m_clients.clear();
        return 0;
    }

private:
    void add(int number)
    {
        Client &client = *m_clients.emplace_back(std::make_unique<Client>(m_loop, m_context.get(), m_options, number));
        client.opened = [this, &client] {
            if (m_options.isSilent)
                m_loop.after(silentPause, [this] { settle(); });
            else
                client.ask();
        };
        client.answered = [this](Message &) { settle(); };
        client.lost = [this](std::string_view) {
            if (m_settled < m_options.connections)
                settle();
        };
    }
    void next()
    {
        if (m_next < m_clients.size())
            m_clients[m_next++]->connect();
    }
    void settle()
    {
        ++m_settled;
        next();
        if (m_settled == m_options.connections)
            report();
    }
    void report() const
    {
        const auto open = std::ranges::count_if(m_clients, [](const auto &client) { return client->isOpen(); });
        std::printf("{\"open\":%ld}\n", long(open));
        std::fflush(stdout);
    }

    const Options &m_options;
    TlsContext m_context;
    Loop m_loop;
    Input m_input;
    std::vector<std::unique_ptr<Client>> m_clients;
    std::size_t m_next = 0;
    int m_settled = 0;
};

} // namespace

int runHold(const Options &options)
{
    return Hold(options).run();
}

} // namespace tom::bench
