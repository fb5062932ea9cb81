#include "shared/httpserver/headguard.h"

#include "shared/httpserver/headfields.h"

namespace tom::httpserver {

namespace {

constexpr int maxFields = 100;

Verdict refused(int status, const QByteArray &reason)
{
    return {.kind = Verdict::Refused, .status = status, .reason = reason};
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

// The lines after the first; not refused when all are well formed.
Verdict readFields(QByteArrayView lines)
{
    Verdict verdict;
    while (!lines.isEmpty()) {
        const qsizetype end = lines.indexOf("\r\n");
        const QByteArrayView line = lines.first(end);
        lines = lines.sliced(end + 2);
        if (verdict.fields.size() == maxFields)
            return refused(431, "more than 100 header fields");
        const qsizetype colon = line.indexOf(':');
        // A leading space would be a folded line, a space before the colon a name that parsers read differently.
        if (colon <= 0 || !isToken(line.first(colon)))
            return refused(400, "a header field has no valid name");
        const QByteArrayView value = line.sliced(colon + 1).trimmed();
        if (!isFieldValue(value))
            return refused(400, "a header field contains a control character");
        verdict.fields.append({line.first(colon).toByteArray(), value.toByteArray()});
    }
    return verdict;
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

    Verdict verdict = judgeHead(window.first(end + 2));
    if (verdict.kind == Verdict::Refused)
        return verdict;
    verdict.headComplete = true;
    verdict.headSize = end + 4;
    verdict.size += verdict.headSize;
    if (bytes.size() >= verdict.size)
        verdict.kind = Verdict::Complete;
    return verdict;
}

// Size is that of the body alone.
Verdict HeadGuard::judgeHead(QByteArrayView head) const
{
    if (!hasWholeLines(head))
        return refused(400, "a line does not end with CR LF");
    const qsizetype lineEnd = head.indexOf("\r\n");
    const QByteArrayList line = head.first(lineEnd).toByteArray().split(' ');
    if (line.size() != 3 || !isToken(line.at(0)))
        return refused(400, "the request line is not METHOD PATH VERSION");
    if (line.at(2) != "HTTP/1.1" && line.at(2) != "HTTP/1.0")
        return refused(505, "only HTTP/1.1 is spoken here");
    if (!isTarget(line.at(1)))
        return refused(400, "the path is not valid");

    Verdict verdict = readFields(head.sliced(lineEnd + 2));
    if (verdict.kind == Verdict::Refused)
        return verdict;
    verdict.method = line.at(0);
    verdict.target = line.at(1);
    verdict.isHttp10 = line.at(2) == "HTTP/1.0";

    const QByteArrayList hosts = valuesOf(verdict.fields, "host");
    if (hosts.size() != 1 || !isHost(hosts.constFirst()))
        return refused(400, "exactly one valid Host is needed");
    const QByteArrayList lengths = valuesOf(verdict.fields, "content-length");
    const QByteArrayList encodings = valuesOf(verdict.fields, "transfer-encoding");
    if (!encodings.isEmpty() && (!lengths.isEmpty() || verdict.isHttp10))
        return refused(400, "Transfer-Encoding excludes Content-Length and HTTP/1.0");
    if (!encodings.isEmpty())
        return encodings.join(',').compare("chunked", Qt::CaseInsensitive) == 0
                   ? refused(411, "a body needs a Content-Length here")
                   : refused(501, "this Transfer-Encoding is not known here");
    if (lengths.size() > 1 || (lengths.size() == 1 && !isLength(lengths.constFirst())))
        return refused(400, "Content-Length is not one number");
    verdict.size = lengths.isEmpty() ? 0 : qsizetype(lengths.constFirst().toLongLong());
    const qint64 limit = m_bodyLimit(verdict.method, verdict.path());
    if (verdict.size > limit)
        return refused(413, "the body is longer than " + QByteArray::number(limit) + " bytes");

    const QByteArray connection = valuesOf(verdict.fields, "connection").join(',');
    verdict.keepAlive = !listContains(connection, "close") && (!verdict.isHttp10 || listContains(connection, "keep-alive"));
    verdict.expectsContinue = !verdict.isHttp10 && listContains(valuesOf(verdict.fields, "expect").join(','), "100-continue");
    return verdict;
}

} // namespace tom::httpserver
