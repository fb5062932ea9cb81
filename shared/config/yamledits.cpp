#include "shared/config/yamledits.h"

#include "shared/config/yamltree.h"
#include "shared/config/yamlwords.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

bool isMapping(const YamlNode &node)
{
    return node.kind == YamlNode::Kind::Mapping;
}

const YamlEntry *lastOwn(const YamlNode &mapping)
{
    const auto found = std::find_if(mapping.entries.rbegin(), mapping.entries.rend(),
                                    [&](const YamlEntry &one) { return YamlLayout::isOwn(mapping, one); });
    return found == mapping.entries.rend() ? nullptr : &*found;
}

} // namespace

YamlEdits::YamlEdits(const QByteArray &yaml, YamlNodePointer root) : m_yaml(yaml), m_root(std::move(root)), m_layout(yaml) {}

std::unexpected<Error> YamlEdits::refusal(const YamlPlace &place, const QString &reason) const
{
    return failure(ErrorCode::InvalidInput, u"line %1: %2; change it in the text"_s.arg(place.line).arg(reason));
}

std::unexpected<Error> YamlEdits::oddRefusal(const YamlPlace &place) const
{
    return refusal(place, u"this is written in a way that cannot be changed in place"_s);
}

TextEdit YamlEdits::change(qsizetype start, qsizetype end, const QByteArray &after) const
{
    // Of what "<<" mixes the order may be another; whoever reads the result sees then that it is not what was wanted.
    return {start, m_yaml.sliced(start, std::max<qsizetype>(end - start, 0)), after};
}

Result<YamlEdits::Spot> YamlEdits::spotAt(const QStringList &path) const
{
    Spot spot{.parent = m_root, .path = path};
    for (qsizetype depth = 0; depth < path.size(); ++depth) {
        spot.isInFlow = spot.isInFlow || m_layout.isFlow(*spot.parent);
        const bool isInMapping = isMapping(*spot.parent);
        if (isInMapping) {
            const auto found = std::ranges::find(spot.parent->entries, path.at(depth), &YamlEntry::key);
            spot.index = size_t(found - spot.parent->entries.begin());
            if (found->isShared)
                return refusal(found->keyPlace, u"\"%1\" is shared by an anchor, an alias or \"<<\""_s.arg(path.at(depth)));
        } else {
            spot.index = path.at(depth).toUInt();
        }
        if (depth + 1 < path.size())
            spot.parent = isInMapping ? spot.parent->entries[spot.index].value : spot.parent->items[spot.index];
    }
    return spot;
}

Result<TextEdit> YamlEdits::set(const QStringList &path, const YamlNodePointer &value) const
{
    qsizetype known = 0;
    while (known < path.size() && nodeAt(m_root, path.first(known + 1)))
        ++known;
    if (known < path.size())
        return insert(path.first(known), path.at(known), nested(path.sliced(known + 1), value));
    const Result<Spot> spot = spotAt(path);
    return spot ? replace(*spot, value) : std::unexpected(spot.error());
}

Result<TextEdit> YamlEdits::replace(const Spot &spot, const YamlNodePointer &value) const
{
    const bool isEntry = isMapping(*spot.parent);
    const YamlNode &old = isEntry ? *spot.parent->entries[spot.index].value : *spot.parent->items[spot.index];
    if (spot.isInFlow)
        return replaceInFlow(old, *value);
    std::optional<qsizetype> start;
    std::optional<qsizetype> end;
    if (isEntry) {
        start = m_layout.colon(spot.parent->entries[spot.index]);
        end = m_layout.end(spot.parent->entries[spot.index]);
    } else {
        start = m_layout.dash(old);
        end = start ? m_layout.itemEnd(old, *m_layout.indentation(*start)) : std::nullopt;
    }
    if (!start || !end)
        return oddRefusal(old.place);
    const char first = old.kind == YamlNode::Kind::Scalar ? m_yaml.at(old.place.offset) : '\0';
    const bool areLines = first == '|' || first == '>' || (value->text.contains(u'\n') && !value->isPlain);
    if (old.kind == YamlNode::Kind::Scalar && value->kind == YamlNode::Kind::Scalar && !areLines) {
        const YamlStyle style = value->isPlain  ? YamlStyle::Plain
                                : first == '"'  ? YamlStyle::DoubleQuoted
                                : first == '\'' ? YamlStyle::SingleQuoted
                                                : YamlStyle::Plain;
        return change(old.place.offset, *end, yamlScalar(*value, style));
    }
    const qsizetype column = *m_layout.indentation(isEntry ? spot.parent->entries[spot.index].keyPlace.offset : *start);
    const QByteArray written = isEntry ? yamlBlockValue(*value, column, m_layout.newLine())
                                       : yamlBlockItem(*value, column, m_layout.newLine()).sliced(1);
    return replaceBlock(*start + 1, *end, written, first == '|' || first == '>' ? m_layout.headComment(old) : QByteArray());
}

// A comment in the line where the old value ends, or the one given, stays in the line where the new one begins.
Result<TextEdit> YamlEdits::replaceBlock(qsizetype start, qsizetype end, const QByteArray &written,
                                         const QByteArray &comment) const
{
    const qsizetype lines = written.indexOf(m_layout.newLine());
    if (lines < 0)
        return change(start, end, written + comment);
    const qsizetype lineEnd = m_layout.lineEnd(end);
    const QByteArray behind = comment.isEmpty() ? m_yaml.sliced(end, lineEnd - end) : comment;
    return change(start, lineEnd, written.first(lines) + behind + written.sliced(lines));
}

Result<TextEdit> YamlEdits::replaceInFlow(const YamlNode &old, const YamlNode &value) const
{
    const auto end = m_layout.flowEnd(old);
    if (!end)
        return oddRefusal(old.place);
    const char first = m_yaml.at(old.place.offset);
    const bool keepsQuotes = value.kind == YamlNode::Kind::Scalar && !value.isPlain && (first == '"' || first == '\'');
    const YamlStyle style = first == '"' ? YamlStyle::DoubleQuoted : YamlStyle::SingleQuoted;
    return change(old.place.offset, *end, keepsQuotes ? yamlScalar(value, style) : yamlFlow(value));
}

Result<TextEdit> YamlEdits::insert(const QStringList &parentPath, const QString &step, const YamlNodePointer &value) const
{
    const YamlNodePointer parent = nodeAt(m_root, parentPath);
    if (!parent || (parentPath.isEmpty() && parent->kind == YamlNode::Kind::Null))
        return append(step, *value);
    bool isInFlow = false;
    std::optional<Spot> around;
    if (!parentPath.isEmpty()) {
        Result<Spot> spot = spotAt(parentPath);
        if (!spot)
            return std::unexpected(spot.error());
        isInFlow = spot->isInFlow;
        around = std::move(*spot);
    }
    if (parent->kind == YamlNode::Kind::Scalar)
        return refusal(parent->place, u"here stands a single value, and nothing can stand within it"_s);
    const bool isSequence = parent->kind == YamlNode::Kind::Sequence;
    if (isSequence && step != QString::number(parent->items.size()))
        return failure(ErrorCode::NotFound, u"the list in line %1 has no item %2"_s.arg(parent->place.line).arg(step));
    if (around && !isInFlow && (parent->kind == YamlNode::Kind::Null || parent->isEmptyCollection()))
        return replace(*around, withValue(parent, {step}, value));   // an empty one is written anew, in lines
    if (isInFlow || m_layout.isFlow(*parent))
        return insertInFlow(*parent, isSequence ? yamlFlow(*value) : yamlKey(step) + ": " + yamlFlow(*value));
    std::optional<qsizetype> column;
    std::optional<qsizetype> end;
    if (isSequence) {
        const auto dash = m_layout.dash(*parent->items.back());
        column = dash ? m_layout.indentation(*dash) : std::nullopt;
        end = column ? m_layout.itemEnd(*parent->items.back(), *column) : std::nullopt;
    } else if (const YamlEntry *const last = lastOwn(*parent)) {
        column = m_layout.indentation(last->keyPlace.offset);
        end = m_layout.end(*last);
    }
    if (!column || !end)
        return oddRefusal(parent->place);
    const QByteArray newLine = m_layout.newLine();
    const QByteArray written =
        isSequence ? yamlBlockItem(*value, *column, newLine) : yamlBlockEntry(step, *value, *column, newLine);
    const qsizetype at = m_layout.behindComments(*end, *column);
    return change(at, at, newLine + QByteArray(*column, ' ') + written);
}

Result<TextEdit> YamlEdits::insertInFlow(const YamlNode &parent, const QByteArray &written) const
{
    const auto whole = m_layout.flowEnd(parent);
    if (!whole || !m_layout.isFlow(parent))
        return oddRefusal(parent.place);
    if (parent.isEmptyCollection())
        return change(*whole - 1, *whole - 1, written);
    const YamlEntry *const last = isMapping(parent) ? lastOwn(parent) : nullptr;
    const YamlNodePointer value = last ? last->value : parent.items.empty() ? nullptr : parent.items.back();
    const auto end = value ? m_layout.flowEnd(*value) : std::nullopt;
    return end ? Result<TextEdit>(change(*end, *end, ", " + written)) : oddRefusal(parent.place);
}

// To a file that says nothing yet.
Result<TextEdit> YamlEdits::append(const QString &key, const YamlNode &value) const
{
    const QByteArray newLine = m_layout.newLine();
    const bool isLineOpen = !m_yaml.isEmpty() && !m_yaml.endsWith('\n');
    return change(m_yaml.size(), m_yaml.size(),
                  (isLineOpen ? newLine : QByteArray()) + yamlBlockEntry(key, value, 0, newLine) + newLine);
}

Result<TextEdit> YamlEdits::rename(const QStringList &path, const QString &key) const
{
    const Result<Spot> spot = spotAt(path);
    if (!spot)
        return std::unexpected(spot.error());
    if (!isMapping(*spot->parent))
        return failure(ErrorCode::InvalidInput, u"an item of a list has no name"_s);
    const YamlEntry &entry = spot->parent->entries[spot->index];
    if (spot->parent->entry(key))
        return failure(ErrorCode::InvalidInput, u"\"%1\" stands there already"_s.arg(key));
    auto end = m_layout.colon(entry);
    if (!end)
        return oddRefusal(entry.keyPlace);
    while (m_yaml.at(*end - 1) == ' ')
        --*end;
    return change(entry.keyPlace.offset, *end, yamlKey(key));
}

Result<TextEdit> YamlEdits::remove(const QStringList &path) const
{
    const Result<Spot> spot = spotAt(path);
    if (!spot)
        return std::unexpected(spot.error());
    if (spot->isInFlow)
        return removeFromFlow(*spot);
    if (isMapping(*spot->parent)) {
        const YamlEntry &entry = spot->parent->entries[spot->index];
        const auto end = m_layout.end(entry);
        return end ? removeLines(*spot, entry.keyPlace.offset, *end) : oddRefusal(entry.keyPlace);
    }
    const YamlNode &item = *spot->parent->items[spot->index];
    const auto dash = m_layout.dash(item);
    const auto end = dash ? m_layout.itemEnd(item, *m_layout.indentation(*dash)) : std::nullopt;
    return end ? removeLines(*spot, *dash, *end) : oddRefusal(item.place);
}

Result<TextEdit> YamlEdits::removeLines(const Spot &spot, qsizetype start, qsizetype end) const
{
    const YamlNode &parent = *spot.parent;
    const qsizetype line = m_layout.lineStart(start);
    const bool isFirstInLine = QByteArrayView(m_yaml).sliced(line, start - line).trimmed().isEmpty();
    if (parent.entries.size() + parent.items.size() == 1)
        return isFirstInLine ? leaveEmpty(spot, start, end) : oddRefusal(parent.place);
    if (isFirstInLine) {
        const qsizetype next = m_layout.nextLine(end);
        const bool isLastWithoutEnd = next == m_yaml.size() && !m_yaml.endsWith('\n');
        return change(isLastWithoutEnd && line > 0 ? m_layout.lineEnd(line - 1) : line, next, {});
    }
    // The first key behind a dash: the next one takes its place, unless a comment stands between them.
    const auto following = std::ranges::find_if(
        parent.entries, [&](const YamlEntry &one) { return one.keyPlace.offset > start && YamlLayout::isOwn(parent, one); });
    if (following == parent.entries.end())
        return oddRefusal(parent.place);
    const qsizetype next = following->keyPlace.offset;
    if (QByteArrayView(m_yaml).sliced(end, next - end).contains('#'))
        return refusal(parent.place, u"a comment stands between this key and the next"_s);
    return change(start, next, {});
}

// The last one of a group or list goes: brackets with nothing in them stay.
Result<TextEdit> YamlEdits::leaveEmpty(const Spot &spot, qsizetype start, qsizetype end) const
{
    const QStringList parentPath = spot.path.first(spot.path.size() - 1);
    const Result<Spot> around = parentPath.isEmpty()
                                    ? Result<Spot>(refusal(spot.parent->place, u"this is the last key of the file"_s))
                                    : spotAt(parentPath);
    if (!around)
        return std::unexpected(around.error());
    if (!isMapping(*around->parent))
        return oddRefusal(spot.parent->place);
    const auto colon = m_layout.colon(around->parent->entries[around->index]);
    if (!colon)
        return oddRefusal(spot.parent->place);
    const QByteArray brackets = isMapping(*spot.parent) ? " {}"_ba : " []"_ba;
    const qsizetype line = m_layout.lineStart(start);
    return change(*colon + 1, m_layout.nextLine(end), brackets + m_yaml.sliced(*colon + 1, line - *colon - 1));
}

Result<TextEdit> YamlEdits::removeFromFlow(const Spot &spot) const
{
    const YamlNode &parent = *spot.parent;
    struct Part
    {
        qsizetype start = 0;
        std::optional<qsizetype> end{};
    };
    QList<Part> parts;
    for (const YamlEntry &entry : parent.entries) {
        if (entry.keyPlace.offset > parent.place.offset)   // what "<<" brings in comes behind, and stands somewhere else
            parts.append({entry.keyPlace.offset, m_layout.flowEnd(*entry.value)});
    }
    for (const YamlNodePointer &item : parent.items)
        parts.append({item->place.offset, m_layout.flowEnd(*item)});
    const auto index = qsizetype(spot.index);
    if (index >= parts.size() || !parts.at(index).end)
        return oddRefusal(parent.place);
    const Part &part = parts.at(index);
    if (index == 0)
        return change(part.start, parts.size() > 1 ? parts.at(1).start : *part.end, {});
    const Part &before = parts.at(index - 1);
    return before.end ? Result<TextEdit>(change(*before.end, *part.end, {})) : oddRefusal(parent.place);
}

} // namespace tom::config
