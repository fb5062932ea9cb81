#pragma once

#include "tests/bench/net/loop.h"

#include <functional>

namespace tom::bench {

// Takes the connections to a port of 127.0.0.1 and hands each descriptor on. Exits when it cannot listen.
class Listener : public Watched
{
public:
    using Take = std::function<void(int descriptor)>;

    Listener(Loop &loop, int port, Take take);

private:
    void ready(std::uint32_t events) override;

    Take m_take;
    int m_descriptor;
};

} // namespace tom::bench
