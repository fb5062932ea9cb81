#pragma once

#include "agent/speech/spokenversion.h"
#include "shared/protocol/processrequest.h"

#include <functional>

namespace tom::agent {

// The spoken version of one turn's answer, when its user wants to hear it. Of a long answer it is made of the beginning, while
// the rest is still being written: more than that is not said anyway. Knows nothing of turns.
class TurnVoice
{
public:
    using Then = std::function<void()>;

    TurnVoice(llm::LlmClient &llm, const QString &provider, const protocol::ProcessRequest &request);

    void hear(const QString &soFar);   // of the answer, which goes on
    void forget();                     // what was heard is not the answer yet
    // True when it is being made: calls back, once, later. False when nobody will hear it, or it is there; then what it took
    // is added to usage.
    [[nodiscard]] bool begin(const QString &answer, protocol::Usage &usage, const Then &then);
    bool skip();   // true when it was being made: what is there now is called back at once
    // Empty when nobody will hear it.
    [[nodiscard]] QString words(const QString &answer) const;

    static constexpr qsizetype enough = 1500;   // letters to begin with

private:
    void make(const SpokenVersion::Words &words);

    llm::LlmClient &m_llm;
    QString m_provider;
    bool m_isWanted;
    QString m_request;
    std::unique_ptr<SpokenVersion> m_version;
    std::optional<QString> m_words;
    protocol::Usage m_used{};   // and not told yet
    Then m_then;
};

}   // namespace tom::agent
