#include "shared/httpserver/headguard.h"

#include <QList>

namespace tom::httpserver {

namespace {

constexpr int maxFields = 100;

Verdict refused(int status, const QByteArray &reason)
{
    return {.kind = Verdict::Refused, .status = status, .reason = reason};
}

// RFC 9110 5.6.2
bool isToken(QByteArrayView text)
{
    static constexpr QByteArrayView others = "!#$%&'*+-.^_`|~";
    if (text.isEmpty())
        return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || others.contains(c);
    });
}

bool isFieldValue(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = uchar(c);
        return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
    });
}

// An absolute path without control characters, spaces or an encoded NUL.
bool isTarget(QByteArrayView target)
{
    if (!target.startsWith('/') || target.toByteArray().contains("%00"))
        return false;
    return std::all_of(target.begin(), target.end(), [](char c) { return uchar(c) > 0x20 && uchar(c) < 0x7f; });
}

bool isNumber(QByteArrayView text)
{
    return !text.isEmpty() && text.size() <= 15
           && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool same(QByteArrayView left, QByteArrayView right)
{
    return left.compare(right, Qt::CaseInsensitive) == 0;
}

struct Fields
{
    QList<QByteArrayView> lengths{};
    int hosts = 0;
    bool transferEncoding = false;
    QByteArray connection{};
};

// An empty verdict when all fields are well formed.
Verdict readFields(QByteArrayView head, Fields &fields)
{
    int count = 0;
    while (!head.isEmpty()) {
        const qsizetype end = head.indexOf("\r\n");
        const QByteArrayView line = head.first(end);
        head = head.sliced(end + 2);
        if (++count > maxFields)
            return refused(431, "more than 100 header fields");
        const qsizetype colon = line.indexOf(':');
        // A leading space would be a folded line, a space before the colon a name that parsers read differently.
        if (colon <= 0 || !isToken(line.first(colon)))
            return refused(400, "a header field has no valid name");
        const QByteArrayView name = line.first(colon);
        const QByteArrayView value = line.sliced(colon + 1).trimmed();
        if (!isFieldValue(value))
            return refused(400, "a header field contains a control character");
        if (same(name, "content-length"))
            fields.lengths.append(value);
        else if (same(name, "transfer-encoding"))
            fields.transferEncoding = true;
        else if (same(name, "host"))
            ++fields.hosts;
        else if (same(name, "connection"))
            fields.connection += value.toByteArray().toLower() + ',';
    }
    return {};
}

} // namespace

HeadGuard::HeadGuard(qint64 maxHeadBytes, BodyLimit bodyLimit) : m_maxHeadBytes(maxHeadBytes), m_bodyLimit(std::move(bodyLimit))
{}

Verdict HeadGuard::judge(QByteArrayView bytes) const
{
    const QByteArrayView window = bytes.first(qMin(bytes.size(), qsizetype(m_maxHeadBytes)));
    const qsizetype end = window.indexOf("\r\n\r\n");
    if (end < 0) {
        if (bytes.size() >= m_maxHeadBytes)
            return refused(431, "the header is longer than " + QByteArray::number(m_maxHeadBytes) + " bytes");
        // Nothing that is no HTTP is waited for: a line feed comes after a carriage return, and the first byte is a letter.
        const qsizetype lineFeed = window.indexOf('\n');
        if ((lineFeed >= 0 && (lineFeed == 0 || window.at(lineFeed - 1) != '\r'))
            || (!window.isEmpty() && !isToken(window.first(1))))
            return refused(400, "this is not an HTTP request");
        return {};
    }

    const QByteArrayView head = window.first(end + 2);
    for (qsizetype i = 0; i < head.size(); ++i) {
        if ((head.at(i) == '\n' && (i == 0 || head.at(i - 1) != '\r'))
            || (head.at(i) == '\r' && (i + 1 == head.size() || head.at(i + 1) != '\n')))
            return refused(400, "a line does not end with CR LF");
    }
    const qsizetype lineEnd = head.indexOf("\r\n");
    const QList<QByteArray> line = head.first(lineEnd).toByteArray().split(' ');
    if (line.size() != 3 || !isToken(line.at(0)))
        return refused(400, "the request line is not METHOD PATH VERSION");
    if (line.at(2) != "HTTP/1.1" && line.at(2) != "HTTP/1.0")
        return refused(505, "only HTTP/1.1 is spoken here");
    if (!isTarget(line.at(1)))
        return refused(400, "the path is not valid");

    Fields fields;
    const Verdict problem = readFields(head.sliced(lineEnd + 2), fields);
    if (problem.kind == Verdict::Refused)
        return problem;
    if (fields.hosts != 1)
        return refused(400, "exactly one Host is needed");
    if (fields.transferEncoding)
        return fields.lengths.isEmpty() ? refused(411, "a body needs a Content-Length here")
                                        : refused(400, "Content-Length and Transfer-Encoding exclude each other");
    if (fields.lengths.size() > 1 || (fields.lengths.size() == 1 && !isNumber(fields.lengths.constFirst())))
        return refused(400, "Content-Length is not one number");
    const qint64 length = fields.lengths.isEmpty() ? 0 : fields.lengths.constFirst().toLongLong();
    const QByteArray path = line.at(1).split('?').constFirst();
    const qint64 limit = m_bodyLimit(line.at(0), path);
    if (length > limit)
        return refused(413, "the body is longer than " + QByteArray::number(limit) + " bytes");

    const bool wantsClose =
        fields.connection.contains("close") || (line.at(2) == "HTTP/1.0" && !fields.connection.contains("keep-alive"));
    const qsizetype size = end + 4 + qsizetype(length);
    if (bytes.size() < size)
        return {.headComplete = true};
    return {.kind = Verdict::Complete, .headComplete = true, .size = size, .keepAlive = !wantsClose};
}

}   // namespace tom::httpserver
