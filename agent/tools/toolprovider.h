#pragma once

#include "agent/tools/toolrisk.h"
#include "shared/config/config.h"
#include "shared/llm/llmclient.h"

#include <QObject>

#include <chrono>
#include <memory>
#include <optional>

namespace tom::agent {

// What a tool gave: the text that the model reads, and a few words for the person who watches.
struct ToolResult
{
    QString text{};
    QString summary{};
    bool isError = false;
    QList<llm::Image> images{};   // for a model that can see

    bool operator==(const ToolResult &) const = default;
};

// One call that runs. Ends by exactly one finished, never before control has returned to the event loop.
// Deleting it cancels silently.
class ToolRun : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void cancel() = 0;   // finished soon, with an error

Q_SIGNALS:
    void progressed(double progress, const std::optional<double> &total, const QString &message);
    void finished(const tom::agent::ToolResult &result);
};

// A module: some tools that belong together. Tool names are the module's own; the registry qualifies them.
class ToolProvider
{
public:
    ToolProvider() = default;
    ToolProvider(const ToolProvider &) = delete;
    ToolProvider &operator=(const ToolProvider &) = delete;
    virtual ~ToolProvider() = default;

    [[nodiscard]] virtual QString name() const = 0;
    [[nodiscard]] virtual QString description() const = 0;
    [[nodiscard]] virtual QList<llm::ToolDefinition> tools() const = 0;
    // Why its tools cannot be used now, as the end of a sentence; empty: they can.
    [[nodiscard]] virtual QString problem() const { return {}; }
    [[nodiscard]] virtual int complexity() const { return 0; }   // how good a model it takes
    [[nodiscard]] virtual QString llm() const { return {}; }       // the provider that answers for it; empty: the usual one
    [[nodiscard]] virtual Risk risk(const QString &) const { return Risk::Write; }   // of one of its tools
    // Such a call only adds to what the user's own agent keeps and reads; that needs no consent.
    [[nodiscard]] virtual bool isOwn(const QString &, const QJsonObject &) const { return false; }
    [[nodiscard]] virtual config::ToolRules rules() const { return {}; }   // the admin's
    // No module that people see or a turn begins with; its tools are offered when a turn comes to need them.
    [[nodiscard]] virtual bool isHidden() const { return false; }
    // What the module wants a model to know before it answers with its help, and once more after its tools were called;
    // its own words. As known now; asks for newer ones.
    [[nodiscard]] virtual QString promptNote() { return {}; }
    [[nodiscard]] virtual QString answerNote() { return {}; }
    // How long a call may take; 0: the usual.
    [[nodiscard]] virtual std::chrono::milliseconds callTime() const { return {}; }
    // The arguments fit the tool's schema.
    [[nodiscard]] virtual std::unique_ptr<ToolRun> start(const QString &tool, const QJsonObject &arguments) = 0;
};

} // namespace tom::agent
