#pragma once

#include "agent/services/serviceconnection.h"
#include "agent/tools/toolprovider.h"

namespace tom::agent {

// A service as a module of the agent. Where a tool wants to know the user, it is told whose agent this is; the model
// neither sees nor chooses that.
class ServiceModule : public ToolProvider
{
public:
    ServiceModule(ServiceConnection &connection, const QString &username);

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString description() const override;
    [[nodiscard]] QList<llm::ToolDefinition> tools() const override;
    [[nodiscard]] QString problem() const override;
    [[nodiscard]] int complexity() const override;
    [[nodiscard]] QString llm() const override;
    [[nodiscard]] Risk risk(const QString &tool) const override;
    [[nodiscard]] config::ToolRules rules() const override;
    [[nodiscard]] QString promptNote() override;
    [[nodiscard]] QString answerNote() override { return m_connection.responseConsign(); }
    [[nodiscard]] std::chrono::milliseconds callTime() const override { return m_connection.service().timeout; }
    [[nodiscard]] std::unique_ptr<ToolRun> start(const QString &tool, const QJsonObject &arguments) override;

private:
    ServiceConnection &m_connection;
    QString m_username;
};

} // namespace tom::agent
