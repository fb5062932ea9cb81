#include "shared/config/yamllayout.h"

#include <algorithm>

namespace tom::config {

namespace {

qsizetype spacesOf(QByteArrayView line)
{
    return std::ranges::find_if(line, [](char c) { return c != ' '; }) - line.begin();
}

// Behind the last letter of a line's words: a comment begins with "#" behind a space.
qsizetype endOfWords(QByteArrayView line)
{
    qsizetype end = 0;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const bool isSpace = line.at(i) == ' ' || line.at(i) == '\t' || line.at(i) == '\r';
        if (line.at(i) == '#' && (i == 0 || line.at(i - 1) == ' ' || line.at(i - 1) == '\t'))
            break;
        if (!isSpace)
            end = i + 1;
    }
    return end;
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

} // namespace

qsizetype YamlLayout::lineStart(qsizetype offset) const
{
    const qsizetype before = offset == 0 ? -1 : m_yaml.lastIndexOf('\n', offset - 1);
    const qsizetype mark = m_yaml.startsWith("\xef\xbb\xbf") ? 3 : 0;
    return std::max(before + 1, mark);
}

qsizetype YamlLayout::lineEnd(qsizetype offset) const
{
    const qsizetype found = m_yaml.indexOf('\n', offset);
    const qsizetype end = found < 0 ? m_yaml.size() : found;
    return end > offset && m_yaml.at(end - 1) == '\r' ? end - 1 : end;
}

qsizetype YamlLayout::behindComments(qsizetype end, qsizetype column) const
{
    qsizetype behind = lineEnd(end);
    for (qsizetype start = nextLine(end); start < m_yaml.size(); start = nextLine(start)) {
        const QByteArrayView line = QByteArrayView(m_yaml).sliced(start, lineEnd(start) - start);
        const qsizetype indentation = spacesOf(line);
        if (indentation == line.size())
            continue;
        if (line.at(indentation) != '#' || indentation <= column)
            break;
        behind = lineEnd(start);
    }
    return behind;
}

qsizetype YamlLayout::nextLine(qsizetype offset) const
{
    const qsizetype found = m_yaml.indexOf('\n', offset);
    return found < 0 ? m_yaml.size() : found + 1;
}

QByteArray YamlLayout::newLine() const
{
    const qsizetype found = m_yaml.indexOf('\n');
    return found > 0 && m_yaml.at(found - 1) == '\r' ? QByteArrayLiteral("\r\n") : QByteArrayLiteral("\n");
}

bool YamlLayout::isFlow(const YamlNode &node) const
{
    const bool isCollection = node.kind == YamlNode::Kind::Mapping || node.kind == YamlNode::Kind::Sequence;
    const char first = node.place.offset >= 0 && node.place.offset < m_yaml.size() ? m_yaml.at(node.place.offset) : '\0';
    return isCollection && (first == '{' || first == '[');
}

std::optional<qsizetype> YamlLayout::indentation(qsizetype offset) const
{
    const qsizetype start = lineStart(offset);
    const QByteArrayView before = QByteArrayView(m_yaml).sliced(start, offset - start);
    for (qsizetype i = 0; i < before.size(); ++i) {
        const bool isDash = before.at(i) == '-' && i + 1 < before.size() && before.at(i + 1) == ' ';
        if (before.at(i) != ' ' && !isDash)
            return std::nullopt;
    }
    return before.size();
}

std::optional<qsizetype> YamlLayout::dash(const YamlNode &item) const
{
    if (item.kind == YamlNode::Kind::Null || item.place.offset < 0 || item.place.offset > m_yaml.size())
        return std::nullopt;
    qsizetype at = item.place.offset;
    while (at > 0 && isSpace(m_yaml.at(at - 1)))
        --at;
    if (at == 0 || m_yaml.at(at - 1) != '-' || !indentation(at - 1))
        return std::nullopt;
    return at - 1;
}

std::optional<qsizetype> YamlLayout::colon(const YamlEntry &entry) const
{
    const qsizetype start = entry.keyPlace.offset;
    if (start < 0 || start >= m_yaml.size())
        return std::nullopt;
    std::optional<qsizetype> end;
    if (m_yaml.at(start) == '"' || m_yaml.at(start) == '\'')
        end = quotedEnd(start);
    else if (const QByteArray key = entry.key.toUtf8(); QByteArrayView(m_yaml).sliced(start).startsWith(key))
        end = start + key.size();
    while (end && *end < m_yaml.size() && m_yaml.at(*end) == ' ')
        ++*end;
    return end && *end < m_yaml.size() && m_yaml.at(*end) == ':' ? end : std::nullopt;
}

std::optional<qsizetype> YamlLayout::end(const YamlEntry &entry) const
{
    const auto behindKey = colon(entry);
    const auto column = indentation(entry.keyPlace.offset);
    if (!behindKey || !column || entry.isShared)
        return std::nullopt;
    if (entry.value->kind == YamlNode::Kind::Null) {
        const QByteArrayView rest = QByteArrayView(m_yaml).sliced(*behindKey + 1, lineEnd(*behindKey) - *behindKey - 1);
        return *behindKey + 1 + endOfWords(rest);   // "~" and "null" are words
    }
    if (entry.value->place.offset <= *behindKey)
        return std::nullopt;
    return blockEnd(*entry.value, *column);
}

std::optional<qsizetype> YamlLayout::itemEnd(const YamlNode &item, qsizetype dashIndentation) const
{
    return item.kind == YamlNode::Kind::Null ? std::nullopt : blockEnd(item, dashIndentation);
}

bool YamlLayout::isOwn(const YamlNode &mapping, const YamlEntry &entry)
{
    return entry.keyPlace.offset >= mapping.place.offset;
}

qsizetype YamlLayout::leading(qsizetype offset) const
{
    const qsizetype start = lineStart(offset);
    qsizetype at = start;
    while (at < offset && (m_yaml.at(at) == ' ' || (m_yaml.at(at) == '-' && m_yaml.at(at + 1) == ' ')))
        ++at;
    return at - start;
}

std::optional<qsizetype> YamlLayout::scalarEnd(const YamlNode &scalar) const
{
    const qsizetype start = scalar.place.offset;
    if (start < 0 || start >= m_yaml.size())
        return std::nullopt;
    const char first = m_yaml.at(start);
    if (first == '|' || first == '>')
        return blockScalarEnd(start, leading(start));
    const auto end = flowEnd(scalar);
    return end ? end : plainEnd(start, leading(start));
}

QByteArray YamlLayout::headComment(const YamlNode &blockScalar) const
{
    const qsizetype start = blockScalar.place.offset;
    const QByteArrayView line = QByteArrayView(m_yaml).sliced(start, lineEnd(start) - start);
    const QByteArrayView rest = line.sliced(endOfWords(line));
    return rest.contains('#') ? rest.toByteArray() : QByteArray();
}

std::optional<qsizetype> YamlLayout::blockEnd(const YamlNode &node, qsizetype indentation) const
{
    const qsizetype start = node.place.offset;
    if (start < 0 || start >= m_yaml.size())
        return std::nullopt;
    const char first = m_yaml.at(start);
    if (isFlow(node) || first == '"' || first == '\'')
        return flowEnd(node);
    if (first == '&' || first == '!' || first == '*')
        return std::nullopt;   // an anchor, a tag or an alias
    if (node.kind == YamlNode::Kind::Sequence) {
        if (node.items.empty())
            return std::nullopt;
        const auto itemDash = dash(*node.items.back());
        return itemDash ? itemEnd(*node.items.back(), *this->indentation(*itemDash)) : std::nullopt;
    }
    if (node.kind == YamlNode::Kind::Mapping) {
        const auto last =
            std::find_if(node.entries.rbegin(), node.entries.rend(), [&](const YamlEntry &one) { return isOwn(node, one); });
        return last == node.entries.rend() ? std::nullopt : end(*last);
    }
    return first == '|' || first == '>' ? blockScalarEnd(start, indentation) : plainEnd(start, indentation);
}

std::optional<qsizetype> YamlLayout::flowEnd(const YamlNode &node) const
{
    const qsizetype start = node.place.offset;
    if (start < 0 || start >= m_yaml.size() || node.kind == YamlNode::Kind::Null)
        return std::nullopt;
    const char first = m_yaml.at(start);
    if (first == '{' || first == '[')
        return bracketEnd(start);
    if (first == '"' || first == '\'')
        return quotedEnd(start);
    // A plain scalar within brackets, in one piece.
    const QByteArray written = node.text.toUtf8();
    if (node.kind != YamlNode::Kind::Scalar || written.isEmpty() || !QByteArrayView(m_yaml).sliced(start).startsWith(written))
        return std::nullopt;
    return start + written.size();
}

std::optional<qsizetype> YamlLayout::quotedEnd(qsizetype offset) const
{
    const char quote = m_yaml.at(offset);
    for (qsizetype i = offset + 1; i < m_yaml.size(); ++i) {
        const bool isEscape = quote == '"' && m_yaml.at(i) == '\\';
        const bool isDoubled = quote == '\'' && m_yaml.at(i) == '\'' && i + 1 < m_yaml.size() && m_yaml.at(i + 1) == '\'';
        if (isEscape || isDoubled)
            ++i;
        else if (m_yaml.at(i) == quote)
            return i + 1;
    }
    return std::nullopt;
}

// Lines that follow belong to it while they are indented deeper than what it is the value of; a comment ends it.
std::optional<qsizetype> YamlLayout::plainEnd(qsizetype offset, qsizetype indentation) const
{
    const QByteArrayView bytes(m_yaml);
    const qsizetype firstEnd = lineEnd(offset);
    qsizetype end = offset + endOfWords(bytes.sliced(offset, firstEnd - offset));
    bool isCommented = end < firstEnd && !bytes.sliced(end, firstEnd - end).trimmed().isEmpty();
    for (qsizetype at = nextLine(offset); at < bytes.size() && !isCommented; at = nextLine(at)) {
        const QByteArrayView line = bytes.sliced(at, lineEnd(at) - at);
        if (line.trimmed().isEmpty())
            continue;
        const qsizetype words = endOfWords(line);
        if (spacesOf(line) <= indentation || words == 0)
            break;
        end = at + words;
        isCommented = !line.sliced(words).trimmed().isEmpty();
    }
    return end;
}

std::optional<qsizetype> YamlLayout::blockScalarEnd(qsizetype offset, qsizetype indentation) const
{
    const QByteArrayView bytes(m_yaml);
    qsizetype end = lineEnd(offset);
    for (qsizetype at = nextLine(offset); at < bytes.size(); at = nextLine(at)) {
        const QByteArrayView line = bytes.sliced(at, lineEnd(at) - at);
        if (line.trimmed().isEmpty())
            continue;
        if (spacesOf(line) <= indentation)
            break;
        end = at + line.size();
    }
    return end;
}

std::optional<qsizetype> YamlLayout::bracketEnd(qsizetype offset) const
{
    qsizetype open = 0;
    for (qsizetype i = offset; i < m_yaml.size(); ++i) {
        const char c = m_yaml.at(i);
        const char before = i > 0 ? m_yaml.at(i - 1) : ' ';
        const bool isTokenStart = isSpace(before) || before == '[' || before == '{' || before == ',' || before == ':';
        if ((c == '"' || c == '\'') && isTokenStart) {
            const auto end = quotedEnd(i);
            if (!end)
                return std::nullopt;
            i = *end - 1;
        } else if (c == '#' && isSpace(before)) {
            i = lineEnd(i) - 1;
        } else if (c == '[' || c == '{') {
            ++open;
        } else if ((c == ']' || c == '}') && --open == 0) {
            return i + 1;
        }
    }
    return std::nullopt;
}

} // namespace tom::config
