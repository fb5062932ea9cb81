#pragma once

#include "shared/core/result.h"

#include <QJsonObject>
#include <QString>

namespace tom::protocol {

// What a person carries from a server to a device: where the server is, which key it has, and whom the code is for. As text
// it is tom://HOST:PORT/pair?key=…&code=…&user=…; that is no address which anything fetches, and the code goes to the
// server in the body of a request alone.
struct PairingCode
{
    QString host{};
    int port = 0;
    QByteArray key{};      // SHA-256 of the server's public key, in lower-case hex
    QByteArray secret{};   // for one use; empty: the user signs in with the password
    QString user{};        // empty: whoever uses it becomes the first user

    [[nodiscard]] QString toString() const;
    [[nodiscard]] static bool isMeant(const QString &text);   // it begins as one, whether or not it is whole
    // InvalidInput for one that is not whole; the message never repeats the text.
    [[nodiscard]] static Result<PairingCode> parse(const QString &text);

    bool operator==(const PairingCode &) const = default;
};

// POST /pairing. Answered as POST /login is.
struct PairingRequest
{
    QByteArray secret{};
    QString username{};   // of the first user; of nobody else
    QString password{};   // the same
    QString device{};

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<PairingRequest> fromJson(const QJsonObject &object);

    bool operator==(const PairingRequest &) const = default;
};

} // namespace tom::protocol
