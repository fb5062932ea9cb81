// An agent that does nothing but answer, as fast as can be, so that a bench measures what stands in front of it.
//   GET /tasks            180 bytes of JSON
//   POST /process         the same after --delay-ms (5000)
//   GET /process/eN-gM    N server-sent events, one every M milliseconds, {"at":NANOSECONDS,"n":NUMBER} in each
// agentstub [--plain PORT] [--tls PORT FOLDER] [--mutual PORT FOLDER]… : ports of 127.0.0.1. FOLDER holds cert.pem and
// key.pem; --mutual lets in only whom FOLDER/ca.pem vouches for, as an agent does. Prints "ready".
#include "tests/bench/net/listener.h"
#include "tests/bench/net/message.h"
#include "tests/bench/net/stream.h"
#include "tests/bench/net/tls.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <format>
#include <vector>

using namespace tom::bench;
using namespace std::chrono_literals;

namespace {

std::chrono::milliseconds processDelay = 5000ms;

std::string answer(std::string_view body)
{
    return std::format("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}", body.size(), body);
}

const std::string &tasks()
{
    static const std::string text =
        answer(R"({"background_tasks":[{"module":"weather","status":"watching"},{"module":"mail","status":"two new letters"}],)"
               R"("id":4711,"tasks":[{"id":"t1","title":"the weekly shopping"}]})");
    return text;
}

class Answering : public Stream
{
public:
    using Stream::Stream;

private:
    void received(std::string_view bytes) override
    {
        while (!bytes.empty() && isOpen()) {
            bytes.remove_prefix(m_request.feed(bytes));
            if (m_request.state() == Message::State::Broken)
                return close("not HTTP");
            if (m_request.state() == Message::State::Done)
                serve();
        }
    }
    void serve()
    {
        const std::string target(m_request.target());
        const bool isPost = m_request.method() == "POST";
        m_request.reset();
        int gap = 0;
        if (target == "/tasks") {
            write(tasks());
        } else if (isPost && target == "/process") {
            whenStillHere(Loop::Clock::now() + processDelay, [this] { write(tasks()); });
        } else if (std::sscanf(target.c_str(), "/process/e%d-g%d", &m_events, &gap) == 2) {
            write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
                  "Transfer-Encoding: chunked\r\n\r\n");
            m_gap = std::chrono::milliseconds(gap);
            m_event = 0;
            m_due = Loop::Clock::now();
            nextEvent();
        } else {
            write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        }
    }
    void nextEvent()
    {
        if (m_event == m_events)
            return write("0\r\n\r\n");
        ++m_event;
        const auto now = std::chrono::nanoseconds(Loop::Clock::now().time_since_epoch()).count();
        const std::string event = std::format("id: {}\nevent: text\ndata: {{\"at\":{},\"n\":{},\"delta\":\"a word or two\"}}\n\n",
                                              m_event, now, m_event);
        write(std::format("{:x}\r\n{}\r\n", event.size(), event));
        m_due += m_gap;
        whenStillHere(m_due, [this] { nextEvent(); });
    }
    void whenStillHere(Loop::Clock::time_point when, std::function<void()> what)
    {
        loop().at(when, [alive = std::weak_ptr(m_alive), what = std::move(what)] {
            if (!alive.expired())
                what();
        });
    }
    void closed(std::string_view) override { m_alive.reset(); }

    Message m_request{Message::Kind::Request};
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
    std::chrono::milliseconds m_gap{0};
    Loop::Clock::time_point m_due{};
    int m_events = 0;
    int m_event = 0;
};

}   // namespace

int main(int count, char **arguments)
{
    std::signal(SIGPIPE, SIG_IGN);
    Loop loop;
    std::vector<std::unique_ptr<Listener>> listeners;
    const auto listen = [&](const char *port, SSL_CTX *context) {
        listeners.push_back(std::make_unique<Listener>(loop, std::atoi(port), [&loop, context](int descriptor) {
            (new Answering(loop, descriptor, context ? serverSide(context) : nullptr))->start();   // the loop deletes it
        }));
    };
    for (int i = 1; i < count; ++i) {
        const std::string name = arguments[i];
        if (name == "--plain" && i + 1 < count) {
            listen(arguments[++i], nullptr);
        } else if (name == "--delay-ms" && i + 1 < count) {
            processDelay = std::chrono::milliseconds(std::atoi(arguments[++i]));
        } else if ((name == "--tls" || name == "--mutual") && i + 2 < count) {
            const char *port = arguments[++i];
            const std::string folder = arguments[++i];
            listen(port, serverContext(folder, name == "--mutual" ? folder + "/ca.pem" : ""));
        } else {
            std::fprintf(stderr, "agentstub: unknown argument \"%s\"\n", name.c_str());
            return 2;
        }
    }
    std::puts("ready");
    std::fflush(stdout);
    loop.run();
}
