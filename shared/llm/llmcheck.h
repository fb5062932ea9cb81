#pragma once

#include "shared/config/config.h"
#include "shared/llm/configuredprovider.h"
#include "shared/llm/loopbackprobe.h"

namespace tom::llm {

// Asks each model that could answer for one word, one after the other, and says in a line for each provider what happened.
class LlmCheck : public QObject
{
    Q_OBJECT

public:
    LlmCheck(http::HttpClient &http, const config::LlmConfig &config, const QHash<QString, QString> &keys,
             const ChatTiming &timing = {}, QObject *parent = nullptr);

    // Other places to look at than the usual ports; before start().
    void setLocalServers(const QList<LocalServer> &servers) { m_localServers = servers; }

    // The provider of this name in the configuration; empty: all of them, or, where there are none, what else would answer.
    void start(const QString &name);

Q_SIGNALS:
    void checked(const QString &line);
    // The same of one model, before its provider's line. levels: those that it stands for.
    void modelChecked(const QString &model, const QList<int> &levels, bool isGood, const QString &said);
    void finished(bool allAnswered);

private:
    void collect(const QString &name);
    void lookOnThisMachine();
    void checkNext();
    void askNextModel();
    void takeAnswer(const Result<Completion> &result);
    [[nodiscard]] QList<int> levelsOf(const QString &model) const;   // of the first candidate
    void closeProvider();
    void report(bool isGood, const QString &line);

    http::HttpClient &m_http;
    config::LlmConfig m_config;
    QHash<QString, QString> m_keys;
    ChatTiming m_timing;
    QList<LocalServer> m_localServers = Providers::shipped().localServers();
    std::unique_ptr<LoopbackProbe> m_probe;
    QList<Candidate> m_candidates;          // that are still to be checked; the first is being
    std::unique_ptr<ProviderClient> m_client;
    std::unique_ptr<LlmReply> m_reply;
    QList<int> m_levels;                    // with another model each, still to be asked
    QStringList m_answered;                 // models of the provider that is being checked
    QStringList m_problems;                 // its own, each once
    std::chrono::steady_clock::time_point m_since{};
    bool m_allAnswered = true;
};

} // namespace tom::llm
