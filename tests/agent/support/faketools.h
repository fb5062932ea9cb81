#pragma once

#include "agent/tools/immediatetoolrun.h"
#include "agent/tools/toolparameters.h"

#include <QPointer>

#include <functional>

namespace tom::agent::test {

// A call that lasts until the test ends it.
class FakeToolRun : public ToolRun
{
public:
    void cancel() override { wasCancelled = true; }
    void finish(const QString &text) { Q_EMIT finished(ToolResult{.text = text, .summary = text}); }

    bool wasCancelled = false;
};

// A module "weather" with the tools now(place) that answers at once, and slow() that the test answers.
class FakeModule : public ToolProvider
{
public:
    QString name() const override { return QStringLiteral("weather"); }
    QString description() const override { return QStringLiteral("The weather."); }
    QList<llm::ToolDefinition> tools() const override
    {
        QList<llm::ToolDefinition> all{
            {.name = QStringLiteral("now"), .parameters = stringParameters({{QStringLiteral("place"), place}})},
            {.name = QStringLiteral("slow"), .parameters = isOpen ? QJsonObject() : noParameters()}};
        for (const QString &name : more)
            all.append({.name = name, .parameters = noParameters()});
        return all;
    }
    QString problem() const override { return trouble; }
    QString promptNote() override { return promptSays; }
    QString answerNote() override { return answerSays; }
    std::unique_ptr<ToolRun> start(const QString &tool, const QJsonObject &arguments) override
    {
        calls.append(tool + u':' + arguments.value(QLatin1StringView("place")).toString());
        if (started)
            started();
        if (tool == QLatin1StringView("now"))
            return std::make_unique<ImmediateToolRun>(
                ToolResult{.text = answer, .summary = QStringLiteral("sunny"), .images = images});
        auto made = std::make_unique<FakeToolRun>();
        run = made.get();
        return made;
    }

    Risk risk(const QString &tool) const override { return risks.value(tool, Risk::Read); }
    config::ToolRules rules() const override { return ruled; }

    QStringList more;   // other tools
    QString trouble;    // why they cannot be used
    QString place = QStringLiteral("A town");
    bool isOpen = false;   // slow takes any arguments
    QHash<QString, Risk> risks;
    config::ToolRules ruled;
    QList<llm::Image> images;
    QStringList calls;
    std::function<void()> started;   // before a call is made
    QString promptSays;
    QString answerSays;
    QString answer = QStringLiteral("sunny");
    QPointer<FakeToolRun> run;
};

} // namespace tom::agent::test
