#include "tests/bench/net/message.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include <strings.h>

namespace tom::bench {

void Message::reset()
{
    *this = Message(m_kind);
}

std::size_t Message::feed(std::string_view bytes)
{
    std::size_t taken = 0;
    if (m_state == State::Head)
        taken = takeHead(bytes);
    if (m_state == State::Body)
        taken += m_isChunked ? takeChunks(bytes.substr(taken)) : takeBody(bytes.substr(taken));
    return taken;
}

std::size_t Message::takeHead(std::string_view bytes)
{
    const std::size_t before = m_head.size();
    m_head.append(bytes);
    const std::size_t end = m_head.find("\r\n\r\n", before < 3 ? 0 : before - 3);
    if (end == std::string::npos) {
        if (m_head.size() > 64 * 1024)
            m_state = State::Broken;
        return bytes.size();
    }
    m_head.resize(end + 4);
    readHead();
    return m_head.size() - before;
}

void Message::readHead()
{
    if (m_kind == Kind::Answer)
        m_status = m_head.size() > 12 ? std::atoi(m_head.c_str() + 9) : 0;
    const std::string_view length = field("content-length");
    const std::string_view connection = field("connection");
    m_isClosing = connection.size() == 5 && ::strncasecmp(connection.data(), "close", 5) == 0;
    m_isChunked = !field("transfer-encoding").empty();
    if (m_isChunked) {
        m_state = State::Body;
    } else if (!length.empty()) {
        m_left = std::atol(std::string(length).c_str());
        m_state = m_left > 0 ? State::Body : State::Done;
    } else if (m_kind == Kind::Request || m_status == 204 || m_status == 304) {
        m_state = State::Done;
    } else {
        m_left = std::numeric_limits<long>::max();   // until the peer closes
        m_state = State::Body;
    }
}

std::size_t Message::takeBody(std::string_view bytes)
{
    const std::size_t count = std::min(bytes.size(), std::size_t(m_left));
    body.append(bytes.substr(0, count));
    m_left -= long(count);
    if (m_left == 0)
        m_state = State::Done;
    return count;
}

std::size_t Message::takeChunks(std::string_view bytes)
{
    std::size_t taken = 0;
    while (taken < bytes.size() && m_state == State::Body) {
        if (m_chunk == Chunk::Data) {
            const std::size_t count = std::min(bytes.size() - taken, std::size_t(m_left));
            body.append(bytes.substr(taken, count));
            taken += count;
            m_left -= long(count);
            if (m_left == 0)
                m_chunk = Chunk::DataEnd;
            continue;
        }
        m_line.push_back(bytes[taken++]);
        if (m_line.ends_with("\r\n") && !takeChunkLine())
            m_state = State::Broken;
    }
    return taken;
}

bool Message::takeChunkLine()
{
    const std::string line = m_line.substr(0, m_line.size() - 2);
    m_line.clear();
    switch (m_chunk) {
    case Chunk::DataEnd:
        m_chunk = Chunk::Size;
        return line.empty();
    case Chunk::Trailer:
        if (line.empty())
            m_state = State::Done;
        return true;
    case Chunk::Size: {
        char *end = nullptr;
        m_left = std::strtol(line.c_str(), &end, 16);
        m_chunk = m_left == 0 ? Chunk::Trailer : Chunk::Data;
        return end != line.c_str() && m_left >= 0;
    }
    case Chunk::Data:
        break;
    }
    return false;
}

std::string_view Message::target() const
{
    const std::string_view head = m_head;
    const std::size_t begin = head.find(' ') + 1;
    return head.substr(begin, head.find(' ', begin) - begin);
}

std::string_view Message::field(std::string_view name) const
{
    const std::string_view head = m_head;
    for (std::size_t at = head.find("\r\n"); at != std::string_view::npos && at + 2 < head.size();
         at = head.find("\r\n", at + 2)) {
        const std::string_view line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
        if (line.size() <= name.size() || line[name.size()] != ':' || ::strncasecmp(line.data(), name.data(), name.size()) != 0)
            continue;
        std::string_view value = line.substr(name.size() + 1);
        value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
        return value;
    }
    return {};
}

} // namespace tom::bench
