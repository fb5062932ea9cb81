#include "agent/tools/toolname.h"

#include <QCryptographicHash>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tom::agent {

QString qualifiedToolName(const QString &module, const QString &tool, const QSet<QString> &taken)
{
    static const QRegularExpression others(u"[^a-zA-Z0-9_-]"_s);
    constexpr qsizetype hashLength = 8;
    const QString wanted = module + "__"_L1 + tool;
    QString name = wanted;
    name.replace(others, u"_"_s);
    if (name == wanted && name.size() <= maxToolName && !taken.contains(name))
        return name;
    for (int attempt = 0;; ++attempt) {
        const QByteArray seed = wanted.toUtf8() + QByteArray::number(attempt);
        const QString hash =
            QString::fromLatin1(QCryptographicHash::hash(seed, QCryptographicHash::Sha256).toHex().first(hashLength));
        const QString unique = name.left(maxToolName - hashLength - 1) + u'_' + hash;
        if (!taken.contains(unique))
            return unique;
    }
}

} // namespace tom::agent
