#pragma once

#include "agent/services/servicehub.h"
#include "shared/config/agentslice.h"
#include "shared/http/curlhttpclient.h"
#include "shared/llm/llmcheck.h"

namespace tom::agent {

// Tries one provider or one service of a configuration that does not count yet, as an agent would use it, and says in words
// what happened. Keeps nothing, and knows nothing of who asked.
class Trial : public QObject
{
    Q_OBJECT

public:
    explicit Trial(std::chrono::milliseconds patience = std::chrono::seconds(8), QObject *parent = nullptr);
    ~Trial() override;

    // A line of JSON: {"agent": slice, "llm": name} or {"agent": slice, "service": name}. Once.
    void start(const QByteArray &line);

Q_SIGNALS:
    void finished(const QJsonObject &outcome);   // {works, result, tools?}; once

private:
    void tryLlm(const QString &name);
    void takeModel(const QString &model, const QList<int> &levels, bool isGood, const QString &said);
    void tryService(const QString &name);
    void look();
    void end(bool works, const QString &result, const QStringList &tools = {});

    config::AgentSlice m_slice;
    http::CurlHttpClient m_http;
    ToolRegistry m_tools;
    std::unique_ptr<ServiceSecrets> m_secrets;
    std::unique_ptr<ServiceHub> m_hub;
    std::unique_ptr<llm::LlmCheck> m_check;
    QString m_name;
    QStringList m_said;
    QStringList m_models;   // a line for each that was asked
    QTimer m_patience;
    bool m_hasEnded = false;
};

} // namespace tom::agent
