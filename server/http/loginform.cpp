#include "server/http/loginform.h"

#include "server/account/newpassword.h"

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr qsizetype maxNameLength = 256;
constexpr qsizetype maxCodeLength = 64;

Result<LoginForm> readForm(const QByteArray &bytes)
{
    QString body = QString::fromLatin1(bytes);
    const QUrlQuery form(body.replace(u'+', u' '));
    const auto field = [&form](const QString &name) { return form.queryItemValue(name, QUrl::FullyDecoded); };
    LoginForm read{.login = {.totp = field(u"totp"_s), .device = u"browser"_s}, .isForm = true};
    if (form.hasQueryItem(u"ticket"_s)) {
        read.ticket = field(u"ticket"_s).toLatin1();
        return read;
    }
    if (!form.hasQueryItem(u"username"_s) || !form.hasQueryItem(u"password"_s))
        return failure(ErrorCode::InvalidInput, u"the form needs username and password"_s);
    read.login.username = field(u"username"_s);
    read.login.password = field(u"password"_s);
    return read;
}

} // namespace

Result<LoginForm> LoginForm::read(const httpserver::Request &request)
{
    const QByteArray type = request.header("content-type").toLower();
    const bool isForm = type.startsWith("application/x-www-form-urlencoded");
    if (!isForm && !type.startsWith("application/json"))
        return failure(ErrorCode::InvalidInput, u"send JSON or a form"_s);
    const Result<LoginForm> form =
        isForm ? readForm(request.body)
               : request.json().and_then(&protocol::LoginRequest::fromJson).transform([](const auto &login) {
                     return LoginForm{.login = login};
                 });
    if (form && (form->login.username.size() > maxNameLength || form->login.password.toUtf8().size() > mostPasswordBytes))
        return failure(ErrorCode::InvalidInput, u"name or password is too long"_s);
    if (form && (form->login.totp.size() > maxCodeLength || form->ticket.size() > maxCodeLength))
        return failure(ErrorCode::InvalidInput, u"the code is too long"_s);
    return form;
}

} // namespace tom::server
