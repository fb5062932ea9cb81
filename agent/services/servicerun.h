#pragma once

#include "agent/tools/toolprovider.h"
#include "shared/mcp/clientcall.h"

#include <QElapsedTimer>
#include <QPointer>

namespace tom::agent {

class ServiceConnection;

// One call of a service's tool, as the turn sees it.
class ServiceRun : public ToolRun
{
    Q_OBJECT

public:
    ServiceRun(ServiceConnection &connection, std::unique_ptr<mcp::ClientCall> call);
    ~ServiceRun() override;

    void cancel() override { m_call->cancel(); }

private:
    void take(const Result<mcp::CallResult> &result);

    QPointer<ServiceConnection> m_connection;
    std::unique_ptr<mcp::ClientCall> m_call;
    QElapsedTimer m_told;   // since the last word of progress
};

// What the model reads: the texts of a result, and in words what else is in it.
[[nodiscard]] ToolResult toolResultFrom(const mcp::CallResult &result);

} // namespace tom::agent
