#include "shared/llm/deployment.h"

using namespace Qt::StringLiterals;

namespace tom::llm {

QUrl Deployment::under(const QString &relative) const
{
    QUrl url = baseUrl;
    QString path = url.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(path + relative);
    return url;
}

std::optional<ModelPrice> Deployment::priceOn(const QDate &day) const
{
    return price || !isMakersOwn ? price : PriceTable::shipped().priceOf(id, day);
}

QString Deployment::place() const
{
    return u"%1 at %2"_s.arg(
        provider, baseUrl.toString(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment));
}

} // namespace tom::llm
