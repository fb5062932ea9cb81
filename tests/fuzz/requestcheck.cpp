#include "tests/fuzz/requestcheck.h"

#include "shared/httpserver/requestparser.h"

using namespace Qt::StringLiterals;

namespace tom::httpserver {

namespace {

using State = RequestParser::State;

const RequestRules &rules()
{
    static const RequestRules all{
        .lineBytes = 200, .headBytes = 600, .fields = 8, .bodyLimit = [](QByteArrayView, QByteArrayView) { return qint64(300); }};
    return all;
}

struct Seen
{
    int status = 0;   // of the refusal
    bool isComplete = false;
    RequestHead head{};
    QByteArray body{};

    bool operator==(const Seen &) const = default;
};

// Every request in the bytes, fed in pieces of that size.
QList<Seen> read(QByteArrayView bytes, qsizetype piece)
{
    RequestParser parser(rules());
    QList<Seen> seen;
    while (!bytes.isEmpty() && parser.state() != State::Refused) {
        const QByteArrayView part = bytes.first(qMin(piece, bytes.size()));
        bytes = bytes.sliced(parser.feed(part));
        if (parser.state() == State::Complete) {
            seen.append({.isComplete = true, .head = parser.head(), .body = parser.takeBody()});
            parser.next();
        }
    }
    if (parser.state() == State::Refused)
        seen.append({.status = parser.status()});
    return seen;
}

Headers withoutFraming(Headers fields)
{
    erase_if(fields, [](const auto &field) {
        return field.first.compare("content-length", Qt::CaseInsensitive) == 0
               || field.first.compare("transfer-encoding", Qt::CaseInsensitive) == 0;
    });
    return fields;
}

// The same request as the strictest writer would send it.
QByteArray canonical(const Seen &request)
{
    QByteArray bytes =
        request.head.method + ' ' + request.head.target + (request.head.isHttp10 ? " HTTP/1.0" : " HTTP/1.1") + "\r\n";
    for (const auto &[name, value] : withoutFraming(request.head.fields))
        bytes += name + ": " + value + "\r\n";
    if (!request.body.isEmpty())
        bytes += "Content-Length: " + QByteArray::number(request.body.size()) + "\r\n";
    return bytes + "\r\n" + request.body;
}

} // namespace

QByteArray problemWith(QByteArrayView bytes)
{
    const QList<Seen> whole = read(bytes, qMax<qsizetype>(1, bytes.size()));
    for (const qsizetype piece : {1, 2, 7, 64}) {
        if (read(bytes, piece) != whole)
            return "cut into pieces of " + QByteArray::number(piece) + " it is another request";
    }
    for (const Seen &request : whole) {
        if (!request.isComplete)
            continue;
        if (request.body.size() > request.head.bodyLimit || request.head.fields.size() > rules().fields)
            return "a limit did not hold"_ba;
        if (request.head.length >= 0 && request.head.length != request.body.size())
            return "the body is not as long as it says"_ba;
        const QByteArray again = canonical(request);
        if (again.size() - request.body.size() > rules().headBytes)
            continue;   // ": " may be longer than what was sent
        const QList<Seen> second = read(again, again.size());
        if (second.size() != 1 || !second.constFirst().isComplete || second.constFirst().body != request.body
            || second.constFirst().head.method != request.head.method || second.constFirst().head.target != request.head.target
            || second.constFirst().head.isHttp10 != request.head.isHttp10
            || withoutFraming(second.constFirst().head.fields) != withoutFraming(request.head.fields)
            || second.constFirst().head.keepAlive != request.head.keepAlive)
            return "written again it is another request"_ba;
    }
    return {};
}

} // namespace tom::httpserver
