#include "server/http/totproutes.h"

#include "server/account/onetimecode.h"
#include "server/account/recoverycode.h"
#include "server/http/cookies.h"
#include "server/http/passwordquestion.h"
#include "shared/core/json.h"
#include "shared/protocol/paths.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcTotp, "tom.server.totp")

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;

namespace {

constexpr qsizetype maxGivenCode = 64;

Response answered(const Result<QJsonObject> &result)
{
    if (!result)
        return Response::failure(result.error());
    QJsonObject object = *result;
    object.insert("status"_L1, u"OK"_s);
    return Response::json(object);
}

} // namespace

TotpRoutes::TotpRoutes(Routes &routes, const AccountServices &services, QObject *parent) : QObject(parent), m_services(services)
{
    const QString path = protocol::paths::accountTotp;
    routes.addForSessions("GET"_ba, path,
                          [this](const Session &session, const Request &, Reply reply) { state(session, std::move(reply)); });
    routes.addForSessions("POST"_ba, path, [this](const Session &session, const Request &request, Reply reply) {
        post(session, request, std::move(reply));
    });
    routes.addForSessions("DELETE"_ba, path, [this](const Session &session, const Request &request, Reply reply) {
        remove(session, request, std::move(reply));
    });
}

void TotpRoutes::state(const Session &session, Reply reply)
{
    reply.send(answered(m_services.accounts.account(session.user).transform([](const Account &account) {
        const bool isOn = account.asksForCode();
        return QJsonObject{{u"enabled"_s, isOn},
                           {u"recovery_codes_left"_s, isOn ? account.secondFactor->recoveryHashes.size() : 0}};
    })));
}

void TotpRoutes::post(const Session &session, const Request &request, Reply reply)
{
    const Result<QJsonObject> object = request.json();
    if (!object)
        return reply.send(Response::failure(object.error()));
    if (!object->contains("password"_L1) && !object->contains("code"_L1))
        return reply.send(Response::failure(
            {.code = ErrorCode::InvalidInput, .message = u"send \"password\" to begin, then \"code\" to confirm"_s}));
    const auto key = object->contains("password"_L1) ? "password"_L1 : "code"_L1;
    const Result<QString> value = json::requiredString(*object, key);
    if (!value)
        return reply.send(Response::failure(value.error()));
    if (key == "password"_L1)
        return enrol(session, request, *value, std::move(reply));
    confirm(session, request, *value, std::move(reply));
}

void TotpRoutes::enrol(const Session &session, const Request &request, const QString &password, Reply reply)
{
    const auto kept = std::make_shared<Reply>(std::move(reply));
    askForPassword(m_services.check, session, request, password).then(this, [this, session, kept](const Result<void> &right) {
        kept->send(answered(right.and_then([&] { return begin(session); })));
    });
}

Result<QJsonObject> TotpRoutes::begin(const Session &session)
{
    Result<Account> account = m_services.accounts.account(session.user);
    if (!account)
        return std::unexpected(account.error());
    if (account->asksForCode())
        return failure(ErrorCode::Conflict, u"this account asks for codes already; remove that first"_s);
    const QByteArray secret = onetimecode::newSecret();
    account->secondFactor = SecondFactor{.secret = secret, .begun = m_services.clock.now()};
    return m_services.accounts.save(session.user, *account).transform([&] {
        return QJsonObject{{u"secret"_s, onetimecode::base32(secret)},
                           {u"uri"_s, onetimecode::enrolmentUri(secret, session.user)}};
    });
}

void TotpRoutes::confirm(const Session &session, const Request &request, const QString &code, Reply reply)
{
    reply.send(answered(switchOn(session, request, code).transform([](const QStringList &codes) {
        return QJsonObject{{u"recovery_codes"_s, QJsonArray::fromStringList(codes)}};
    })));
}

Result<QStringList> TotpRoutes::switchOn(const Session &session, const Request &request, const QString &code)
{
    const Result<Account> before = m_services.accounts.account(session.user);
    if (!before)
        return std::unexpected(before.error());
    const bool isBegun = before->secondFactor && !before->secondFactor->confirmed
                         && m_services.clock.now() < before->secondFactor->begun + enrolmentLife;
    if (!isBegun)
        return failure(ErrorCode::Conflict, u"there is nothing to confirm; begin with your password"_s);
    if (const Result<void> taken = takeCode(session, request, code); !taken)
        return std::unexpected(taken.error());
    Result<Account> account = m_services.accounts.account(session.user);
    if (!account)
        return std::unexpected(account.error());
    const QStringList codes = recoverycode::make();
    account->secondFactor->confirmed = true;
    account->secondFactor->recoveryHashes.clear();
    for (const QString &one : codes)
        account->secondFactor->recoveryHashes.append(recoverycode::hashOf(one));
    return m_services.accounts.save(session.user, *account).transform([&] {
        qCWarning(lcTotp).noquote() << u"🔑 %1 signs in with a code from now on"_s.arg(session.user);
        return codes;
    });
}

void TotpRoutes::remove(const Session &session, const Request &request, Reply reply)
{
    const Result<QJsonObject> object = request.json();
    if (!object)
        return reply.send(Response::failure(object.error()));
    const Result<QString> password = json::requiredString(*object, "password"_L1);
    if (!password)
        return reply.send(Response::failure(password.error()));
    const auto code = json::optionalString(*object, "code"_L1);
    if (!code)
        return reply.send(Response::failure(code.error()));
    const auto kept = std::make_shared<Reply>(std::move(reply));
    askForPassword(m_services.check, session, request, *password)
        .then(this, [this, session, request, code = code->value_or(QString()), kept](const Result<void> &right) {
            kept->send(answered(
                right.and_then([&] { return switchOff(session, request, code); }).transform([] { return QJsonObject{}; })));
        });
}

Result<void> TotpRoutes::switchOff(const Session &session, const Request &request, const QString &code)
{
    const Result<Account> before = m_services.accounts.account(session.user);
    if (!before)
        return std::unexpected(before.error());
    if (!before->secondFactor)
        return failure(ErrorCode::NotFound, u"this account asks for no codes"_s);
    if (before->asksForCode()) {
        if (const Result<void> taken = takeCode(session, request, code); !taken)
            return taken;
    }
    Result<Account> account = m_services.accounts.account(session.user);
    if (!account)
        return std::unexpected(account.error());
    account->secondFactor.reset();
    return m_services.accounts.save(session.user, *account).transform([&] {
        qCWarning(lcTotp).noquote() << u"🔑 %1 signs in without a code from now on"_s.arg(session.user);
    });
}

// Whoever is signed in and gives a wrong code stays signed in.
Result<void> TotpRoutes::takeCode(const Session &session, const Request &request, const QString &code)
{
    if (code.isEmpty() || code.size() > maxGivenCode)
        return failure(ErrorCode::InvalidInput, u"\"code\" must be what your authenticator app shows, or a recovery code"_s);
    const LoginAttempt attempt = m_services.check.attempt(session.user, request.peer, request.cookie(deviceCookie));
    const Result<void> taken = m_services.check.takeCode(attempt, code);
    if (!taken && taken.error().code == ErrorCode::TotpRequired)
        return failure(ErrorCode::Forbidden, taken.error().message);
    return taken;
}

} // namespace tom::server
