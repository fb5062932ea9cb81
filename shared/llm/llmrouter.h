#pragma once

#include "shared/config/agentslice.h"
#include "shared/http/httpclient.h"
#include "shared/llm/llmclient.h"
#include "shared/llm/providerclient.h"
#include "shared/llm/providers.h"
#include "shared/llm/speech.h"

#include <QHash>

#include <memory>

namespace tom::llm {

// Which provider answers: what the configuration names with a usable key; a key found in the environment; a model
// server on loopback; the built-in assistant. When it cannot, those answer whom the configuration names as its fallbacks.
// Says its choice, and each provider that it skips, in the log.
class LlmRouter : public QObject, public LlmClient
{
    Q_OBJECT

public:
    // keys: environment variables that may hold a key, by name (see keyVariables). ownPorts: where Tom itself listens;
    // never looked at.
    LlmRouter(http::HttpClient &http, const config::LlmConfig &config, const QHash<QString, QString> &keys,
              const QList<quint16> &ownPorts, const ChatTiming &timing = {}, QObject *parent = nullptr);
    ~LlmRouter() override;

    // Other places to look at than the usual ports, how long a question to them may take, and after what time to look again
    // when nobody was there; before start().
    void setLocalServers(const QList<LocalServer> &servers, std::chrono::milliseconds patience,
                         std::chrono::milliseconds again = std::chrono::minutes(1));

    // Looks for model servers on loopback if nothing better is there; chosen() when it is known, within a second. Goes on
    // looking while only the built-in assistant is there.
    void start();

    [[nodiscard]] std::unique_ptr<LlmReply> complete(const CompletionRequest &request) override;

    // Who is asked first, as far as it can be told before.
    struct Likely
    {
        QString model{};
        bool isFree = false;   // it costs nothing for certain
    };
    [[nodiscard]] Likely likely(const CompletionRequest &request) const;

    // Who speaks, and who writes down what is said: the one of llm_tts, the default, or the first that can; null: nobody.
    [[nodiscard]] std::unique_ptr<Speech> speaker() const;
    [[nodiscard]] std::unique_ptr<Speech> listener() const;

    [[nodiscard]] QString model(int level) const;   // "openai/gpt-…", "builtin/assistant"
    // For people: "config.yml", "OPENAI_API_KEY", "Ollama on this machine", "built in".
    [[nodiscard]] QString source() const;
    [[nodiscard]] QString warning() const;   // why it is not what config.yml names; empty when it is

Q_SIGNALS:
    void chosen();

private:
    void look();
    void takeFound();

    class Private;
    std::unique_ptr<Private> d;
};

// The environment variables that matter: those that the configuration names, and the well-known ones.
[[nodiscard]] QStringList keyVariables(const config::LlmConfig &config);

} // namespace tom::llm
