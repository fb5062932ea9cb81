#include "agent/speech/turnvoice.h"

#include "agent/speech/spokentext.h"

namespace tom::agent {

TurnVoice::TurnVoice(llm::LlmClient &llm, const QString &provider, const protocol::ProcessRequest &request)
    : m_llm(llm),
      m_provider(provider),
      m_isWanted(request.soundEnabled),
      m_request(request.request)
{}

bool TurnVoice::begin(const QString &answer, protocol::Usage &usage, const Then &then)
{
    if (!m_isWanted || m_words)
        return false;
    m_version = std::make_unique<SpokenVersion>(m_llm, m_provider, SpokenVersion::Words{.request = m_request, .answer = answer});
    QObject::connect(m_version.get(), &SpokenVersion::finished, m_version.get(),
                     [this, then, &usage](const QString &text, const protocol::Usage &own) {
                         m_words = text;
                         m_version.release()->deleteLater();   // it is calling
                         usage += own;
                         then();
                     });
    return true;
}

bool TurnVoice::skip()
{
    if (!m_version)
        return false;
    m_version->skip();
    return true;
}

QString TurnVoice::words(const QString &answer) const
{
    return m_isWanted ? m_words.value_or(spokenText(answer)) : QString();
}

} // namespace tom::agent
