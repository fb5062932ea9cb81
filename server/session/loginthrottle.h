#pragma once

#include "server/session/failurebuckets.h"
#include "server/session/signinrecord.h"
#include "shared/core/clock.h"

#include <QHash>
#include <QHostAddress>
#include <QObject>
#include <QSet>
#include <QTimer>

namespace tom::server {

struct LoginAttempt
{
    QString account{};            // as the account is called, whoever asks
    bool accountExists = false;   // only of real accounts is anything kept on disk; the answer is the same for both
    QHostAddress address{};       // of the peer, or of the client of a trusted proxy
    QByteArray device{};          // a secret that the server gave this device when it signed in; may be empty
};

// Limits guessing of passwords: by address, by account and address, by account. A device or address that has signed in
// to the account before is counted alone, so that whoever guesses elsewhere cannot lock the owner out.
class LoginThrottle : public QObject
{
    Q_OBJECT

public:
    // The folder is made where missing; it holds one small file an account. The clock must outlive the throttle.
    LoginThrottle(const QString &folder, const Clock &clock, QObject *parent = nullptr);
    ~LoginThrottle() override;

    // Ask before the password is looked at: an admitted attempt counts as wrong until succeeded() takes that back, so many
    // at once do not slip through. Else RateLimited with the seconds to wait.
    [[nodiscard]] Result<void> admit(const LoginAttempt &attempt);
    void succeeded(const LoginAttempt &attempt);
    // The password was not looked at after all.
    void withdraw(const LoginAttempt &attempt);

    // The same for a one-time code, after the right password. A million codes are fewer than there are passwords, so
    // wrong ones are forgotten ten times as slowly.
    [[nodiscard]] Result<void> admitCode(const LoginAttempt &attempt);
    void codeSucceeded(const LoginAttempt &attempt);

    // Writes what changed; happens by itself a second after a change, away from the answer and its time.
    void flush();

    static constexpr qsizetype maxBuckets = 10'000;   // of each sort

private:
    struct Charge
    {
        FailureBuckets *buckets = nullptr;
        QByteArray key{};
    };

    [[nodiscard]] QList<Charge> chargesFor(const LoginAttempt &attempt);
    [[nodiscard]] Charge codeChargeFor(const LoginAttempt &attempt);
    [[nodiscard]] Result<void> charge(const LoginAttempt &attempt, const QList<Charge> &charges);
    [[nodiscard]] QString knownPlace(const LoginAttempt &attempt);
    [[nodiscard]] SignInRecord &record(const QString &account);
    [[nodiscard]] QString pathOf(const QString &account) const;
    void keep(const LoginAttempt &attempt);

    QString m_folder;
    const Clock &m_clock;
    FailureBuckets m_byAddress;
    FailureBuckets m_byPair;
    FailureBuckets m_byAccount;
    FailureBuckets m_byKnownPlace;
    FailureBuckets m_byCode;
    QHash<QString, SignInRecord> m_records;   // of real accounts
    QSet<QString> m_changed;
    QTimer m_flushTimer;
};

} // namespace tom::server
