#include "desktop/console/turnprinter.h"

#include "desktop/console/terminal.h"
#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::console {

void TurnPrinter::print(const protocol::TurnEvent &event)
{
    if (m_json) {
        m_saidError = event.name() == "error";
        return printLine(event.name(), event.number, event.toJson());
    }
    if (const auto *text = std::get_if<protocol::TextDelta>(&event.body)) {
        if (text->delta.isEmpty())
            return;
        m_hasText = true;
        m_atLineStart = text->delta.endsWith(u'\n');
        return writeOutput(text->delta);
    }
    if (const auto *started = std::get_if<protocol::TurnStarted>(&event.body); started && started->queued)
        return writeRemark(u"waiting for the answer before this one"_s);
    if (const auto *call = std::get_if<protocol::ToolCallStarted>(&event.body)) {
        endLine();
        return writeRemark(
            u"→ %1.%2 %3"_s.arg(call->module, call->name, QString::fromUtf8(json::compact(call->arguments)).left(120)));
    }
    if (const auto *call = std::get_if<protocol::ToolCallProgressed>(&event.body); call && !call->message.isEmpty()) {
        endLine();
        return writeRemark(u"… "_s + call->message.left(160));
    }
    if (const auto *call = std::get_if<protocol::ToolCallEnded>(&event.body)) {
        endLine();
        return writeRemark((call->ok ? u"✓ "_s : u"✗ "_s) + call->summary.left(160));
    }
}

void TurnPrinter::endWell(const protocol::ProcessAnswer &answer)
{
    if (m_json)
        return;
    // Somebody who came late to a turn has seen no deltas.
    if (!m_hasText && !answer.response.isEmpty()) {
        writeOutput(answer.response);
        m_atLineStart = answer.response.endsWith(u'\n');
    }
    endLine();
    if (answer.newTopic)
        writeRemark(u"a new topic; --new begins a conversation of its own"_s);
    if (!answer.warning.isEmpty())
        writeError("tom: "_L1 + answer.warning + u'\n');
    if (answer.stopped)
        writeRemark(u"stopped"_s);
    if (answer.interrupted)
        writeError(u"tom: the assistant was interrupted; this is what was there\n"_s);
}

void TurnPrinter::endBadly(const Error &error)
{
    if (!m_json)
        return endLine();
    if (!m_saidError)
        printLine("error", 0, protocol::TurnEvent{.body = protocol::TurnFailed{.error = error}}.toJson());
}

void TurnPrinter::printLine(QByteArrayView name, qint64 number, const QJsonObject &data)
{
    const QJsonObject line{{u"event"_s, QString::fromLatin1(name)}, {u"id"_s, number}, {u"data"_s, data}};
    writeOutput(QString::fromUtf8(json::compact(line)) + u'\n');
}

void TurnPrinter::endLine()
{
    if (!m_atLineStart)
        writeOutput(u"\n"_s);
    m_atLineStart = true;
}

} // namespace tom::console
