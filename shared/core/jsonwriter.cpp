#include "shared/core/jsonwriter.h"

#include "shared/core/json.h"

#include <QLocale>

#include <cmath>

namespace tom::json {

namespace {

constexpr char hexDigits[] = "0123456789abcdef";

bool isPair(QStringView text, qsizetype i)
{
    return text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
}

// Half of a pair by itself is no letter, and has no UTF-8.
bool needsEscape(QStringView text, qsizetype i)
{
    const QChar c = text[i];
    return c < u' ' || c == u'"' || c == u'\\' || (c.isSurrogate() && !isPair(text, i));
}

void appendEscape(QByteArray &json, char16_t unit)
{
    json += "\\u";
    for (const int shift : {12, 8, 4, 0})
        json += hexDigits[(unit >> shift) & 0xf];
}

// Qt writes it with the short escapes that JSON has.
void appendControl(QByteArray &json, char16_t unit)
{
    switch (unit) {
    case u'"':
    case u'\\':
        json += '\\';
        json += char(unit);
        return;
    case u'\b':
        json += "\\b";
        return;
    case u'\f':
        json += "\\f";
        return;
    case u'\n':
        json += "\\n";
        return;
    case u'\r':
        json += "\\r";
        return;
    case u'\t':
        json += "\\t";
        return;
    default:
        appendEscape(json, unit);
    }
}

// As a string of JSON.
void appendText(QByteArray &json, QStringView text)
{
    json.reserve(json.size() + text.size() + 2);
    json += '"';
    for (qsizetype i = 0; i < text.size(); ++i) {
        const qsizetype begin = i;
        bool isAscii = true;
        for (; i < text.size() && !needsEscape(text, i); i += isPair(text, i) ? 2 : 1)
            isAscii = isAscii && text[i].unicode() < 0x80;
        const QStringView run = text.sliced(begin, i - begin);
        if (isAscii) {
            for (const QChar c : run)
                json += char(c.unicode());
        } else {
            json += run.toUtf8();   // at once: letter by letter each would cost some memory of its own
        }
        if (i < text.size())
            appendControl(json, text[i].unicode());
    }
    json += '"';
}

} // namespace

void Writer::addKey(QLatin1StringView key)
{
    if (m_text.size() > 1)
        m_text += ',';
    m_text.append('"').append(key.data(), key.size()).append("\":", 2);
}

void Writer::add(QLatin1StringView key, const QString &text)
{
    addKey(key);
    appendText(m_text, text);
}

void Writer::add(QLatin1StringView key, const QStringList &texts)
{
    addKey(key);
    m_text += '[';
    for (qsizetype i = 0; i < texts.size(); ++i) {
        if (i > 0)
            m_text += ',';
        appendText(m_text, texts.at(i));
    }
    m_text += ']';
}

void Writer::add(QLatin1StringView key, const QJsonObject &object)
{
    addWritten(key, compact(object));
}

void Writer::add(QLatin1StringView key, double number)
{
    constexpr double whole = 9007199254740992.0;   // up to here each integer is a double
    if (!std::isfinite(number))
        addWritten(key, "null");
    else if (std::abs(number) < whole && std::trunc(number) == number)
        addWritten(key, QByteArray::number(qint64(number)));
    else
        addWritten(key, QByteArray::number(number, 'g', QLocale::FloatingPointShortest));
}

void Writer::add(QLatin1StringView key, std::optional<double> number)
{
    if (number)
        add(key, *number);
    else
        addWritten(key, "null");
}

void Writer::addWritten(QLatin1StringView key, QByteArrayView json)
{
    addKey(key);
    m_text += json;
}

} // namespace tom::json
