#pragma once

#include "agent/turn/agent.h"

namespace tom::agent {

// Gives a conversation a title after its first answer, by one short question to the cheapest model. Never in the way of a
// turn: when one begins, it gives up until the next has ended. Until it has an answer, the user's first words are the title.
class TitleMaker : public QObject
{
    Q_OBJECT

public:
    // isWorthAsking: whether there is a model that can do it.
    TitleMaker(llm::LlmClient &llm, Agent &agent, Journal &kept, const Clock &clock, std::function<bool()> isWorthAsking,
               QObject *parent = nullptr);
    ~TitleMaker() override;

    static constexpr int maxAttempts = 3;   // for one conversation, in the life of this agent
    static constexpr std::chrono::seconds patience{30};

private:
    void think(const QString &conversation);
    void take(const QString &conversation, const Result<llm::Completion> &result);
    void giveUp(const QString &conversation);

    llm::LlmClient &m_llm;
    Agent &m_agent;
    Journal &m_kept;
    ConversationList m_list;
    std::function<bool()> m_isWorthAsking;
    QHash<QString, int> m_attempts;
    std::map<QString, std::unique_ptr<llm::LlmReply>> m_open;   // by conversation
    QStringList m_later;   // conversations whose title had to wait for a turn
};

// The title in what a model wrote: one line, without quotes and marks, at most 80 characters; empty when there is none.
[[nodiscard]] QString titleIn(const QString &answer);

} // namespace tom::agent
