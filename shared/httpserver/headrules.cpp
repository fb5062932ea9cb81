#include "shared/httpserver/headrules.h"

#include "shared/httpserver/headfields.h"

using namespace Qt::StringLiterals;

namespace tom::httpserver {

namespace {

Refusal readFraming(RequestHead &head, const RequestRules &rules)
{
    const QByteArrayList lengths = valuesOf(head.fields, "content-length");
    const QByteArrayList encodings = valuesOf(head.fields, "transfer-encoding");
    if (!encodings.isEmpty() && (!lengths.isEmpty() || head.isHttp10))
        return {400, "Transfer-Encoding excludes Content-Length and HTTP/1.0"_ba};
    if (!encodings.isEmpty() && encodings.join(',').compare("chunked", Qt::CaseInsensitive) != 0)
        return {501, "this Transfer-Encoding is not known here"_ba};
    if (lengths.size() > 1 || (lengths.size() == 1 && !isLength(lengths.constFirst())))
        return {400, "Content-Length is not one number"_ba};
    head.length = !encodings.isEmpty() ? -1 : lengths.isEmpty() ? 0 : lengths.constFirst().toLongLong();
    head.bodyLimit = rules.bodyLimit ? rules.bodyLimit(head.method, head.path()) : 0;
    if (head.length > head.bodyLimit)
        return {413, "the body is longer than " + QByteArray::number(head.bodyLimit) + " bytes"};
    return {};
}

} // namespace

Refusal applyHeadRules(RequestHead &head, const RequestRules &rules)
{
    static const QByteArrayList methods{"GET"_ba, "HEAD"_ba, "POST"_ba, "PUT"_ba, "DELETE"_ba, "PATCH"_ba, "OPTIONS"_ba};
    if (!methods.contains(head.method))
        return {501, "this method is not known here"_ba};
    if (!isTarget(head.target))
        return {400, "the path is not valid"_ba};
    for (const auto &[name, value] : std::as_const(head.fields)) {
        if (!isToken(name))
            return {400, "a header field has no valid name"_ba};
        if (!isFieldValue(value))
            return {400, "a header field contains a control character"_ba};
    }
    const QByteArrayList hosts = valuesOf(head.fields, "host");
    if (hosts.size() != 1 || !isHost(hosts.constFirst()))
        return {400, "exactly one valid Host is needed"_ba};
    if (const Refusal refusal = readFraming(head, rules); refusal.status != 0)
        return refusal;

    const QByteArrayList expectations = valuesOf(head.fields, "expect");
    if (!head.isHttp10 && !expectations.isEmpty()) {   // HTTP/1.0 did not know it (RFC 9110 10.1.1)
        if (expectations.size() != 1 || expectations.constFirst().compare("100-continue", Qt::CaseInsensitive) != 0)
            return {417, "only 100-continue can be expected here"_ba};
        head.expectsContinue = head.length != 0;
    }
    const QByteArray connection = valuesOf(head.fields, "connection").join(',');
    // To a client of HTTP/1.0 the end of a streamed answer is the end of the connection, whatever it asks for.
    head.keepAlive = !head.isHttp10 && !listContains(connection, "close");
    return {};
}

} // namespace tom::httpserver
