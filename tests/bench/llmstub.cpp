// A model that does nothing but answer in no time, so that a bench measures what stands in front of it.
//   POST …/chat/completions   Chat Completions with "stream": true; a message of the request says how: "eN-gM" is N tokens, one
//                             every M milliseconds. Each is <NANOSECONDS:NUMBER> followed by a space
// llmstub PORT : of 127.0.0.1. Prints "ready", and "left NANOSECONDS" when somebody who is being answered has gone.
#include "tests/bench/net/listener.h"
#include "tests/bench/net/message.h"
#include "tests/bench/net/stream.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <format>

using namespace tom::bench;

namespace {

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
        const bool isKnown = m_request.method() == "POST" && m_request.target().ends_with("/chat/completions");
        m_tokens = 1;
        int gap = 0;
        for (std::size_t at = m_request.body.rfind('e'); at != std::string::npos && at > 0;
             at = m_request.body.rfind('e', at - 1)) {
            if (std::sscanf(m_request.body.c_str() + at, "e%d-g%d", &m_tokens, &gap) == 2)
                break;
        }
        m_request.reset();
        if (!isKnown)
            return write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
              "Transfer-Encoding: chunked\r\n\r\n");
        m_gap = std::chrono::milliseconds(gap);
        m_token = 0;
        m_due = Loop::Clock::now();
        nextToken();
    }
    void nextToken()
    {
        if (m_token == m_tokens)
            return end();
        ++m_token;
        const auto now = std::chrono::nanoseconds(Loop::Clock::now().time_since_epoch()).count();
        say(std::format(R"({{"index":0,"delta":{{{}"content":"<{}:{}> "}},"finish_reason":null}})",
                        m_token == 1 ? R"("role":"assistant",)" : "", now, m_token));
        m_due += m_gap;
        loop().at(m_due, [alive = std::weak_ptr(m_alive), this] {
            if (!alive.expired())
                nextToken();
        });
    }
    void end()
    {
        say(R"({"index":0,"delta":{},"finish_reason":"stop"})");
        chunk(std::format(
            "data: {{{},\"choices\":[],\"usage\":{{\"prompt_tokens\":20,\"completion_tokens\":{},\"total_tokens\":{}}}}}\n\n",
            head, m_tokens, m_tokens + 20));
        chunk("data: [DONE]\n\n");
        write("0\r\n\r\n");
    }
    void say(std::string_view choice) { chunk(std::format("data: {{{},\"choices\":[{}]}}\n\n", head, choice)); }
    void chunk(std::string_view text) { write(std::format("{:x}\r\n{}\r\n", text.size(), text)); }
    void closed(std::string_view) override
    {
        m_alive.reset();
        if (m_token == m_tokens)
            return;
        std::printf("left %lld\n",
                    static_cast<long long>(std::chrono::nanoseconds(Loop::Clock::now().time_since_epoch()).count()));
        std::fflush(stdout);
    }

    static constexpr std::string_view head =
        R"("id":"chatcmpl-1","object":"chat.completion.chunk","created":1790000000,"model":"bench")";

    Message m_request{Message::Kind::Request};
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
    std::chrono::milliseconds m_gap{0};
    Loop::Clock::time_point m_due{};
    int m_tokens = 0;   // of the answer
    int m_token = 0;    // the last one that was said
};

}   // namespace

int main(int count, char **arguments)
{
    if (count != 2) {
        std::fprintf(stderr, "llmstub PORT\n");
        return 2;
    }
    std::signal(SIGPIPE, SIG_IGN);
    Loop loop;
    const Listener listener(loop, std::atoi(arguments[1]), [&loop](int descriptor) {
        (new Answering(loop, descriptor, nullptr))->start();   // the loop deletes it
    });
    std::puts("ready");
    std::fflush(stdout);
    loop.run();
}
