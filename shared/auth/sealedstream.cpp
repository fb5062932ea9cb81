#include "shared/auth/sealedstream.h"

#include <QtEndian>

#include <array>

#include <sodium.h>

using namespace Qt::StringLiterals;

namespace tom::auth {

namespace {

constexpr QByteArrayView mark("Tom sealed data\n", sealedMarkBytes);
constexpr qsizetype chunkBytes = 64 * 1024;
constexpr qsizetype sealBytes = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr qsizetype headerBytes = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr qsizetype headBytes = sealedMarkBytes + 8 + 8 + crypto_pwhash_SALTBYTES + headerBytes;
// What a file may ask of whoever opens it.
constexpr quint64 mostRounds = 16;
constexpr quint64 mostSpace = Q_UINT64_C(1) << 30;

using Key = std::array<unsigned char, crypto_secretstream_xchacha20poly1305_KEYBYTES>;

unsigned char *bytesOf(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

const unsigned char *bytesOf(QByteArrayView bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.data());
}

Result<Key> keyOf(const QByteArray &passphrase, QByteArrayView salt, quint64 rounds, quint64 space)
{
    Key key{};
    if (crypto_pwhash(key.data(), key.size(), passphrase.constData(), size_t(passphrase.size()), bytesOf(salt), rounds,
                      size_t(space), crypto_pwhash_ALG_ARGON2ID13)
        != 0)
        return failure(ErrorCode::Storage, u"there is not enough memory for the passphrase; %1 MB are needed"_s.arg(space >> 20));
    return key;
}

std::unexpected<Error> damaged()
{
    return failure(ErrorCode::Storage, u"it was changed or damaged"_s);
}

std::unexpected<Error> cutOff()
{
    return failure(ErrorCode::Storage, u"its end is missing or damaged"_s);
}

} // namespace

bool isSealed(QByteArrayView firstBytes)
{
    return firstBytes.startsWith(mark);
}

class SealedWriter::Private
{
public:
    QByteArray passphrase{};
    Take take{};
    SealCost cost{};
    crypto_secretstream_xchacha20poly1305_state state{};
    QByteArray waiting{};

    [[nodiscard]] Result<void> seal(QByteArrayView chunk, unsigned char tag)
    {
        QByteArray sealed(chunk.size() + sealBytes, Qt::Uninitialized);
        crypto_secretstream_xchacha20poly1305_push(&state, bytesOf(sealed), nullptr, bytesOf(chunk),
                                                   static_cast<unsigned long long>(chunk.size()), nullptr, 0, tag);
        return take(sealed);
    }
};

SealedWriter::SealedWriter(const QByteArray &passphrase, Take take, SealCost cost) : d(std::make_unique<Private>())
{
    d->passphrase = passphrase;
    d->take = std::move(take);
    d->cost = cost;
}

SealedWriter::~SealedWriter()
{
    sodium_memzero(&d->state, sizeof d->state);
}

Result<void> SealedWriter::start()
{
    if (sodium_init() < 0)
        return failure(ErrorCode::Internal, u"libsodium does not start"_s);
    QByteArray salt(crypto_pwhash_SALTBYTES, Qt::Uninitialized);
    randombytes_buf(salt.data(), size_t(salt.size()));
    Result<Key> key = keyOf(d->passphrase, salt, d->cost.rounds, d->cost.bytes);
    if (!key)
        return std::unexpected(key.error());
    QByteArray header(headerBytes, Qt::Uninitialized);
    crypto_secretstream_xchacha20poly1305_init_push(&d->state, bytesOf(header), key->data());
    sodium_memzero(key->data(), key->size());
    QByteArray numbers(16, Qt::Uninitialized);
    qToLittleEndian(d->cost.rounds, numbers.data());
    qToLittleEndian(d->cost.bytes, numbers.data() + 8);
    // An empty chunk first: where it does not open, it is the passphrase that is wrong.
    return d->take(mark.toByteArray() + numbers + salt + header).and_then([this] {
        return d->seal({}, crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
    });
}

Result<void> SealedWriter::write(QByteArrayView bytes)
{
    d->waiting.append(bytes);
    qsizetype at = 0;
    for (; d->waiting.size() - at > chunkBytes; at += chunkBytes) {   // the last one waits for finish()
        if (const Result<void> sealed = d->seal(QByteArrayView(d->waiting).sliced(at, chunkBytes), 0); !sealed)
            return sealed;
    }
    d->waiting.remove(0, at);
    return {};
}

Result<void> SealedWriter::finish()
{
    return d->seal(std::exchange(d->waiting, {}), crypto_secretstream_xchacha20poly1305_TAG_FINAL);
}

class SealedReader::Private
{
public:
    QByteArray passphrase{};
    Give give{};
    crypto_secretstream_xchacha20poly1305_state state{};
    bool isAtEnd = false;

    struct Chunk
    {
        QByteArray bytes{};
        bool isLast = false;
    };

    [[nodiscard]] Result<Chunk> open(const QByteArray &sealed)
    {
        if (sealed.size() < sealBytes)
            return cutOff();
        QByteArray plain(sealed.size() - sealBytes, Qt::Uninitialized);
        unsigned char tag = 0;
        if (crypto_secretstream_xchacha20poly1305_pull(&state, bytesOf(plain), nullptr, &tag, bytesOf(QByteArrayView(sealed)),
                                                       static_cast<unsigned long long>(sealed.size()), nullptr, 0)
            != 0)
            return sealed.size() < chunkBytes + sealBytes ? cutOff() : damaged();
        return Chunk{.bytes = plain, .isLast = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL};
    }
};

SealedReader::SealedReader(const QByteArray &passphrase, Give give) : d(std::make_unique<Private>())
{
    d->passphrase = passphrase;
    d->give = std::move(give);
}

SealedReader::~SealedReader()
{
    sodium_memzero(&d->state, sizeof d->state);
}

Result<void> SealedReader::start()
{
    if (sodium_init() < 0)
        return failure(ErrorCode::Internal, u"libsodium does not start"_s);
    const Result<QByteArray> head = d->give(headBytes + sealBytes);
    if (!head)
        return std::unexpected(head.error());
    if (!isSealed(*head))
        return failure(ErrorCode::InvalidInput, u"it is not encrypted by Tom"_s);
    if (head->size() < headBytes + sealBytes)
        return cutOff();
    const QByteArrayView numbers = QByteArrayView(*head).sliced(sealedMarkBytes, 16);
    const auto rounds = qFromLittleEndian<quint64>(numbers.data());
    const auto space = qFromLittleEndian<quint64>(numbers.data() + 8);
    if (rounds < crypto_pwhash_OPSLIMIT_MIN || rounds > mostRounds || space < crypto_pwhash_MEMLIMIT_MIN || space > mostSpace)
        return damaged();
    const QByteArrayView salt = QByteArrayView(*head).sliced(sealedMarkBytes + 16, crypto_pwhash_SALTBYTES);
    Result<Key> key = keyOf(d->passphrase, salt, rounds, space);
    if (!key)
        return std::unexpected(key.error());
    const QByteArrayView header = QByteArrayView(*head).sliced(headBytes - headerBytes, headerBytes);
    const bool isHeader = crypto_secretstream_xchacha20poly1305_init_pull(&d->state, bytesOf(header), key->data()) == 0;
    sodium_memzero(key->data(), key->size());
    if (!isHeader || !d->open(head->sliced(headBytes)))
        return failure(ErrorCode::Unauthorized, u"the passphrase is wrong"_s);
    return {};
}

Result<QByteArray> SealedReader::read()
{
    if (d->isAtEnd)
        return QByteArray();
    const Result<QByteArray> sealed = d->give(chunkBytes + sealBytes);
    if (!sealed)
        return sealed;
    Result<Private::Chunk> chunk = d->open(*sealed);
    if (!chunk)
        return std::unexpected(chunk.error());
    if (!chunk->isLast)
        return chunk->bytes.isEmpty() ? Result<QByteArray>(damaged()) : Result<QByteArray>(chunk->bytes);
    d->isAtEnd = true;
    const Result<QByteArray> more = d->give(1);
    if (!more)
        return more;
    return more->isEmpty() ? Result<QByteArray>(chunk->bytes) : Result<QByteArray>(damaged());
}

} // namespace tom::auth
