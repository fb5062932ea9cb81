#include "agent/speech/turnvoice.h"

#include "shared/core/spokentext.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

TurnVoice::TurnVoice(llm::LlmClient &llm, const QString &provider, const protocol::ProcessRequest &request)
    : m_llm(llm),
      m_provider(provider),
      m_isWanted(request.soundEnabled),
      m_request(request.request)
{}

void TurnVoice::hear(const QString &soFar)
{
    if (!m_isWanted || m_version || m_words || soFar.size() < enough)
        return;
    const qsizetype paragraph = soFar.lastIndexOf("\n\n"_L1);
    if (paragraph >= enough / 2)
        make({.request = m_request, .answer = soFar.first(paragraph), .goesOn = true});
}

void TurnVoice::forget()
{
    m_version.reset();
    m_words.reset();
}

void TurnVoice::make(const SpokenVersion::Words &words)
{
    m_version = std::make_unique<SpokenVersion>(m_llm, m_provider, words);
    QObject::connect(m_version.get(), &SpokenVersion::finished, m_version.get(),
                     [this](const QString &text, const protocol::Usage &own) {
                         m_words = text;
                         m_version.release()->deleteLater();   // it is calling
                         m_used += own;
                         if (const Then then = std::exchange(m_then, {}))
                             then();
                     });
}

bool TurnVoice::begin(const QString &answer, protocol::Usage &usage, const Then &then)
{
    if (!m_isWanted)
        return false;
    if (m_words) {
        usage += std::exchange(m_used, {});
        return false;
    }
    m_then = then;   // which begins again
    if (!m_version)
        make({.request = m_request, .answer = answer});
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
