#pragma once

#include "shared/config/config.h"

#include <QDate>
#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QStringList>
#include <QUrl>

#include <chrono>
#include <optional>

namespace tom::llm {

// The protocol that a provider speaks.
enum class Wire { Chat, Responses, Anthropic, Gemini, Ollama };
[[nodiscard]] QString wireName(Wire wire);   // for people: "OpenAI", "Anthropic"

// Where a provider's requests differ from the common form.
struct Quirks
{
    QString maxTokensField = QStringLiteral("max_tokens");
    QString systemRole = QStringLiteral("system");
    bool streamOptions = true;
    bool shortToolIds = false;       // exactly nine letters or digits
    bool toolNameInResult = false;
    bool tools = true;
    bool replayReasoning = false;    // reasoning_content must go back with tool calls
    bool thoughtSignature = false;   // Gemini's, where its compatible endpoint is asked, must go back with tool calls
    bool jsonSchema = true;          // takes a schema for its answer, not just the wish for JSON
    QString apiVersion{};            // Anthropic: anthropic-version
    int contextLength = 0;           // Ollama: num_ctx
    int maxOutputTokens = 4096;      // where a request must say it and nobody did
    std::chrono::seconds idle{60};
    std::chrono::seconds first{60};

    [[nodiscard]] static Quirks fromJson(const QJsonObject &object);

    bool operator==(const Quirks &) const = default;
};

struct ProviderRecord
{
    QString prefix{};
    QString name{};             // for people: "OpenAI"
    QUrl baseUrl{};
    Wire wire = Wire::Chat;
    bool needsKey = true;
    QStringList env{};          // environment variables that usually hold its key
    Quirks quirks{};
    config::SpeechModels speech{};
    QJsonObject modelOptions{}; // begin of a model's name -> what its requests need

    bool operator==(const ProviderRecord &) const = default;
};

// A key in the environment that is enough to start with.
struct WellKnownKey
{
    QString env{};
    QStringList models{};
};

struct LocalServer
{
    QString name{};
    QString prefix{};
    quint16 port = 0;
    bool isOllama = false;
};

struct RetiredModel
{
    QString model{};
    QDate since{};
    QString use{};
};

// resources/providers.json: what is known of providers and models, as data.
class Providers
{
public:
    [[nodiscard]] static const Providers &shipped();

    [[nodiscard]] const ProviderRecord *byPrefix(const QString &prefix) const;   // null: unknown
    [[nodiscard]] const QList<WellKnownKey> &wellKnownKeys() const { return m_wellKnown; }
    [[nodiscard]] const QList<LocalServer> &localServers() const { return m_localServers; }
    // Who has a protocol of its own that Tom does not speak; empty: nobody.
    [[nodiscard]] QString unsupported(const QString &prefix) const { return m_unsupported.value(prefix); }
    [[nodiscard]] QStringList unsupportedPrefixes() const { return m_unsupported.keys(); }
    [[nodiscard]] std::optional<RetiredModel> retired(const QString &model) const;

private:
    Providers();

    QList<ProviderRecord> m_providers;
    QList<WellKnownKey> m_wellKnown;
    QList<LocalServer> m_localServers;
    QList<RetiredModel> m_retired;
    QHash<QString, QString> m_unsupported;   // prefixes to names
};

} // namespace tom::llm
