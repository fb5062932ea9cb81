#pragma once

#include "tests/bench/net/loop.h"

#include <string>
#include <string_view>

#include <openssl/ssl.h>

namespace tom::bench {

// One connection, over TLS or without; it never blocks. Whoever derives from it is told what comes, and owns itself:
// after closed() the loop deletes it.
class Stream : public Watched
{
public:
    // tls: made for this connection, or null. It and the descriptor belong to the stream.
    Stream(Loop &loop, int descriptor, SSL *tls);
    ~Stream() override;

    void start();
    void write(std::string_view bytes);
    void close(const char *why = "");   // closed() follows at once
    [[nodiscard]] bool isOpen() const { return m_descriptor >= 0; }
    [[nodiscard]] Loop &loop() { return m_loop; }

protected:
    virtual void opened() {}   // connected, and the handshake is done
    virtual void received(std::string_view bytes) = 0;
    virtual void closed(std::string_view why) = 0;
    [[nodiscard]] SSL *tls() const { return m_tls; }

private:
    void ready(std::uint32_t events) override;
    [[nodiscard]] bool shakeHands();
    void readAll();
    void flush();
    [[nodiscard]] long readSome(char *into, int room);
    [[nodiscard]] long writeSome(std::string_view bytes);

    Loop &m_loop;
    int m_descriptor;
    SSL *m_tls;
    bool m_isReady = false;
    std::string m_out;
};

// A non-blocking socket on its way to the port of 127.0.0.1, from 127.16.0.1 + source, so that limits by address do not
// meet a whole bench. Exits when there are no descriptors left: then the figures would be wrong.
[[nodiscard]] int connectTo(int port, int source);

} // namespace tom::bench
