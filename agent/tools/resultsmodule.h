#pragma once

#include "agent/tools/toolprovider.h"
#include "shared/core/result.h"

#include <functional>

namespace tom::agent {

class ToolRegistry;

// Lets a model read on in a tool's result that was too long for it. Offered only where there is such a result.
class ResultsModule : public ToolProvider
{
public:
    // What is kept under this name; nothing when it is not there any more.
    using Find = std::function<Result<std::optional<QString>>(const QString &id)>;

    explicit ResultsModule(Find find) : m_find(std::move(find)) {}

    static inline const QString moduleName = QStringLiteral("results");
    static inline const QString qualifiedTool = QStringLiteral("results__read");
    static constexpr qsizetype pageCharacters = 16'000;

    // Offers its tool, too, when one of these results was too long.
    static void offerFor(const QList<llm::Message> &results, const ToolRegistry &tools, QList<llm::ToolDefinition> &offered);

    [[nodiscard]] QString name() const override { return moduleName; }
    [[nodiscard]] QString description() const override;
    [[nodiscard]] QList<llm::ToolDefinition> tools() const override;
    [[nodiscard]] Risk risk(const QString &) const override { return Risk::Read; }
    [[nodiscard]] bool isOwn(const QString &, const QJsonObject &) const override { return true; }
    [[nodiscard]] bool isHidden() const override { return true; }
    [[nodiscard]] std::unique_ptr<ToolRun> start(const QString &tool, const QJsonObject &arguments) override;

private:
    [[nodiscard]] Result<QJsonObject> read(const QString &id, qsizetype from) const;

    Find m_find;
};

} // namespace tom::agent
