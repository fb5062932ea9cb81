#pragma once

#include "agent/recall/factqueue.h"
#include "agent/recall/memoryclient.h"
#include "agent/turn/agent.h"

#include <QTimer>

namespace tom::agent {

// Keeps what conversations tell about the user, after they have ended or have gone quiet: a cheap model finds the facts, the
// memory service keeps them. Never in the way of a turn: while one runs it does nothing, and when one begins it gives its
// question up. What is not done stays in the queue, whatever ends this process.
class FactKeeper : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        QString provider{};                       // whom the configuration names for it; empty: the usual one
        std::function<bool()> hasModel{};         // whether there is a model that can do it
        std::function<QTimeZone()> timeZone{};    // the user's
        std::chrono::milliseconds pause = std::chrono::seconds(60);   // between two looks
    };

    FactKeeper(llm::LlmClient &llm, Agent &agent, Journal &kept, const MemoryClient &memory, const Clock &clock,
               Settings settings, QObject *parent = nullptr);
    ~FactKeeper() override;

    // Looks whether something is due, now and from time to time.
    void look();

    static constexpr int maxAttempts = 3;   // with a model that does not answer in the form that is asked for
    static constexpr std::chrono::minutes patience{2};   // with its answer

Q_SIGNALS:
    void kept(int facts);   // of one conversation

private:
    void lookLater();
    void begin(const FactQueue::Work &work);
    void askModel(const QList<llm::KnownFact> &known);
    void takeAnswer(const Result<llm::Completion> &answer);
    void storeNext();
    void takeStored(const Result<QJsonObject> &stored);
    void finish();
    void giveUp(bool isFailure);
    void dropReply();

    llm::LlmClient &m_llm;
    Agent &m_agent;
    const MemoryClient &m_memory;
    FactQueue m_queue;
    Settings m_settings;
    QTimer m_timer;
    std::optional<FactQueue::Work> m_work;   // that is being done
    quint64 m_round = 0;                     // answers to an earlier one count no more
    QList<llm::SaidMessage> m_said;
    QList<llm::KnownFact> m_known;
    QList<llm::ExtractedFact> m_facts;            // that are not kept yet
    int m_stored = 0;
    std::unique_ptr<llm::LlmReply> m_reply;
};

} // namespace tom::agent
