#pragma once

#include "shared/mcp/mcptypes.h"
#include "shared/mcp/requester.h"

namespace tom::mcp {

// One call of a tool. Ends by exactly one finished, never before control has returned to the event loop; deleting it
// cancels silently.
class ClientCall : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void cancel() = 0;   // finished(Cancelled); the server is told
    // With a failure: nobody knows whether it was done all the same.
    [[nodiscard]] virtual bool isUncertain() const = 0;

Q_SIGNALS:
    void progressed(const tom::mcp::Progress &progress);
    void finished(const tom::Result<tom::mcp::CallResult> &result);
};

} // namespace tom::mcp
