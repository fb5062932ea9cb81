#pragma once

#include "server/session/ownfile.h"
#include "server/session/session.h"
#include "shared/core/clock.h"

#include <QHash>
#include <QHostAddress>

#include <functional>
#include <memory>
#include <optional>

namespace tom::server {

struct NewSession
{
    QString user{};
    QString device{};
    QHostAddress address{};
    QString kind = QStringLiteral("login");
    QString passwordHash{};   // that it was opened with
};

// Who is signed in: one file a session, named by the hash of its token. What another process adds or removes there counts
// at the next request. A file that is not a sound session of ours means signed out, never an error.
class SessionStore
{
public:
    // Makes the folder (0700) where missing, and sweeps it. The clock must outlive the store.
    [[nodiscard]] static Result<std::unique_ptr<SessionStore>> open(const QString &folder, const Clock &clock,
                                                                    const SessionLife &life = {});

    [[nodiscard]] const SessionLife &life() const { return m_life; }
    void setLife(const SessionLife &life) { m_life = life; }   // counts for those that are open, too

    // The token for the device; only its hash is kept.
    [[nodiscard]] Result<QByteArray> create(const NewSession &session);
    [[nodiscard]] std::optional<Session> find(const QByteArray &token);
    // Whether a session (by Session::id) has not ended meanwhile, here or by another process. As cheap as find().
    [[nodiscard]] bool isLive(const QByteArray &id);
    // The session was used now; written at most once a minute.
    void touch(const Session &session);
    // What the device is called from now on. NotFound when the session has ended.
    [[nodiscard]] Result<void> rename(const QByteArray &id, const QString &device);
    [[nodiscard]] Result<void> remove(const QByteArray &token);
    [[nodiscard]] Result<void> end(const QByteArray &id);
    // But for the one with the id `kept`. How many there were.
    [[nodiscard]] Result<int> endAll(const QString &user, const QByteArray &kept = {});
    // All that were opened with another password than this one: after a change, whichever server made it.
    // Those of nobody in this list.
    [[nodiscard]] Result<int> endOfStrangers(const QStringList &users);
    [[nodiscard]] Result<int> endOfOtherPasswords(const QString &user, const QString &passwordHash);
    [[nodiscard]] QList<Session> list(const QString &user);
    // Removes what is over or unreadable. Call it now and then.
    void sweep();

    static constexpr qsizetype maxDeviceLength = 100;

private:
    struct Known
    {
        FileStamp stamp{};
        Session session{};
    };

    SessionStore(const QString &folder, const Clock &clock, const SessionLife &life);

    [[nodiscard]] QString pathOf(const QByteArray &id) const;
    [[nodiscard]] QList<QByteArray> ids() const;
    [[nodiscard]] std::optional<Session> load(const QByteArray &id);
    [[nodiscard]] Result<int> endIf(const QString &user, const std::function<bool(const Session &)> &ends);
    [[nodiscard]] std::optional<Session> live(const QByteArray &id);

    QString m_folder;
    const Clock &m_clock;
    SessionLife m_life;
    QHash<QByteArray, Known> m_known;   // by id; only what has a file
};

} // namespace tom::server
