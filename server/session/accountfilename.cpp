#include "server/session/accountfilename.h"

#include <QRegularExpression>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace tom::server {

QString accountFileName(const QString &user)
{
    static const QRegularExpression device(u"\\A(con|prn|aux|nul|com[0-9]|lpt[0-9])\\z"_s,
                                           QRegularExpression::CaseInsensitiveOption);   // of Windows
    // With the dot, or "a.signins" could be a user whose file is that of the sign-ins of "a".
    const QString name = QString::fromLatin1(QUrl::toPercentEncoding(user, {}, "."_ba));
    return device.match(user).hasMatch() ? u"%"_s + QString::number(user.at(0).unicode(), 16).toUpper() + name.sliced(1) : name;
}

} // namespace tom::server
