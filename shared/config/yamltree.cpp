#include "shared/config/yamltree.h"

#include <QHash>
#include <QJsonValue>

#include <algorithm>

namespace tom::config {

namespace {

qsizetype indexOf(const YamlNode &node, const QString &step)
{
    if (node.kind == YamlNode::Kind::Sequence) {
        bool isNumber = false;
        const int index = step.toInt(&isNumber);
        return isNumber && index >= 0 && size_t(index) < node.items.size() && QString::number(index) == step ? index : -1;
    }
    const auto found = std::ranges::find(node.entries, step, &YamlEntry::key);
    return found == node.entries.end() ? -1 : found - node.entries.begin();
}

std::shared_ptr<YamlNode> copyOf(const YamlNodePointer &node)
{
    return node ? std::make_shared<YamlNode>(*node) : std::make_shared<YamlNode>();
}

} // namespace

YamlNodePointer nested(const QStringList &path, const YamlNodePointer &value)
{
    if (path.isEmpty())
        return value;
    const auto mapping = std::make_shared<YamlNode>(YamlNode{.kind = YamlNode::Kind::Mapping});
    mapping->entries.push_back({.key = path.first(), .value = nested(path.sliced(1), value)});
    return mapping;
}

YamlNodePointer withValue(const YamlNodePointer &root, const QStringList &path, const YamlNodePointer &value)
{
    if (path.isEmpty())
        return value;
    if (!root || root->kind == YamlNode::Kind::Null)
        return nested(path, value);
    const auto copy = copyOf(root);
    const QString &step = path.first();
    const qsizetype index = indexOf(*root, step);
    if (root->kind == YamlNode::Kind::Sequence) {
        const bool isNext = step == QString::number(root->items.size());
        if (index < 0 && !isNext)
            return nullptr;
        const YamlNodePointer changed = withValue(isNext ? nullptr : root->items[size_t(index)], path.sliced(1), value);
        if (isNext)
            copy->items.push_back(changed);
        else
            copy->items[size_t(index)] = changed;
        return changed ? copy : nullptr;
    }
    if (root->kind != YamlNode::Kind::Mapping)
        return nullptr;
    const YamlNodePointer changed = withValue(index < 0 ? nullptr : root->entries[size_t(index)].value, path.sliced(1), value);
    if (index < 0)
        copy->entries.push_back({.key = step, .value = changed});
    else
        copy->entries[size_t(index)].value = changed;
    return changed ? copy : nullptr;
}

YamlNodePointer withoutValue(const YamlNodePointer &root, const QStringList &path)
{
    const qsizetype index = root && !path.isEmpty() ? indexOf(*root, path.first()) : -1;
    if (index < 0)
        return nullptr;
    const auto copy = copyOf(root);
    const bool isSequence = root->kind == YamlNode::Kind::Sequence;
    if (path.size() == 1) {
        if (isSequence)
            copy->items.erase(copy->items.begin() + index);
        else
            copy->entries.erase(copy->entries.begin() + index);
        return copy;
    }
    YamlNodePointer &child = isSequence ? copy->items[size_t(index)] : copy->entries[size_t(index)].value;
    child = withoutValue(child, path.sliced(1));
    return child ? copy : nullptr;
}

YamlNodePointer withKey(const YamlNodePointer &root, const QStringList &path, const QString &key)
{
    const qsizetype index = root && !path.isEmpty() ? indexOf(*root, path.first()) : -1;
    if (index < 0)
        return nullptr;
    const auto copy = copyOf(root);
    if (root->kind == YamlNode::Kind::Sequence) {
        copy->items[size_t(index)] = withKey(root->items[size_t(index)], path.sliced(1), key);
        return copy->items[size_t(index)] ? copy : nullptr;
    }
    YamlEntry &entry = copy->entries[size_t(index)];
    if (path.size() == 1)
        entry.key = key;
    else
        entry.value = withKey(entry.value, path.sliced(1), key);
    return entry.value ? copy : nullptr;
}

YamlNodePointer nodeAt(const YamlNodePointer &root, const QStringList &path)
{
    YamlNodePointer node = root;
    for (const QString &step : path) {
        const qsizetype index = node ? indexOf(*node, step) : -1;
        if (index < 0)
            return nullptr;
        node = node->kind == YamlNode::Kind::Sequence ? node->items[size_t(index)] : node->entries[size_t(index)].value;
    }
    return node;
}

bool isSame(const YamlNode &one, const YamlNode &other)
{
    if (one.kind != other.kind || one.items.size() != other.items.size() || one.entries.size() != other.entries.size())
        return false;
    if (one.kind == YamlNode::Kind::Scalar)
        return one.text == other.text && one.toJson() == other.toJson();
    for (size_t i = 0; i < one.items.size(); ++i) {
        if (!isSame(*one.items[i], *other.items[i]))
            return false;
    }
    QHash<QString, YamlNodePointer> others;
    for (const YamlEntry &entry : other.entries)
        others.insert(entry.key, entry.value);
    return std::ranges::all_of(one.entries, [&others](const YamlEntry &entry) {
        const YamlNodePointer same = others.value(entry.key);
        return same && isSame(*entry.value, *same);
    });
}

} // namespace tom::config
