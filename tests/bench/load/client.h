#pragma once

#include "tests/bench/load/options.h"
#include "tests/bench/net/message.h"
#include "tests/bench/net/stream.h"

#include <functional>

namespace tom::bench {

// One client's place: its request, where it comes from, and the TLS session that it may resume. Connections come and go.
class Client
{
public:
    Client(Loop &loop, SSL_CTX *context, const Options &options, int number);
    ~Client();
    Client(const Client &) = delete;
    Client &operator=(const Client &) = delete;

    void connect();
    void ask();          // on the open connection
    void disconnect();
    [[nodiscard]] bool isOpen() const { return m_connection != nullptr; }
    [[nodiscard]] bool wasResumed() const { return m_wasResumed; }

    std::function<void()> opened = [] {};
    std::function<void(Message &answer)> progressed = [](Message &) {};   // some of an answer's body came
    std::function<void(Message &answer)> answered = [](Message &) {};
    std::function<void(std::string_view why)> lost = [](std::string_view) {};   // never after disconnect()

private:
    class Connection;
    void keepTicket(SSL_SESSION *session);
    static int takeTicket(SSL *tls, SSL_SESSION *session);

    Loop &m_loop;
    SSL_CTX *m_context;
    const Options &m_options;
    std::string m_request;
    int m_source;
    Connection *m_connection = nullptr;
    SSL_SESSION *m_ticket = nullptr;
    bool m_wasResumed = false;
};

} // namespace tom::bench
