#include "shared/llm/llmcheck.h"

#include "shared/llm/providerreply.h"
#include "shared/log/logsetup.h"

#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::llm {

namespace {

constexpr int shortAnswer = 64;         // tokens; some models think before they say a word
constexpr auto checkWait = 5s;          // that a provider may ask for
constexpr auto probePatience = 300ms;

} // namespace

LlmCheck::LlmCheck(http::HttpClient &http, const config::LlmConfig &config, const QHash<QString, QString> &keys,
                   const ChatTiming &timing, QObject *parent)
    : QObject(parent),
      m_http(http),
      m_config(config),
      m_keys(keys),
      m_timing(timing)
{}

void LlmCheck::start(const QString &name)
{
    collect(name);
    if (m_candidates.isEmpty() && m_allAnswered && m_config.providers.isEmpty())
        return lookOnThisMachine();
    QTimer::singleShot(0, this, &LlmCheck::checkNext);
}

void LlmCheck::collect(const QString &name)
{
    QStringList names;
    for (const config::LlmProvider &provider : std::as_const(m_config.providers)) {
        names.append(provider.name);
        if (!name.isEmpty() && provider.name != name)
            continue;
        if (const auto candidate = configuredProvider(provider, m_keys))
            m_candidates.append(*candidate);
        else
            report(false, u"%1 is skipped: %2"_s.arg(provider.name, candidate.error()));
    }
    if (!name.isEmpty() && !names.contains(name)) {
        return report(false, u"%1: there is no such provider that can be used under llms in config.yml%2"_s.arg(
                                 name, names.isEmpty() ? QString() : u"; there is "_s + names.join(u", "_s)));
    }
    if (!names.isEmpty())
        return;
    for (const WellKnownKey &known : Providers::shipped().wellKnownKeys()) {
        if (const auto candidate = providerOfKey(known, m_keys))
            m_candidates.append(*candidate);
    }
}

void LlmCheck::lookOnThisMachine()
{
    m_probe = std::make_unique<LoopbackProbe>(m_http, m_localServers, probePatience);
    connect(m_probe.get(), &LoopbackProbe::finished, this, [this] {
        if (m_probe->found())
            m_candidates.append(*m_probe->found());
        else
            report(true, u"builtin/assistant answers: "_s + whyBuiltin(m_config));
        m_probe.release()->deleteLater();   // it is calling
        checkNext();
    });
    m_probe->start();
}

void LlmCheck::checkNext()
{
    if (m_candidates.isEmpty()) {
        Q_EMIT finished(m_allAnswered);
        return;
    }
    const Candidate &candidate = m_candidates.first();
    QStringList models;
    for (int level = 0; level < 3; ++level) {
        log::addSecret(candidate.deployments[size_t(level)].key);
        if (!models.contains(candidate.deployments[size_t(level)].id))
            m_levels.append(level);
        models.append(candidate.deployments[size_t(level)].id);
    }
    m_client = std::make_unique<ProviderClient>(m_http, candidate.deployments, m_timing, candidate.limits);
    askNextModel();
}

void LlmCheck::askNextModel()
{
    if (m_levels.isEmpty())
        return closeProvider();
    m_since = std::chrono::steady_clock::now();
    m_reply = m_client->ask(
        {.level = m_levels.first(), .messages = {{.text = u"Answer with one word: ready"_s}}, .maxOutputTokens = shortAnswer},
        checkWait);
    connect(m_reply.get(), &LlmReply::finished, this, &LlmCheck::takeAnswer);
}

void LlmCheck::takeAnswer(const Result<Completion> &result)
{
    m_reply.release()->deleteLater();   // it is calling
    const QString model = m_client->deployment(m_levels.takeFirst()).id;
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - m_since;
    const QString said = result ? u"answered in %1 s"_s.arg(QString::number(seconds.count(), 'f', 1)) : result.error().message;
    if (result)
        m_answered.append(model + u' ' + said);
    else if (!m_problems.contains(said))
        m_problems.append(said);
    Q_EMIT modelChecked(model, levelsOf(model), result.has_value(), said);
    askNextModel();
}

QList<int> LlmCheck::levelsOf(const QString &model) const
{
    QList<int> levels;
    for (int level = 0; level < 3; ++level) {
        if (m_candidates.constFirst().deployments[size_t(level)].id == model)
            levels.append(level);
    }
    return levels;
}

void LlmCheck::closeProvider()
{
    const QString name = m_candidates.takeFirst().name;
    report(m_problems.isEmpty(), u"%1: %2"_s.arg(name, (m_problems + m_answered).join(u"; "_s)));
    m_answered.clear();
    m_problems.clear();
    checkNext();
}

void LlmCheck::report(bool isGood, const QString &line)
{
    m_allAnswered = m_allAnswered && isGood;
    Q_EMIT checked((isGood ? u"✅ "_s : u"❌ "_s) + line);
}

} // namespace tom::llm
