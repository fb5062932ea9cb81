#pragma once

#include "shared/llm/llmclient.h"

#include <optional>

namespace tom::agent {

// What a choice is made for.
struct TriageQuestion
{
    QString request{};
    QList<llm::Message> before{};   // what was said before, the newest last
    QStringList memories{};         // what is remembered about it
    QStringList modules{};          // the user's own choice; empty: none
    std::optional<int> level{};     // the same
    qint64 schedule = 0;            // whose prompt it is; 0: none

    bool operator==(const TriageQuestion &) const = default;
};

// What a request is answered with, and why.
struct Selection
{
    QStringList modules{};
    QList<llm::ToolDefinition> tools{};   // of these modules, the ones to offer
    int level = 1;
    QString provider{};           // who answers; empty: the usual one
    bool startsTopic = false;     // it has nothing to do with what was said before
    QString why{};
    QStringList missing{};        // modules that it needs and that cannot be used now
    QStringList unavailable{};    // all that cannot be used now
    protocol::Usage usage{};      // what choosing cost

    bool operator==(const Selection &) const = default;
};

} // namespace tom::agent
