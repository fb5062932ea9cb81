#pragma once

#include "agent/recall/recalledmemory.h"
#include "agent/turn/turntalk.h"
#include "shared/protocol/processanswer.h"

#include <QHash>
#include <QStringList>

namespace tom::agent {

// What a turn knows of itself that neither its events nor its conversation tell: kept with its open round.
struct TurnProgress
{
    int rounds = 0;
    QString model{};
    QStringList warnings{};
    QHash<QByteArray, int> callCounts{};   // of the same call, by its hash
    QString provider{};                    // who answers; empty: the usual one
    QStringList offered{};                 // the tools, by their qualified names
    QList<RecalledMemory> memories{};      // that the model was shown
    QList<RoundImages> images{};           // that it was shown
    protocol::Usage usage{};
    QString reasoning{};                   // before the calls that run, or the answer that is being written

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static TurnProgress fromJson(const QJsonObject &object);

    bool operator==(const TurnProgress &) const = default;
};

} // namespace tom::agent
