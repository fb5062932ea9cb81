#include "agent/turn/turnending.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcEnding, "tom.agent.turn")

QString warningOf(llm::StopReason stop)
{
    switch (stop) {
    case llm::StopReason::Length:
        return u"The answer is cut off: it reached the longest that the model may write."_s;
    case llm::StopReason::Filtered:
        return u"The provider's filter ended this answer."_s;
    case llm::StopReason::Refused:
        return u"The model refused to answer this."_s;
    case llm::StopReason::Stop:
    case llm::StopReason::Tools:
        break;
    }
    return {};
}

void logEnding(const QString &turn, const protocol::TurnEventBody &last, const QString &model, int rounds)
{
    if (const auto *failed = std::get_if<protocol::TurnFailed>(&last)) {
        qCWarning(lcEnding).noquote() << u"❌ turn %1 failed: %2"_s.arg(turn, failed->error.message);
    } else if (const auto *done = std::get_if<protocol::TurnDone>(&last)) {
        const QString how = done->answer.stopped       ? u"🛑 turn %1 was stopped"_s
                            : done->answer.interrupted ? u"⚠️ turn %1 was interrupted"_s
                                                       : u"✅ turn %1 is done"_s;
        qCInfo(lcEnding).noquote() << (how + u" (model %2, %3 rounds, %4 tool calls, %5 ms)"_s)
                                          .arg(turn, model.isEmpty() ? u"-"_s : model)
                                          .arg(rounds)
                                          .arg(done->answer.tools.size())
                                          .arg(done->answer.durationMs);
    }
}

} // namespace tom::agent
