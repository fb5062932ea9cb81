#pragma once

#include "shared/core/result.h"

#include <QByteArray>

#include <functional>
#include <memory>

// Bytes of any length behind a passphrase: Argon2id makes the key, XChaCha20-Poly1305 seals chunk after chunk (libsodium's
// secretstream), so that a chunk that is changed, missing, or in another place is noticed, and an end that is missing too.
// Knows nothing of files.
namespace tom::auth {

[[nodiscard]] bool isSealed(QByteArrayView firstBytes);
inline constexpr qsizetype sealedMarkBytes = 16;   // so many tell

// What guessing a passphrase costs: passes over so much memory. About a second on a small machine, unless said otherwise.
struct SealCost
{
    quint64 rounds = 3;
    quint64 bytes = Q_UINT64_C(256) << 20;
};

class SealedWriter
{
public:
    using Take = std::function<Result<void>(QByteArrayView)>;

    SealedWriter(const QByteArray &passphrase, Take take, SealCost cost = {});
    SealedWriter(const SealedWriter &) = delete;
    SealedWriter &operator=(const SealedWriter &) = delete;
    ~SealedWriter();

    [[nodiscard]] Result<void> start();   // takes what it costs
    [[nodiscard]] Result<void> write(QByteArrayView bytes);
    [[nodiscard]] Result<void> finish();

private:
    class Private;
    std::unique_ptr<Private> d;
};

class SealedReader
{
public:
    // Gives so many bytes, and fewer only at the end.
    using Give = std::function<Result<QByteArray>(qsizetype)>;

    SealedReader(const QByteArray &passphrase, Give give);
    SealedReader(const SealedReader &) = delete;
    SealedReader &operator=(const SealedReader &) = delete;
    ~SealedReader();

    [[nodiscard]] Result<void> start();   // Unauthorized: the passphrase is wrong
    // The next bytes, as they were written; empty: this was the end.
    [[nodiscard]] Result<QByteArray> read();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace tom::auth
