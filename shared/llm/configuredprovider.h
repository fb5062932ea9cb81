#pragma once

#include "shared/config/config.h"
#include "shared/llm/providerclient.h"

#include <QHash>

#include <expected>

namespace tom::llm {

// A provider that is ready to be asked.
struct Candidate
{
    QString name{};         // in the configuration, or the variable with its key
    QStringList models{};   // as configured, for levels 0 to 2
    ProviderClient::Deployments deployments{};
    ProviderLimits limits{};
    config::SpeechModels speech{};
    QStringList fallbacks{};   // names of others, for when it cannot answer
};

// The configuration's entry with a usable key, or what is missing, as words for a log line.
[[nodiscard]] std::expected<Candidate, QString> configuredProvider(const config::LlmProvider &provider,
                                                                   const QHash<QString, QString> &keys);

// The provider of a well-known key that the environment holds.
[[nodiscard]] std::optional<Candidate> providerOfKey(const WellKnownKey &known, const QHash<QString, QString> &keys);

// A model that a server on this machine offers.
[[nodiscard]] Candidate localProvider(const LocalServer &server, const QUrl &baseUrl, const QString &model, bool takesTools);

// Why the built-in assistant answers: nobody else is there.
[[nodiscard]] QString whyBuiltin(const config::LlmConfig &config);

} // namespace tom::llm
