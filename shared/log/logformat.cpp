#include "shared/log/logformat.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace tom::log {

namespace {

constexpr qsizetype maxUser = 12;
constexpr qsizetype maxModule = 15;
constexpr qsizetype maxJsonName = 64;

enum class Quoting { Text, Json };

// What ends a line, moves a terminal's cursor, or turns the direction of writing could make one line look like another.
bool mustBeEscaped(char16_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || (c >= 0x200e && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e)
           || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

void appendEscape(QString &out, char16_t c, Quoting quoting)
{
    if (c == u'\n')
        out += "\\n"_L1;
    else if (c == u'\r')
        out += "\\r"_L1;
    else if (c == u'\t')
        out += "\\t"_L1;
    else if (quoting == Quoting::Text && c < 0x100)
        out += u"\\x%1"_s.arg(uint(c), 2, 16, QLatin1Char('0'));
    else
        out += u"\\u%1"_s.arg(uint(c), 4, 16, QLatin1Char('0'));
}

QString escaped(QStringView text, Quoting quoting)
{
    QString out;
    out.reserve(text.size() + 8);
    for (const QChar character : text) {
        const char16_t c = character.unicode();
        if (mustBeEscaped(c)) {
            appendEscape(out, c, quoting);
        } else {
            if (quoting == Quoting::Json && (c == u'"' || c == u'\\'))
                out += u'\\';
            out += character;
        }
    }
    return out;
}

// The first letters, without half a surrogate pair at the end.
QStringView head(QStringView text, qsizetype length)
{
    if (text.size() <= length)
        return text;
    if (text.at(length - 1).isHighSurrogate())
        --length;
    return text.first(length);
}

// Trivial, so that it outlives every other object of its thread that may still have something to say.
struct WrittenSecond
{
    qint64 second = -1;
    int offset = 0;
    std::array<char16_t, 20> text{};   // yyyy-MM-dd HH:mm:ss.
};
constinit thread_local WrittenSecond writtenSecond;

// The same second is written again and again, and writing it takes longer than the rest of a line.
QString clockText(const QDateTime &time)
{
    const qint64 second = time.toSecsSinceEpoch();
    const int offset = time.offsetFromUtc();
    if (writtenSecond.second != second || writtenSecond.offset != offset) {
        const QString text = time.toString(u"yyyy-MM-dd HH:mm:ss.");
        if (text.size() != qsizetype(writtenSecond.text.size()))   // in another millennium
            return time.toString(u"yyyy-MM-dd HH:mm:ss.zzz");
        writtenSecond = {.second = second, .offset = offset};
        std::copy_n(text.utf16(), text.size(), writtenSecond.text.begin());
    }
    const auto milliseconds = uint(time.time().msec());
    return QStringView(writtenSecond.text).toString() + QString::number(1000 + milliseconds).sliced(1);
}

QString column(QStringView text, qsizetype width)
{
    QString cell = escaped(head(text, width), Quoting::Text);
    cell.replace(u'|', u'?');
    return cell.leftJustified(width, u' ', true);
}

// Shortens the message until what make() makes of it fits; one escaped letter is up to six bytes.
template<typename Make>
QByteArray fitting(const QString &message, Make make)
{
    QByteArray line = make(head(message, maxLineBytes), message.size() > maxLineBytes);
    for (qsizetype length = maxLineBytes / 2; line.size() > maxLineBytes && length > 0; length = length * 3 / 4)
        line = make(head(message, length), message.size() > length);
    return line;
}

} // namespace

QLatin1StringView levelName(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return "DEBUG"_L1;
    case QtInfoMsg:
        return "INFO"_L1;
    case QtWarningMsg:
        return "WARNING"_L1;
    case QtCriticalMsg:
        return "ERROR"_L1;
    case QtFatalMsg:
        return "CRITICAL"_L1;
    }
    return "INFO"_L1;
}

QString moduleOf(QLatin1StringView category)
{
    const QLatin1StringView last = category.sliced(category.lastIndexOf('.'_L1) + 1);
    return last.isEmpty() || category == "default"_L1 ? u"qt"_s : QString(last);
}

QByteArray textLine(const LogRecord &record)
{
    const QString start = clockText(record.time) + " | "_L1 + QString(levelName(record.type)).leftJustified(8) + " | "_L1
                          + column(record.user, maxUser) + " | "_L1 + column(record.module, maxModule) + " | "_L1;
    return fitting(record.message, [&start](QStringView message, bool isCut) {
        return (start + escaped(message, Quoting::Text) + (isCut ? u"…"_s : QString()) + u'\n').toUtf8();
    });
}

QByteArray jsonLine(const LogRecord &record)
{
    const QString start = uR"({"time":"%1","level":"%2","user":"%3","module":"%4","message":")"_s.arg(
        record.time.toOffsetFromUtc(record.time.offsetFromUtc()).toString(Qt::ISODateWithMs), levelName(record.type),
        escaped(head(record.user, maxJsonName), Quoting::Json), escaped(head(record.module, maxJsonName), Quoting::Json));
    return fitting(record.message, [&start](QStringView message, bool isCut) {
        return (start + escaped(message, Quoting::Json) + (isCut ? u"…"_s : QString()) + "\"}\n"_L1).toUtf8();
    });
}

} // namespace tom::log
