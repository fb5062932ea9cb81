#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
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

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static TurnProgress fromJson(const QJsonObject &object);

    bool operator==(const TurnProgress &) const = default;
};

} // namespace tom::agent
