#pragma once

#include "tests/bench/net/loop.h"

#include <array>
#include <functional>
#include <string>

#include <fcntl.h>
#include <unistd.h>

namespace tom::bench {

// Standard input, by which whoever started us says when to go on.
class Input : public Watched
{
public:
    Input(Loop &loop, std::function<void()> line, std::function<void()> end) : m_line(std::move(line)), m_end(std::move(end))
    {
        ::fcntl(STDIN_FILENO, F_SETFL, ::fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK);
        loop.watch(STDIN_FILENO, *this);
    }

private:
    void ready(std::uint32_t) override
    {
        std::array<char, 256> bytes{};
        long count = 0;
        while ((count = ::read(STDIN_FILENO, bytes.data(), bytes.size())) > 0) {
            if (std::string_view(bytes.data(), std::size_t(count)).contains('\n'))
                m_line();
        }
        if (count == 0)
            m_end();
    }

    std::function<void()> m_line;
    std::function<void()> m_end;
};

} // namespace tom::bench
