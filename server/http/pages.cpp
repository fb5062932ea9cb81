#include "server/http/pages.h"

#include <QFile>

using namespace Qt::StringLiterals;

static void initPages()
{
    Q_INIT_RESOURCE(pages);   // a static library's resources are not linked by themselves
}

namespace tom::server::pages {

namespace {

QByteArray page(const QString &name)
{
    initPages();
    QFile file(u":/pages/"_s + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

QByteArray signIn(const QString &message)
{
    const QString paragraph =
        message.isEmpty() ? QString() : u"<p class=\"failed\" role=\"alert\">%1</p>"_s.arg(message.toHtmlEscaped());
    return page(u"auth.html"_s).replace("@MESSAGE@"_ba, paragraph.toUtf8());
}

QByteArray home(const QString &username, const QString &server)
{
    return page(u"index.html"_s)
        .replace("@USER@"_ba, username.toHtmlEscaped().toUtf8())
        .replace("@SERVER@"_ba, server.toHtmlEscaped().toUtf8())
        .replace("@VERSION@"_ba, QByteArray(TOM_VERSION));
}

QByteArray style()
{
    return page(u"style.css"_s);
}

} // namespace tom::server::pages
