#include "shared/config/defaultconfig.h"

#include "shared/config/userreader.h"
#include "shared/core/atomicfile.h"

using namespace Qt::StringLiterals;

namespace tom::config {

Result<QByteArray> defaultConfigText(const QString &username, const QString &passwordHash)
{
    constexpr qint64 maxTemplateBytes = 65536;
    if (!isUsername(username))
        return failure(ErrorCode::InvalidInput, u"\"%1\" cannot be the name of a user"_s.arg(username));
    if (!isPhcString(passwordHash))
        return failure(ErrorCode::InvalidInput, u"the password must be given as a hash"_s);
    Result<QByteArray> text = readFile(u":/tom/config/config.default.yml"_s, maxTemplateBytes);
    if (text)
        text->replace("@USERNAME@", username.toLatin1()).replace("@PASSWORD_HASH@", passwordHash.toLatin1());
    return text;
}

} // namespace tom::config
