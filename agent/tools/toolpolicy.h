#pragma once

#include "agent/tools/toolregistry.h"

namespace tom::agent {

enum class Consent { Allow, Ask, Deny };

// What the admin's rules and a tool's risk say of a call, before the user was asked anything. Deny comes before ask before
// allow; without a rule reading is allowed, and everything else asks, save for additions to what the user's own agent keeps.
[[nodiscard]] Consent consentFor(const ToolRegistry::KnownTool &tool);

// Whether the user may say yes for more than once: not to what cannot be taken back, nor to what the admin wants asked.
[[nodiscard]] bool canBeRemembered(const ToolRegistry::KnownTool &tool);

// Whether one of the patterns stands for it: its module, its name, or both as "module.tool".
[[nodiscard]] bool isNamedBy(const QStringList &patterns, const ToolRegistry::KnownTool &tool);
[[nodiscard]] bool isNamedBy(const QStringList &patterns, const QString &module, const QString &tool);

// Those of the patterns that stand for such a module, for one of its tools, or for tools of it that nobody knows yet.
[[nodiscard]] QStringList concerning(const QStringList &patterns, const QString &module, const QStringList &tools);

// As a model gets them: where the user is asked before a call is made, the built-in assistant need not ask in words as well.
[[nodiscard]] QList<llm::ToolDefinition> asOffered(QList<llm::ToolDefinition> tools, const ToolRegistry &registry);

// Changes with the tool's name, parameters or risk: a consent is for the tool as the user saw it.
[[nodiscard]] QByteArray schemaHash(const ToolRegistry::KnownTool &tool);

// The same for the same arguments, however they are ordered.
[[nodiscard]] QByteArray argumentsHash(const QJsonObject &arguments);

} // namespace tom::agent
