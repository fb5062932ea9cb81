#include "server/session/loginthrottle.h"

#include "server/session/accountfilename.h"
#include "shared/auth/token.h"
#include "shared/core/addresses.h"
#include "shared/core/atomicfile.h"

#include <QCryptographicHash>
#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcLogin, "tom.server.login")

namespace {

QString addressName(const QHostAddress &address)
{
    const QHostAddress place = placeOf(address);
    return place.protocol() == QAbstractSocket::IPv6Protocol ? place.toString() + "/64"_L1 : place.toString();
}

// The household and the world are counted apart: before the first sign-in there is no known place, and yet nobody
// out there shall keep the owner out at home.
QString regionName(const QHostAddress &address)
{
    const QHostAddress plain = plainAddress(address);
    return plain.isLoopback() || plain.isLinkLocal() || plain.isPrivateUse() ? u"near"_s : u"far"_s;
}

QString deviceName(const QByteArray &device)
{
    return device.isEmpty() ? QString() : u"device:"_s + QLatin1StringView(auth::sha256Hex(device));
}

// A bucket of wrong codes, behind the right password.
QString codesFrom(const QString &place)
{
    return u"code:"_s + place;
}

// Of a fixed length, whatever a stranger sends as a name.
QByteArray keyOf(const QString &account, const QString &place)
{
    return QCryptographicHash::hash((account + QChar(u'\0') + place).toUtf8(), QCryptographicHash::Sha256);
}

} // namespace

LoginThrottle::LoginThrottle(const QString &folder, const Clock &clock, QObject *parent)
    : QObject(parent),
      m_folder(folder),
      m_clock(clock),
      m_byAddress(9, 30s, maxBuckets),
      m_byPair(8, 60s, maxBuckets),
      m_byAccount(9, 60s, maxBuckets),
      m_byKnownPlace(9, 60s, maxBuckets),
      m_byCode(9, 10min, maxBuckets)
{
    if (const Result<void> made = makePrivateFolder(folder); !made)
        qCWarning(lcLogin).noquote() << u"⚠️ %1: sign-ins are not remembered over a restart"_s.arg(made.error().message);
    m_flushTimer.setSingleShot(true);
    m_flushTimer.setInterval(1s);
    connect(&m_flushTimer, &QTimer::timeout, this, &LoginThrottle::flush);
}

LoginThrottle::~LoginThrottle()
{
    flush();
}

Result<void> LoginThrottle::admit(const LoginAttempt &attempt)
{
    return charge(attempt, chargesFor(attempt));
}

Result<void> LoginThrottle::admitCode(const LoginAttempt &attempt)
{
    return charge(attempt, {codeChargeFor(attempt)});
}

Result<void> LoginThrottle::charge(const LoginAttempt &attempt, const QList<Charge> &charges)
{
    const FailureBuckets::Time now = m_clock.monotonic();
    FailureBuckets::Time wait = 0ms;
    for (const Charge &charge : charges)
        wait = std::max(wait, charge.buckets->wait(charge.key, now));
    if (wait > 0ms) {
        const int seconds = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(wait).count());
        return std::unexpected(Error{.code = ErrorCode::RateLimited,
                                     .message = u"too many attempts to sign in: try again in %1 seconds"_s.arg(seconds),
                                     .retryAfterSeconds = seconds});
    }
    for (const Charge &charge : charges)
        charge.buckets->charge(charge.key, now);
    keep(attempt);
    return {};
}

void LoginThrottle::withdraw(const LoginAttempt &attempt)
{
    for (const Charge &charge : chargesFor(attempt))
        charge.buckets->refund(charge.key);
    keep(attempt);
}

void LoginThrottle::codeSucceeded(const LoginAttempt &attempt)
{
    const Charge charge = codeChargeFor(attempt);
    if (knownPlace(attempt).isEmpty())
        charge.buckets->refund(charge.key);
    else
        charge.buckets->forgive(charge.key);
    keep(attempt);
}

void LoginThrottle::succeeded(const LoginAttempt &attempt)
{
    for (const Charge &charge : chargesFor(attempt)) {
        // Whoever knows the password of one account has not earned more guesses at others, nor has anybody elsewhere.
        if (charge.buckets == &m_byPair || charge.buckets == &m_byKnownPlace)
            charge.buckets->forgive(charge.key);
        else
            charge.buckets->refund(charge.key);
    }
    if (!attempt.accountExists)
        return;
    SignInRecord &signIns = record(attempt.account);
    signIns.remember(addressName(attempt.address), m_clock.now());
    if (!attempt.device.isEmpty())
        signIns.remember(deviceName(attempt.device), m_clock.now());
    keep(attempt);
}

QList<LoginThrottle::Charge> LoginThrottle::chargesFor(const LoginAttempt &attempt)
{
    if (const QString known = knownPlace(attempt); !known.isEmpty())
        return {{&m_byKnownPlace, keyOf(attempt.account, known)}};
    const QString address = addressName(attempt.address);
    return {{&m_byAddress, keyOf({}, address)},
            {&m_byPair, keyOf(attempt.account, address)},
            {&m_byAccount, keyOf(attempt.account, regionName(attempt.address))}};
}

LoginThrottle::Charge LoginThrottle::codeChargeFor(const LoginAttempt &attempt)
{
    const QString known = knownPlace(attempt);
    return {&m_byCode, keyOf(attempt.account, codesFrom(known.isEmpty() ? regionName(attempt.address) : known))};
}

QString LoginThrottle::knownPlace(const LoginAttempt &attempt)
{
    if (!attempt.accountExists)
        return {};
    const SignInRecord &signIns = record(attempt.account);
    for (const QString &place : {deviceName(attempt.device), addressName(attempt.address)}) {
        if (signIns.knows(place, m_clock.now()))
            return place;
    }
    return {};
}

SignInRecord &LoginThrottle::record(const QString &account)
{
    if (const auto found = m_records.find(account); found != m_records.end())
        return *found;
    SignInRecord &loaded = *m_records.insert(account, SignInRecord::load(pathOf(account)));
    for (const auto &[bucket, until] : loaded.failuresUntil.asKeyValueRange()) {
        FailureBuckets &buckets = bucket.startsWith(codesFrom({})) ? m_byCode
                                  : loaded.places.contains(bucket) ? m_byKnownPlace
                                                                   : m_byAccount;
        buckets.setRemaining(keyOf(account, bucket), until - m_clock.now(), m_clock.monotonic());
    }
    return loaded;
}

QString LoginThrottle::pathOf(const QString &account) const
{
    return u"%1/%2.signins.json"_s.arg(m_folder, accountFileName(account));
}

void LoginThrottle::keep(const LoginAttempt &attempt)
{
    if (!attempt.accountExists)
        return;
    m_changed.insert(attempt.account);
    if (!m_flushTimer.isActive())
        m_flushTimer.start();
}

void LoginThrottle::flush()
{
    for (const QString &account : std::as_const(m_changed)) {
        SignInRecord &signIns = record(account);
        signIns.failuresUntil.clear();
        const auto note = [&](const FailureBuckets &buckets, const QString &bucket) {
            if (const auto remaining = buckets.remaining(keyOf(account, bucket), m_clock.monotonic()); remaining > 0ms)
                signIns.failuresUntil.insert(bucket, m_clock.now() + remaining);
        };
        note(m_byAccount, u"near"_s);
        note(m_byAccount, u"far"_s);
        note(m_byCode, codesFrom(u"near"_s));
        note(m_byCode, codesFrom(u"far"_s));
        for (const QString &place : signIns.places.keys()) {
            note(m_byKnownPlace, place);
            note(m_byCode, codesFrom(place));
        }
        if (const Result<void> saved = signIns.save(pathOf(account)); !saved)
            qCWarning(lcLogin).noquote() << u"⚠️ sign-ins are not remembered over a restart: %1"_s.arg(saved.error().message);
    }
    m_changed.clear();
}

} // namespace tom::server
