#include "shared/httpserver/router.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace tom::httpserver {

namespace {

QByteArrayView takeSegment(QByteArrayView &path)
{
    const qsizetype end = path.indexOf('/');
    const QByteArrayView segment = end < 0 ? path : path.first(end);
    path = end < 0 ? QByteArrayView() : path.sliced(end + 1);
    return segment;
}

bool isCapture(QByteArrayView segment)
{
    return segment.startsWith('{') && segment.endsWith('}');
}

QString decoded(QByteArrayView segment)
{
    return segment.contains('%') ? QUrl::fromPercentEncoding(segment.toByteArray()) : QString::fromLatin1(segment);
}

bool isDots(QStringView segment)
{
    return segment == "."_L1 || segment == ".."_L1;
}

bool segmentFits(QByteArrayView pattern, QByteArrayView segment, QStringList &captures)
{
    if (!isCapture(pattern))
        return segment.contains('%') ? decoded(segment) == QLatin1StringView(pattern) : segment == pattern;
    const QString text = decoded(segment);
    if (text.isEmpty() || isDots(text))
        return false;
    captures.append(text);
    return true;
}

// Both begin with a slash.
bool fits(QByteArrayView pattern, QByteArrayView path, QStringList &captures)
{
    while (true) {
        const bool hasMore = pattern.contains('/');
        if (hasMore != path.contains('/') || !segmentFits(takeSegment(pattern), takeSegment(path), captures))
            return false;
        if (!hasMore)
            return true;
    }
}

} // namespace

void Router::add(const Route &route)
{
    m_entries.push_back({.route = route, .pattern = route.pattern.toLatin1()});
}

void Router::setBodyBytes(QByteArrayView method, const QString &pattern, qint64 bodyBytes)
{
    for (auto &[route, text] : m_entries) {
        if (route.method == method && route.pattern == pattern)
            route.bodyBytes = bodyBytes;
    }
}

RouteMatch Router::match(QByteArrayView method, QByteArrayView rawPath) const
{
    const QByteArrayView wanted = method == "HEAD" ? QByteArrayView("GET") : method;
    RouteMatch result;
    bool isLiteral = false;   // a path that a pattern names in full is no other pattern's, whatever the method
    for (const auto &[route, pattern] : m_entries) {
        QStringList captures;
        isLiteral = isLiteral || (fits(pattern, rawPath, captures) && captures.isEmpty());
    }
    for (const auto &[route, pattern] : m_entries) {
        QStringList captures;
        if (!fits(pattern, rawPath, captures) || (isLiteral && !captures.isEmpty()))
            continue;
        if (route.method == wanted)
            return {.route = &route, .captures = captures};
        result.allowed.append(route.method);
        if (route.method == "GET"_ba)
            result.allowed.append("HEAD"_ba);
    }
    return result;
}

QByteArray canonicalPath(QByteArrayView rawPath)
{
    if (!rawPath.contains('%'))
        return rawPath.toByteArray();
    QByteArrayList segments;
    for (const QByteArray &segment : rawPath.toByteArray().split('/'))
        segments.append(QUrl::toPercentEncoding(decoded(segment)));
    return segments.join('/');
}

} // namespace tom::httpserver
