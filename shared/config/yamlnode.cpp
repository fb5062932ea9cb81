#include "shared/config/yamlnode.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

QJsonValue plainValue(const QString &text)
{
    const QString lower = text.toLower();
    if (lower == "true"_L1 || lower == "false"_L1)
        return lower == "true"_L1;
    const QStringView digits = text.startsWith(u'-') ? QStringView(text).sliced(1) : QStringView(text);
    const bool isNumber =
        !digits.isEmpty() && digits.front().isDigit()
        && (digits.size() == 1 || digits.front() != u'0' || !digits.at(1).isDigit());   // 0123 is no number in JSON
    bool isInteger = false;
    const qint64 integer = text.toLongLong(&isInteger);
    if (isNumber && isInteger)
        return integer;
    bool isDouble = false;
    const double number = text.toDouble(&isDouble);
    if (isNumber && isDouble)
        return number;
    return text;
}

} // namespace

const YamlEntry *YamlNode::entry(QStringView key) const
{
    const auto found = std::ranges::find_if(entries, [key](const YamlEntry &one) { return one.key == key; });
    return found == entries.end() ? nullptr : &*found;
}

QJsonValue YamlNode::toJson() const
{
    switch (kind) {
    case Kind::Null:
        return QJsonValue::Null;
    case Kind::Scalar:
        return isPlain ? plainValue(text) : QJsonValue(text);
    case Kind::Sequence: {
        QJsonArray array;
        for (const YamlNodePointer &item : items)
            array.append(item->toJson());
        return array;
    }
    case Kind::Mapping: {
        QJsonObject object;
        for (const YamlEntry &one : entries)
            object.insert(one.key, one.value->toJson());
        return object;
    }
    }
    return {};
}

bool YamlNode::isEmptyCollection() const
{
    return (kind == Kind::Mapping || kind == Kind::Sequence) && entries.empty() && items.empty();
}

QString YamlNode::kindName() const
{
    switch (kind) {
    case Kind::Null:
        return u"empty"_s;
    case Kind::Scalar:
        return u"a single value"_s;
    case Kind::Sequence:
        return u"a list"_s;
    case Kind::Mapping:
        return u"a group of keys"_s;
    }
    return {};
}

} // namespace tom::config
