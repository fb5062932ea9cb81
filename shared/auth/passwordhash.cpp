#include "shared/auth/passwordhash.h"

#include <QThreadPool>

#include <array>
#include <atomic>
#include <cerrno>

#include <sodium.h>

using namespace Qt::StringLiterals;

namespace tom::auth {

namespace {

constexpr unsigned long long passes = 2;
constexpr size_t memory = 64 * 1024 * 1024;
constexpr int secondsToClear = 5;   // of a full line, about

// Nobody's password, hashed with the numbers above; verified where there is no hash, so that both take the same time.
constexpr auto dummyHash = "$argon2id$v=19$m=65536,t=2,p=1$3a9i+E59mEIeT5VQIkKJxA$cf1o26t+T4I8QPb4div8rRzXSSZrHK2zaHR+oIgoLfU";

std::atomic<int> unfinished = 0;   // waiting or at work

// A place in the line; free again when the work is done, or dropped undone.
class Place
{
public:
    Place() : m_isTaken(unfinished.fetch_add(1) < maxUnfinished) {}
    Place(const Place &) = delete;
    Place &operator=(const Place &) = delete;
    ~Place() { unfinished.fetch_sub(1); }

    [[nodiscard]] bool isTaken() const { return m_isTaken; }

private:
    bool m_isTaken;
};

// Two at a time: a rush of sign-ins waits in line instead of taking all memory and cores.
QThreadPool &hashingPool()
{
    struct Pool : QThreadPool
    {
        Pool()
        {
            setMaxThreadCount(2);
            setObjectName(u"passwords"_s);
        }
    };
    static Pool pool;
    return pool;
}

// The same password typed on two systems may come composed or decomposed.
QByteArray passwordBytes(const QString &password)
{
    return password.normalized(QString::NormalizationForm_C).toUtf8();
}

unsigned long long length(const QByteArray &bytes)
{
    return static_cast<unsigned long long>(bytes.size());
}

std::unexpected<Error> sodiumMissing()
{
    return failure(ErrorCode::Internal, u"libsodium cannot start, so passwords cannot be checked"_s);
}

std::unexpected<Error> outOfMemory()
{
    return failure(ErrorCode::Internal, u"not enough memory to work on a password"_s);
}

Result<QString> hash(const QString &password)
{
    if (sodium_init() < 0)
        return sodiumMissing();
    const QByteArray bytes = passwordBytes(password);
    std::array<char, crypto_pwhash_STRBYTES> phc{};
    if (crypto_pwhash_str_alg(phc.data(), bytes.constData(), length(bytes), passes, memory, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return outOfMemory();
    return QString::fromLatin1(phc.data());
}

Result<bool> verify(const QString &phc, const QString &password)
{
    if (sodium_init() < 0)
        return sodiumMissing();
    const QByteArray bytes = passwordBytes(password);
    const bool known = isPasswordHash(phc);
    const QByteArray against = known ? phc.toLatin1() : QByteArray(dummyHash);
    errno = 0;
    const bool same = crypto_pwhash_str_verify(against.constData(), bytes.constData(), length(bytes)) == 0;
    if (!same && errno != EINVAL)   // EINVAL is how libsodium says "another password"
        return outOfMemory();
    return known && same;
}

template<typename T, typename Work>
QFuture<Result<T>> inLine(Work work)
{
    auto place = std::make_shared<Place>();
    if (!place->isTaken())
        return readyFuture<T>(std::unexpected(Error{.code = ErrorCode::RateLimited,
                                                    .message = u"too many sign in at this moment; try again in a few seconds"_s,
                                                    .retryAfterSeconds = secondsToClear}));
    return QtConcurrent::run(&hashingPool(), [work = std::move(work), place = std::move(place)] { return work(); });
}

} // namespace

QFuture<Result<QString>> hashPassword(const QString &password)
{
    return inLine<QString>([password] { return hash(password); });
}

QFuture<Result<bool>> verifyPassword(const QString &phc, const QString &password)
{
    return inLine<bool>([phc, password] { return verify(phc, password); });
}

bool isPasswordHash(const QString &text)
{
    // Libsodium says -1 of what it does not understand, and something else of hashes with other numbers than ours.
    return text.startsWith("$argon2id$"_L1) && text.size() < qsizetype(crypto_pwhash_STRBYTES)
           && crypto_pwhash_str_needs_rehash(text.toLatin1().constData(), passes, memory) >= 0;
}

} // namespace tom::auth
