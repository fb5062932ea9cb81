#include "agent/http/queryparameters.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

// A form writes a space as a plus.
QString textParameter(const QUrlQuery &query, const QString &name)
{
    const QString text = query.queryItemValue(name, QUrl::FullyEncoded).replace(u'+', u"%20"_s);
    return QUrl::fromPercentEncoding(text.toUtf8());
}

Result<std::optional<qint64>> numberParameter(const QUrlQuery &query, const QString &name, qint64 least, qint64 most)
{
    const QString text = textParameter(query, name);
    if (text.isEmpty())
        return std::nullopt;
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (!isNumber || number < least || number > most)
        return failure(ErrorCode::InvalidInput, most == std::numeric_limits<qint64>::max()
                                                    ? u"\"%1\" must be a number of %2 or more"_s.arg(name).arg(least)
                                                    : u"\"%1\" must be a number from %2 to %3"_s.arg(name).arg(least).arg(most));
    return number;
}

Result<bool> flagParameter(const QUrlQuery &query, const QString &name)
{
    const QString text = textParameter(query, name);
    if (text != "true"_L1 && text != "false"_L1 && !text.isEmpty())
        return failure(ErrorCode::InvalidInput, u"\"%1\" must be true or false"_s.arg(name));
    return text == "true"_L1;
}

} // namespace tom::agent
