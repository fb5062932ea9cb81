#pragma once

#include "shared/core/clock.h"
#include "shared/core/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <optional>

namespace tom::server {

// Codes by which devices are paired, each for one use within some minutes: a file each, with the hash of the code alone.
// Another process may add them. Knows nothing of who may make one.
class Pairings
{
public:
    // The clock must outlive it.
    Pairings(const QString &folder, const Clock &clock) : m_folder(folder), m_clock(clock) {}

    struct Pairing
    {
        QString file{};
        QByteArray hash{};
        QString user{};   // empty: the first user is to be made
        QByteArray madeWith{};   // passwordStamp() of the user; empty: not known
        QDateTime made{};
        QDateTime ends{};
    };

    // The secret, which is kept nowhere. Those that are over, and the oldest beyond maxPairings, make room.
    // passwordHash: of the user, when it was made; another one ends it.
    [[nodiscard]] Result<QByteArray> make(const QString &user, const QString &passwordHash = {});
    // Every hash that is there is compared, each in a time that says nothing.
    [[nodiscard]] std::optional<Pairing> find(QByteArrayView secret) const;
    // Whether it was there until now: of several who ask at once, one gets it.
    [[nodiscard]] bool take(const Pairing &pairing);
    // After what it was taken for failed by no fault of the user.
    void giveBack(const Pairing &pairing);
    void removeOf(const QString &user);
    // Removes what is over. Call it now and then.
    void sweep() { (void)all(); }

    static constexpr std::chrono::minutes life{10};
    static constexpr qsizetype maxPairings = 20;

private:
    [[nodiscard]] QList<Pairing> all() const;   // the newest first
    [[nodiscard]] bool isFolder() const;
    [[nodiscard]] Result<void> write(const Pairing &pairing) const;

    QString m_folder;
    const Clock &m_clock;
};

} // namespace tom::server
