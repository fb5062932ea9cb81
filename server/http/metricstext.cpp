#include "server/http/metricstext.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

QByteArray escaped(QByteArray value)
{
    return value.replace('\\', "\\\\"_ba).replace('"', "\\\""_ba).replace('\n', "\\n"_ba);
}

QByteArray number(double value)
{
    constexpr double exact = 9007199254740992.0;   // 2^53
    if (value == std::floor(value) && std::abs(value) < exact)
        return QByteArray::number(qint64(value));
    return QByteArray::number(value, 'g', 9);
}

} // namespace

void MetricsText::family(const QByteArray &name, QByteArrayView type, QByteArrayView help)
{
    m_family = name;
    m_text += "# HELP " + name + ' ' + help.toByteArray() + "\n# TYPE " + name + ' ' + type.toByteArray() + '\n';
}

void MetricsText::sample(double value, const Labels &labels, QByteArrayView suffix)
{
    m_text += m_family + suffix.toByteArray();
    QByteArrayList parts;
    for (const auto &[name, text] : labels)
        parts.append(name + "=\"" + escaped(text) + '"');
    if (!parts.isEmpty())
        m_text += '{' + parts.join(',') + '}';
    m_text += ' ' + number(value) + '\n';
}

} // namespace tom::server
