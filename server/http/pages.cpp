#include "server/http/pages.h"

#include "shared/core/json.h"

#include <QFile>

using namespace Qt::StringLiterals;

static void initPages()
{
    Q_INIT_RESOURCE(pages);   // a static library's resources are not linked by themselves
    Q_INIT_RESOURCE(contract);
}

namespace tom::server::pages {

namespace {

QByteArray resource(const QString &path)
{
    initPages();
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray page(const QString &name)
{
    return resource(u":/pages/"_s + name);
}

// What is wrong goes into the title, into a paragraph, and to the fields: a reader of the screen says the title and what
// describes the field with the focus; an alert that is there from the beginning not all of them say.
QByteArray withProblem(QByteArray html, const QString &message, const QByteArray &title)
{
    const bool isFailed = !message.isEmpty();
    const QString problem = u"<p class=\"failed\" id=\"problem\" role=\"alert\">%1</p>"_s.arg(message.toHtmlEscaped());
    return html.replace("@TITLE@"_ba, isFailed ? "Not signed in - Tom"_ba : title)
        .replace("@MESSAGE@\n"_ba, isFailed ? problem.toUtf8() + '\n' : QByteArray())
        .replace("@DESCRIBED@"_ba, isFailed ? " aria-invalid=\"true\" aria-describedby=\"problem\""_ba : QByteArray());
}

} // namespace

QByteArray signIn(const QString &message)
{
    return withProblem(page(u"auth.html"_s), message, "Sign in - Tom"_ba);
}

QByteArray code(const QByteArray &ticket, const QString &message)
{
    return withProblem(page(u"code.html"_s), message, "Your code - Tom"_ba)
        .replace("@TICKET@"_ba, QString::fromLatin1(ticket).toHtmlEscaped().toLatin1());
}

QByteArray home(const QString &username, const QString &server)
{
    return page(u"index.html"_s)
        .replace("@USER@"_ba, username.toHtmlEscaped().toUtf8())
        .replace("@SERVER@"_ba, server.toHtmlEscaped().toUtf8())
        .replace("@VERSION@"_ba, QByteArray(TOM_VERSION));
}

QByteArray homeScript()
{
    return page(u"home.js"_s);
}

QByteArray style()
{
    return page(u"style.css"_s);
}

QByteArray pushWorker(const QJsonObject &configuration)
{
    // JSON is an expression of JavaScript (ECMAScript 2019). "<" could only mean something if the code stood in a page.
    QByteArray json = json::compact(configuration);
    return page(u"push-worker.js"_s).replace("\"@CONFIGURATION@\""_ba, json.replace('<', "\\u003c"_ba));
}

QByteArray openapi()
{
    static const QByteArray contract = resource(u":/contract/openapi.json"_s);
    return contract;
}

httpserver::Response answer(const QByteArray &page, int status)
{
    httpserver::Response response = httpserver::Response::html(page, status);
    response.headers.append({"Referrer-Policy"_ba, "same-origin"_ba});
    return response;
}

} // namespace tom::server::pages
