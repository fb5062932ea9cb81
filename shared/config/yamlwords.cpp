#include "shared/config/yamlwords.h"

#include <QJsonValue>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

constexpr qsizetype step = 2;   // spaces of one level

bool isPrintable(QChar c)
{
    const char16_t code = c.unicode();
    return code >= 0x20 && code != 0x7f && !(code >= 0x80 && code < 0xa0) && code != 0x2028 && code != 0x2029 && code != 0xfeff;
}

// Words that a reader of YAML may take for a boolean or nothing, Tom's or another one.
bool isReserved(const QString &text)
{
    static const QStringList words{u"true"_s, u"false"_s, u"yes"_s, u"no"_s,   u"on"_s,
                                   u"off"_s,  u"y"_s,     u"n"_s,   u"null"_s, u"~"_s};
    return words.contains(text.toLower());
}

// A number, a date or a time to some reader: begins like one, and has nothing else in it.
bool isLikeNumber(const QString &text)
{
    static constexpr QLatin1StringView letters("0123456789abcdefABCDEFxXoO+-._:eE");
    const QChar first = text.front();
    const bool begins = first.isDigit() || ((first == u'.' || first == u'-' || first == u'+') && text.size() > 1);
    return begins && std::ranges::all_of(text, [](QChar c) { return letters.contains(c); });
}

bool mayStandPlain(const YamlNode &scalar, bool isKey)
{
    const QString &text = scalar.text;
    if (text.isEmpty() || text.front().isSpace() || text.back().isSpace() || !std::ranges::all_of(text, isPrintable))
        return false;
    if (u"?:,[]{}#&*!|>'\"%@`-=<"_s.contains(text.front()) && !(scalar.isPlain && text.size() > 1 && text.at(1).isDigit()))
        return false;
    if (std::ranges::any_of(text, [](QChar c) { return u",[]{}"_s.contains(c); }))
        return false;   // would end in brackets
    if (text.contains(u": "_s) || text.contains(u" #"_s) || text.endsWith(u':') || text.startsWith(u"..."_s))
        return false;
    if (isKey)
        return !text.contains(u':') && !isReserved(text);
    return scalar.isPlain || (!isReserved(text) && !isLikeNumber(text));
}

QByteArray doubleQuoted(const QString &text)
{
    QString out(u'"');
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            out += u'\\' + QString(c);
        else if (c == u'\n')
            out += u"\\n"_s;
        else if (c == u'\t')
            out += u"\\t"_s;
        else if (c == u'\r')
            out += u"\\r"_s;
        else if (!isPrintable(c))
            out += u"\\u%1"_s.arg(uint(c.unicode()), 4, 16, '0'_L1);
        else
            out += c;
    }
    return (out + u'"').toUtf8();
}

// "|-" and the like, when the text can stand as lines below; empty when it cannot.
QByteArray blockScalarHead(const QString &text)
{
    const bool isOneLine = !text.contains(u'\n');
    const bool isOdd = text.startsWith(u' ') || text.startsWith(u'\n')
                       || !std::ranges::all_of(text, [](QChar c) { return c == u'\n' || isPrintable(c); });
    if (isOneLine || isOdd || text.contains(u" \n"_s) || text.endsWith(u"\n\n"_s))
        return {};
    return text.endsWith(u'\n') ? "|"_ba : "|-"_ba;
}

QByteArray blockScalarLines(const QString &text, qsizetype indentation, const QByteArray &newLine)
{
    QByteArray out;
    const QString body = text.endsWith(u'\n') ? text.chopped(1) : text;
    for (const QString &line : body.split(u'\n')) {
        out += newLine;
        if (!line.isEmpty())
            out += QByteArray(indentation, ' ') + line.toUtf8();
    }
    return out;
}

} // namespace

QByteArray yamlScalar(const YamlNode &scalar, YamlStyle style)
{
    const bool isOneLine = std::ranges::all_of(scalar.text, isPrintable);
    if (style == YamlStyle::SingleQuoted && isOneLine)
        return "'" + scalar.text.toUtf8().replace('\'', "''") + "'";
    if (style == YamlStyle::Plain && mayStandPlain(scalar, false))
        return scalar.text.toUtf8();
    return doubleQuoted(scalar.text);
}

QByteArray yamlKey(const QString &key)
{
    return mayStandPlain({.kind = YamlNode::Kind::Scalar, .text = key}, true) ? key.toUtf8() : doubleQuoted(key);
}

QByteArray yamlFlow(const YamlNode &node)
{
    QByteArrayList parts;
    switch (node.kind) {
    case YamlNode::Kind::Null:
        return "null"_ba;
    case YamlNode::Kind::Scalar:
        return yamlScalar(node);
    case YamlNode::Kind::Sequence:
        for (const YamlNodePointer &item : node.items)
            parts.append(yamlFlow(*item));
        return '[' + parts.join(", ") + ']';
    case YamlNode::Kind::Mapping:
        for (const YamlEntry &entry : node.entries)
            parts.append(yamlKey(entry.key) + ": " + yamlFlow(*entry.value));
        return '{' + parts.join(", ") + '}';
    }
    return {};
}

QByteArray yamlBlockValue(const YamlNode &node, qsizetype indentation, const QByteArray &newLine)
{
    if (node.kind == YamlNode::Kind::Null)
        return {};
    if (node.isEmptyCollection())
        return ' ' + yamlFlow(node);
    const QByteArray below = newLine + QByteArray(indentation + step, ' ');
    if (node.kind == YamlNode::Kind::Scalar) {
        const QByteArray head = node.isPlain ? QByteArray() : blockScalarHead(node.text);
        return ' ' + (head.isEmpty() ? yamlScalar(node) : head + blockScalarLines(node.text, indentation + step, newLine));
    }
    QByteArray out;
    for (const YamlNodePointer &item : node.items)
        out += below + yamlBlockItem(*item, indentation + step, newLine);
    for (const YamlEntry &entry : node.entries)
        out += below + yamlBlockEntry(entry.key, *entry.value, indentation + step, newLine);
    return out;
}

QByteArray yamlBlockEntry(const QString &key, const YamlNode &value, qsizetype indentation, const QByteArray &newLine)
{
    return yamlKey(key) + ':' + yamlBlockValue(value, indentation, newLine);
}

QByteArray yamlBlockItem(const YamlNode &value, qsizetype indentation, const QByteArray &newLine)
{
    if (value.kind == YamlNode::Kind::Null)
        return "- null"_ba;
    if (value.kind == YamlNode::Kind::Scalar || value.isEmptyCollection())
        return '-' + yamlBlockValue(value, indentation, newLine);
    QByteArrayList parts;
    for (const YamlEntry &entry : value.entries)
        parts.append(yamlBlockEntry(entry.key, *entry.value, indentation + step, newLine));
    for (const YamlNodePointer &item : value.items)
        parts.append(yamlBlockItem(*item, indentation + step, newLine));
    return "- " + parts.join(newLine + QByteArray(indentation + step, ' '));
}

} // namespace tom::config
