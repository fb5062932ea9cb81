#include "shared/config/section.h"

#include "shared/config/configkeys.h"
#include "shared/config/spelling.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::config {

Section::Section(const YamlNode &node, QString path, QLatin1StringView pattern, ProblemList &problems)
    : m_node(node),
      m_path(std::move(path)),
      m_pattern(pattern),
      m_problems(problems)
{
    if (node.kind == YamlNode::Kind::Mapping)
        reportUnknownKeys();
    else if (node.kind != YamlNode::Kind::Null)
        m_problems.error(node.place, m_path, u"must be a group of keys (\"key: value\" lines), not %1"_s.arg(node.kindName()));
}

void Section::reportUnknownKeys() const
{
    const QList<QLatin1StringView> known = keysOf(m_pattern);
    for (const YamlEntry &entry : m_node.entries) {
        if (std::ranges::any_of(known, [&entry](QLatin1StringView key) { return entry.key == key; }))
            continue;
        const QString meant = nearest(entry.key, known);
        const bool wouldLimit = isLimit(m_pattern, meant);
        QString message =
            (wouldLimit ? u"unknown key %1, so that nothing would be limited by it"_s : u"unknown key %1, ignored"_s)
                .arg(shown(entry.key));
        if (!meant.isEmpty())
            message += u"; did you mean \"%1\"?"_s.arg(meant);
        if (wouldLimit)
            m_problems.error(entry.keyPlace, m_path, message);
        else
            m_problems.warning(entry.keyPlace, m_path, message);
    }
}

bool Section::has(QLatin1StringView key) const
{
    return node(key) != nullptr;
}

const YamlNode *Section::node(QLatin1StringView key) const
{
    Q_ASSERT(keysOf(m_pattern).contains(key));
    const YamlEntry *const entry = m_node.entry(QString(key));
    return entry && entry->value->kind != YamlNode::Kind::Null ? entry->value.get() : nullptr;
}

const YamlNode *Section::scalar(QLatin1StringView key) const
{
    const YamlNode *const value = node(key);
    if (!value || value->kind == YamlNode::Kind::Scalar)
        return value;
    error(key, u"must be a single value, not %1"_s.arg(value->kindName()));
    return nullptr;
}

QString Section::text(QLatin1StringView key) const
{
    const YamlNode *const value = scalar(key);
    return value ? value->text : QString();
}

std::optional<bool> Section::boolean(QLatin1StringView key) const
{
    const YamlNode *const value = scalar(key);
    if (!value)
        return std::nullopt;
    const QString word = value->text.toLower();
    if (word == "true"_L1 || word == "yes"_L1 || word == "on"_L1)
        return true;
    if (word == "false"_L1 || word == "no"_L1 || word == "off"_L1)
        return false;
    error(key, u"must be true or false"_s);
    return std::nullopt;
}

std::optional<int> Section::integer(QLatin1StringView key, int least, int most) const
{
    const YamlNode *const value = scalar(key);
    if (!value)
        return std::nullopt;
    bool isNumber = false;
    const int number = value->text.toInt(&isNumber);
    if (isNumber && number >= least && number <= most && QString::number(number) == value->text)
        return number;
    error(key, u"must be a whole number from %1 to %2"_s.arg(least).arg(most));
    return std::nullopt;
}

std::optional<double> Section::number(QLatin1StringView key, double least, double most) const
{
    const YamlNode *const value = scalar(key);
    if (!value)
        return std::nullopt;
    bool isNumber = false;
    const double number = value->text.toDouble(&isNumber);
    if (isNumber && number >= least && number <= most)
        return number;
    error(key, u"must be a number from %1 to %2"_s.arg(least, 0, 'g', 15).arg(most, 0, 'g', 15));
    return std::nullopt;
}

QString Section::httpUrl(QLatin1StringView key) const
{
    const QString address = text(key);
    if (address.isEmpty() || isHttpUrl(address))
        return address;
    error(key, u"must be an address that begins with http:// or https:// and names a host"_s);
    return {};
}

QString Section::address(QLatin1StringView key) const
{
    static const QRegularExpression form(u"^[0-9.]+$|^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9._-]+)?$"_s);
    const QString address = text(key);
    if (address.isEmpty() || form.match(address).hasMatch())
        return address;
    error(key, u"must be an IP address of this machine, such as 127.0.0.1 or ::"_s);
    return {};
}

QString Section::choice(QLatin1StringView key, std::span<const QLatin1StringView> choices) const
{
    const QString word = text(key);
    if (word.isEmpty())
        return {};
    const auto found =
        std::ranges::find_if(choices, [&word](QLatin1StringView one) { return word.compare(one, Qt::CaseInsensitive) == 0; });
    if (found != choices.end())
        return *found;
    QStringList names;
    for (const QLatin1StringView one : choices)
        names.append(one);
    QString message = u"%1 is not one of %2"_s.arg(shown(word), names.join(", "_L1));
    if (const QString meant = nearest(word, {choices.begin(), choices.end()}); !meant.isEmpty())
        message += u"; did you mean \"%1\"?"_s.arg(meant);
    error(key, message);
    return {};
}

YamlPlace Section::placeOf(QLatin1StringView key) const
{
    const YamlEntry *const entry = m_node.entry(QString(key));
    return entry ? (entry->value->kind == YamlNode::Kind::Null ? entry->keyPlace : entry->value->place) : m_node.place;
}

QString Section::pathOf(const QString &key) const
{
    return m_path.isEmpty() ? key : m_path + u'.' + key;
}

void Section::error(QLatin1StringView key, const QString &message) const
{
    m_problems.error(placeOf(key), pathOf(QString(key)), message);
}

void Section::warning(QLatin1StringView key, const QString &message) const
{
    m_problems.warning(placeOf(key), pathOf(QString(key)), message);
}

bool isHttpUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && (url.scheme() == "http"_L1 || url.scheme() == "https"_L1) && !url.host().isEmpty();
}

} // namespace tom::config
