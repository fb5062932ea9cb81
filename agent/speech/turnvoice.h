#pragma once

#include "agent/speech/spokenversion.h"
#include "shared/protocol/processrequest.h"

#include <functional>

namespace tom::agent {

// The spoken version of one turn's answer, when its user wants to hear it. Knows nothing of turns.
class TurnVoice
{
public:
    using Then = std::function<void()>;

    TurnVoice(llm::LlmClient &llm, const QString &provider, const protocol::ProcessRequest &request);

    // True when it is being made; then adds what it took to usage and calls back, once, later. False when nobody will hear it,
    // or it is there.
    [[nodiscard]] bool begin(const QString &answer, protocol::Usage &usage, const Then &then);
    bool skip();   // true when it was being made: what is there now is called back at once
    // Empty when nobody will hear it.
    [[nodiscard]] QString words(const QString &answer) const;

private:
    llm::LlmClient &m_llm;
    QString m_provider;
    bool m_isWanted;
    QString m_request;
    std::unique_ptr<SpokenVersion> m_version;
    std::optional<QString> m_words;
};

}   // namespace tom::agent
