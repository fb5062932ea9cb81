#pragma once

#include "server/proxy/answerparser.h"
#include "server/user/agentdirectory.h"
#include "shared/httpserver/tlschannel.h"

#include <QElapsedTimer>
#include <QHostAddress>
#include <QPointer>

#include <chrono>
#include <memory>

namespace tom::server {

// How long an agent may take.
struct AgentLimits
{
    std::chrono::milliseconds connect = std::chrono::seconds(5);
    std::chrono::milliseconds silence = std::chrono::seconds(45);    // its streams say something every 15 s
    std::chrono::milliseconds thinking = std::chrono::minutes(30);   // an answer in one piece comes when its turn is over
    std::chrono::milliseconds idle = std::chrono::seconds(30);       // less than what an agent keeps an idle connection for
    int connections = 900;                                           // to one agent
};

struct AgentQuestion
{
    QByteArray head{};                      // as it goes over the wire
    bool isHead = false;                    // the method
    bool hasBody = false;                   // which is written later
    std::chrono::milliseconds patience{};   // until the answer begins
};

// One connection to an agent, over mutual TLS: opened, asked one request after the other, and closed when it was idle for
// long. Believes only the agent's own key: anybody else gets not one byte of a request.
class AgentConnection : public QObject
{
    Q_OBJECT

public:
    // Whoever asked; told until the answer is complete or lost.
    class Asker
    {
    public:
        virtual void takeAnswer() = 0;   // something came: look at answer()
        virtual void takeRoom() = 0;     // some of the request's body has gone
        virtual void takeLoss(const Error &error) = 0;   // there will be no more; the connection is gone

    protected:
        ~Asker() = default;
    };

    AgentConnection(const AgentAddress &address, const httpserver::TlsContext &tls, const AgentLimits &limits, QObject *parent);
    ~AgentConnection() override;

    void open();
    void ask(const AgentQuestion &question, Asker &asker);   // also before it is open
    void write(const QByteArray &bytes);                     // of the request's body
    void endQuestion();                                      // the body is written
    void setPaused(bool paused);                             // read no more of the answer
    void cut();                                              // the asker needs no answer any more

    [[nodiscard]] AnswerParser &answer() { return m_answer; }
    [[nodiscard]] qint64 pendingBytes() const { return m_channel ? m_channel->pendingBytes() : m_waiting.size(); }
    [[nodiscard]] bool wasUsed() const { return m_questions > 1; }   // before this question
    [[nodiscard]] bool wasOpen() const { return m_wasOpen; }
    [[nodiscard]] bool hasAnswered() const { return m_answer.hasBegun(); }
    [[nodiscard]] bool isOpen();   // looked at once more
    void sweep();                  // every now and then, for the limits

Q_SIGNALS:
    void idle();   // may be asked again
    void gone();

private:
    enum class Phase { Opening, Idle, Asked, Gone };

    void dial();
    void shakeHands(qintptr descriptor);
    void takeEncrypted();
    void takeDisconnected();
    void read();
    void completeAnswer(bool isReusable);
    void checkSilence();
    void lose(const Error &error);
    void close();

    AgentAddress m_address;
    httpserver::TlsContext m_tls;
    const AgentLimits &m_limits;
    QList<QHostAddress> m_places;   // that were not tried yet
    std::unique_ptr<httpserver::TlsChannel> m_channel;
    AnswerParser m_answer;
    Asker *m_asker = nullptr;
    AgentQuestion m_question;
    QByteArray m_waiting;           // written before the connection was open
    Phase m_phase = Phase::Opening;
    int m_questions = 0;
    bool m_isQuestionSent = false;
    bool m_isPaused = false;
    bool m_wasOpen = false;
    QElapsedTimer m_since;          // since the phase began, or something moved
};

} // namespace tom::server
