#include "shared/httpserver/headfields.h"

#include <algorithm>

namespace tom::httpserver {

namespace {

bool isAlphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool consistsOf(QByteArrayView text, QByteArrayView others)
{
    return !text.isEmpty()
           && std::all_of(text.begin(), text.end(), [others](char c) { return isAlphanumeric(c) || others.contains(c); });
}

int hexDigit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

} // namespace

bool isToken(QByteArrayView text)
{
    return consistsOf(text, "!#$%&'*+-.^_`|~");
}

bool isFieldValue(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c == '\t' || (uchar(c) >= 0x20 && c != 0x7f); });
}

bool isHost(QByteArrayView text)
{
    const qsizetype end = text.startsWith('[') ? text.indexOf(']') + 1 : text.indexOf(':');
    const QByteArrayView name = end > 0 ? text.first(end) : text;
    const QByteArrayView port = text.sliced(name.size());
    const bool isName = name.startsWith('[') ? name.size() > 2 && consistsOf(name.sliced(1, name.size() - 2), ":.")
                                             : consistsOf(name, "-._~!$&'()*+;=");
    return isName && (port.isEmpty() || (port.startsWith(':') && (port.size() == 1 || isLength(port.sliced(1)))));
}

bool isLength(QByteArrayView text)
{
    return !text.isEmpty() && text.size() <= 15
           && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool isTarget(QByteArrayView target)
{
    if (!target.startsWith('/'))
        return false;
    bool inPath = true;
    for (qsizetype i = 0; i < target.size(); ++i) {
        const char c = target.at(i);
        if (uchar(c) <= 0x20 || uchar(c) >= 0x7f || c == '#')
            return false;
        inPath = inPath && c != '?';
        if (c != '%')
            continue;
        if (i + 2 >= target.size() || hexDigit(target.at(i + 1)) < 0 || hexDigit(target.at(i + 2)) < 0)
            return false;
        const int byte = hexDigit(target.at(i + 1)) * 16 + hexDigit(target.at(i + 2));
        if (byte == 0 || (inPath && (byte < 0x20 || byte == 0x7f)))
            return false;
    }
    return true;
}

bool listContains(QByteArrayView list, QByteArrayView word)
{
    for (const QByteArray &item : list.toByteArray().split(',')) {
        if (item.trimmed().compare(word, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

QByteArrayList valuesOf(const Headers &fields, QByteArrayView name)
{
    QByteArrayList values;
    for (const auto &[key, value] : fields) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            values.append(value);
    }
    return values;
}

} // namespace tom::httpserver
