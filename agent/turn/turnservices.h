#pragma once

#include "agent/audit/auditlog.h"
#include "agent/consent/consentstore.h"
#include "agent/recall/recalledmemory.h"
#include "agent/tools/toolregistry.h"
#include "agent/triage/triage.h"
#include "agent/turn/promptbuilder.h"
#include "shared/core/clock.h"
#include "shared/core/jobs.h"

#include <QTimeZone>

#include <functional>

namespace tom::agent {

// How long things wait for the user, and for others after the user's word.
struct ConsentTimes
{
    std::chrono::milliseconds approval = std::chrono::hours(24);      // until an approval counts as denied
    std::chrono::milliseconds question = std::chrono::minutes(10);    // until a form counts as cancelled
    std::chrono::milliseconds service = std::chrono::seconds(30);     // for a service that is away when its call may run
    std::chrono::milliseconds callTime = std::chrono::minutes(10);    // of one call, the user's time not counted
};

// What every turn of an agent works with; outlives them all.
struct TurnServices
{
    llm::LlmClient &llm;
    const ToolRegistry &tools;
    Triage &triage;
    const PromptBuilder &prompts;
    const Clock &clock;
    std::function<QString()> aiWarning{};   // why it is not the configured AI that answers; empty when it is
    QString speechProvider{};               // who turns answers into what is said aloud; empty: the default
    // What the user's memory says about a request, soon and never an Error; empty: there is no memory. before: what was said
    // last.
    std::function<QFuture<Result<QList<RecalledMemory>>>(const QString &request, const QString &before)> recall{};
    QTimeZone timeZone = QTimeZone::systemTimeZone();
    QString language{};   // the user's; empty: not said
    ConsentTimes consent{};
    AuditLog *audit = nullptr;   // null: calls are not recorded
    std::function<QString(int level)> blindModel{};   // the one that would answer, when it takes no images; else empty
    // Forbidden where the user may let nothing begin now; empty: a turn may begin at any time.
    std::function<Result<void>()> mayBegin{};
    ConsentStore *rules = nullptr;   // what is allowed in all conversations
};

} // namespace tom::agent
