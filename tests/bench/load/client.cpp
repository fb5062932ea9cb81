#include "tests/bench/load/client.h"

#include "tests/bench/net/tls.h"

#include <utility>

namespace tom::bench {

class Client::Connection : public Stream
{
public:
    Connection(Client &client, int descriptor, SSL *tls) : Stream(client.m_loop, descriptor, tls), m_client(&client) {}

    void letGo() { m_client = nullptr; }

private:
    void opened() override
    {
        m_client->m_wasResumed = tls() && SSL_session_reused(tls()) == 1;
        m_client->opened();
    }
    void received(std::string_view bytes) override
    {
        while (!bytes.empty() && m_client) {
            bytes.remove_prefix(m_answer.feed(bytes));
            if (m_answer.state() == Message::State::Broken)
                return close("answered with something that is not HTTP");
            m_client->progressed(m_answer);
            if (m_answer.state() == Message::State::Done)
                finish();
        }
    }
    void finish()
    {
        Message done = std::move(m_answer);
        m_answer.reset();
        const bool isLast = done.isClosing();
        if (m_client)
            m_client->answered(done);
        if (isLast && m_client)
            close("closed as announced");
    }
    void closed(std::string_view why) override
    {
        if (Client *client = std::exchange(m_client, nullptr)) {
            client->m_connection = nullptr;
            client->lost(why);
        }
    }

    Client *m_client;
    Message m_answer{Message::Kind::Answer};
};

Client::Client(Loop &loop, SSL_CTX *context, const Options &options, int number)
    : m_loop(loop),
      m_context(context),
      m_options(options),
      m_request(options.requestFor(number)),
      m_source(options.firstAddress + number / options.perAddress)
{
    if (context && options.resumes)
        SSL_CTX_sess_set_new_cb(context, &Client::takeTicket);
}

Client::~Client()
{
    disconnect();
    SSL_SESSION_free(m_ticket);
}

void Client::connect()
{
    SSL *tls = m_context ? clientSide(m_context) : nullptr;
    if (tls) {
        SSL_set_ex_data(tls, 0, this);
        if (m_ticket && m_options.resumes)
            SSL_set_session(tls, m_ticket);
    }
    m_connection = new Connection(*this, connectTo(m_options.port, m_source), tls);   // the loop deletes it
    m_connection->start();
}

void Client::ask()
{
    if (m_connection)
        m_connection->write(m_request);
}

void Client::disconnect()
{
    if (Connection *connection = std::exchange(m_connection, nullptr)) {
        connection->letGo();
        connection->close();
    }
}

void Client::keepTicket(SSL_SESSION *session)
{
    SSL_SESSION_free(m_ticket);
    m_ticket = session;
}

int Client::takeTicket(SSL *tls, SSL_SESSION *session)
{
    static_cast<Client *>(SSL_get_ex_data(tls, 0))->keepTicket(session);
    return 1;   // it is ours now
}

} // namespace tom::bench
