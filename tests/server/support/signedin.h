#pragma once

#include "server/account/accountfiles.h"
#include "server/account/onetimecode.h"
#include "tests/server/support/serverfixture.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace tom::server::test {

// A running server with alice (an admin) and bob, and what a test asks it as one of them.
class Household
{
public:
    // The passwords are hashed once for all the tests of a program.
    [[nodiscard]] bool start()
    {
        static QByteArray hashed;
        if (!server.configure(hashed.isEmpty() ? householdConfig() : hashed) || !server.start())
            return false;
        hashed = textOf(server.data().config());
        connect();
        return true;
    }
    [[nodiscard]] bool restart()
    {
        client.reset();
        if (!server.start())
            return false;
        connect();
        return true;
    }
    void connect() { client = std::make_unique<Client>(server.app->port(), server.app->keyFingerprint()); }

    http::Headers signIn(const QString &name = QStringLiteral("alice"))
    {
        return sessionOf(client->signIn(name, QStringLiteral("secret-of-") + name));
    }
    http::HttpResponse ask(const QByteArray &method, const QString &path, const http::Headers &as, const QJsonObject &body = {})
    {
        http::Headers headers = as;
        if (!body.isEmpty())
            headers.emplaceBack("Content-Type", "application/json");
        return client->ask(method, path, headers, body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson());
    }
    [[nodiscard]] bool isSignedIn(const http::Headers &as)
    {
        return client->ask("GET", QStringLiteral("/sessions"), as).status == 200;
    }
    // Tells the account's authenticator app; the secret is read from the disk.
    [[nodiscard]] QString nextCode(const QString &name = QStringLiteral("alice"))
    {
        const SystemClock clock;
        AccountFiles files(server.data().accounts(), clock);
        const SecondFactor factor = files.account(name)->secondFactor.value_or(SecondFactor{});
        const qint64 now = onetimecode::stepAt(clock.now());
        return onetimecode::codeOf(factor.secret, std::max(factor.lastStep + 1, now - onetimecode::tolerance));
    }
    // With the recovery codes.
    QStringList enrol(const http::Headers &as, const QString &name = QStringLiteral("alice"))
    {
        const QString totp = QStringLiteral("/account/totp");
        (void)ask("POST", totp, as, {{QStringLiteral("password"), QStringLiteral("secret-of-") + name}});
        const http::HttpResponse on = ask("POST", totp, as, {{QStringLiteral("code"), nextCode(name)}});
        QStringList codes;
        for (const QJsonValue &code : QJsonDocument::fromJson(on.body).object().value(QStringLiteral("recovery_codes")).toArray())
            codes.append(code.toString());
        return codes;
    }

    ServerFixture server;
    std::unique_ptr<Client> client;
};

inline QJsonObject objectOf(const http::HttpResponse &response)
{
    return QJsonDocument::fromJson(response.body).object();
}

inline QString codeOf(const http::HttpResponse &response)
{
    return objectOf(response).value(QStringLiteral("code")).toString();
}

inline http::Headers bearer(const QByteArray &token)
{
    return {{"Authorization", "Bearer " + token}};
}

// What every route for sessions alone refuses: rows of {method, path, body that would be good}.
inline void refusalRows(const QList<std::tuple<QByteArray, QString, QByteArray>> &routes)
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("body");
    for (const auto &[method, path, body] : routes)
        QTest::newRow((method + ' ' + path.toLatin1()).constData()) << method << path << body;
}

} // namespace tom::server::test
