// A model that does nothing but answer in no time, so that a bench measures what stands in front of it.
//   POST …/chat/completions   Chat Completions with "stream": true; a message of the request says how: "eN-gM" is N tokens, one
//                             every M milliseconds. Each is <NANOSECONDS:NUMBER> followed by a space. "rK-eN-gM" calls
//                             search_notes, if it is offered, until the request has K results of tools
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

struct How
{
    int rounds = 0;   // of tools
    int tokens = 1;
    int gap = 0;
};

// The last "rK-eN-gM" or "eN-gM". What is measured waits for this, so it must not look at every letter of a long request.
How howOf(const std::string &body)
{
    const auto numberBefore = [&body](std::size_t &at) {   // and at is behind what stands before it
        const std::size_t end = at;
        while (at > 0 && body[at - 1] >= '0' && body[at - 1] <= '9')
            --at;
        return at == end ? -1 : std::atoi(body.c_str() + at);
    };
    for (std::size_t at = body.rfind("-g"); at != std::string::npos && at > 0; at = body.rfind("-g", at - 1)) {
        How how{.gap = std::atoi(body.c_str() + at + 2)};
        std::size_t before = at;
        how.tokens = numberBefore(before);
        if (how.tokens < 0 || before == 0 || body[--before] != 'e')
            continue;
        if (before > 0 && body[before - 1] == '-') {
            const int rounds = numberBefore(--before);
            if (rounds > 0 && before > 0 && body[before - 1] == 'r')
                how.rounds = rounds;
        }
        return how;
    }
    return {};
}

int countOf(std::string_view what, std::string_view text)
{
    int count = 0;
    for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + what.size()))
        ++count;
    return count;
}

// As it is offered: with its module before it, perhaps.
std::string toolOf(const std::string &body)
{
    const std::size_t end = body.rfind("search_notes\"");
    const std::size_t begin = end == std::string::npos ? end : body.rfind('"', end);
    return begin == std::string::npos ? std::string() : body.substr(begin + 1, end + 12 - begin - 1);
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
        const bool isKnown = m_request.method() == "POST" && m_request.target().ends_with("/chat/completions");
        const How how = howOf(m_request.body);
        const int results = countOf(R"("role":"tool")", m_request.body);
        const std::string tool = results < how.rounds ? toolOf(m_request.body) : std::string();
        m_request.reset();
        if (!isKnown)
            return write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
              "Transfer-Encoding: chunked\r\n\r\n");
        m_tokens = tool.empty() ? how.tokens : 0;
        m_gap = std::chrono::milliseconds(how.gap);
        m_token = 0;
        if (!tool.empty())
            return call(tool, results + 1);
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
    // Never the same twice: an agent may stop a model that repeats itself.
    void call(const std::string &tool, int number)
    {
        say(std::format(R"({{"index":0,"delta":{{"role":"assistant","tool_calls":[{{"index":0,"id":"call_{0}","type":"function",)"
                        R"("function":{{"name":"{1}","arguments":"{{\"query\":\"{0}\"}}"}}}}]}},"finish_reason":null}})",
                        number, tool));
        end("tool_calls");
    }
    void end(std::string_view reason = "stop")
    {
        say(std::format(R"({{"index":0,"delta":{{}},"finish_reason":"{}"}})", reason));
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
