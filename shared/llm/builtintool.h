#pragma once

#include "shared/llm/llmclient.h"

#include <QHash>

namespace tom::llm::builtin {

// What kind of words fill a parameter.
enum class SlotKind {
    Container,   // the thing that something is in: list, folder, calendar
    Item,        // one thing; "eggs and bread" are two calls
    Text,        // whole sentences
    Query,       // what to look for
    Identifier,
    Place,
    Recipient,
    Choice,      // enum
    Number,
    Boolean,
    Date,
    Time,
    DateTime,
    Items,       // array of strings
    Phrase,      // any other string
    Other,       // cannot be said in words
};

struct Slot
{
    QString name{};
    QString term{};    // what the name says, as a concept or stem
    SlotKind kind = SlotKind::Phrase;
    bool required = false;
    QJsonObject schema{};
};

// A tool as the built-in assistant sees it: what it does, to what, and which words of a sentence speak for it.
struct ToolProfile
{
    ToolDefinition tool{};
    QString module{};
    QString action{};                  // "add"; "show" where the name says none
    QHash<QString, double> terms{};    // concept or stem -> weight of the best place where it stands
    QList<Slot> slots{};

    [[nodiscard]] const Slot *slot(const QString &name) const;
    [[nodiscard]] double weightOf(const QString &term) const;   // also for a misspelt term, at a discount
    [[nodiscard]] QString title() const;                        // "add item"
};

[[nodiscard]] ToolProfile profileOf(const ToolDefinition &tool);
[[nodiscard]] QList<ToolProfile> profilesOf(const QList<ToolDefinition> &tools);

} // namespace tom::llm::builtin
