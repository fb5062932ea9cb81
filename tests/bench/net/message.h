#pragma once

#include <string>
#include <string_view>

namespace tom::bench {

// One HTTP/1.1 message, fed as its bytes come. It trusts its peer: only what the bench's own programs and the servers
// under test send is understood.
class Message
{
public:
    enum class Kind { Request, Answer };
    enum class State { Head, Body, Done, Broken };

    explicit Message(Kind kind) : m_kind(kind) {}

    // How many of the bytes belong to it; what is behind belongs to the next one.
    std::size_t feed(std::string_view bytes);
    void reset();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] int status() const { return m_status; }
    [[nodiscard]] std::string_view method() const { return std::string_view(m_head).substr(0, m_head.find(' ')); }
    [[nodiscard]] std::string_view target() const;
    [[nodiscard]] std::string_view field(std::string_view name) const;   // without case; empty when it is not there
    [[nodiscard]] bool isClosing() const { return m_isClosing; }

    std::string body;   // decoded; may be cleared at any time

private:
    enum class Chunk { Size, Data, DataEnd, Trailer };

    std::size_t takeHead(std::string_view bytes);
    std::size_t takeBody(std::string_view bytes);
    std::size_t takeChunks(std::string_view bytes);
    bool takeChunkLine();
    void readHead();

    Kind m_kind;
    State m_state = State::Head;
    std::string m_head;
    std::string m_line;
    Chunk m_chunk = Chunk::Size;
    long m_left = 0;   // of the body, or of the chunk
    int m_status = 0;
    bool m_isChunked = false;
    bool m_isClosing = false;
};

} // namespace tom::bench
