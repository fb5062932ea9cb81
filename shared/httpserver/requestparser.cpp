#include "shared/httpserver/requestparser.h"

#include "shared/httpserver/headfields.h"
#include "shared/httpserver/linescan.h"

#include <optional>

#include <llhttp.h>

using namespace Qt::StringLiterals;

namespace tom::httpserver {

namespace {

// Of chunk sizes, extensions and trailers, beside an eighth of what the body may have.
constexpr qint64 chunkOverheadBytes = 16 * 1024;

Refusal refusalOf(llhttp_errno_t error, char at)
{
    switch (error) {
    case HPE_INVALID_VERSION:
        return {505, "only HTTP/1.0 and 1.1 are spoken here"_ba};
    case HPE_INVALID_METHOD:
        return isToken(QByteArrayView(&at, 1)) ? Refusal{501, "this method is not known here"_ba}
                                               : Refusal{400, "this is not an HTTP request"_ba};
    case HPE_INVALID_CONTENT_LENGTH:
    case HPE_UNEXPECTED_CONTENT_LENGTH:
    case HPE_INVALID_TRANSFER_ENCODING:
        return {400, "the length of the body is not clear"_ba};
    case HPE_INVALID_CHUNK_SIZE:
        return {400, "a chunk has no valid size"_ba};
    case HPE_INVALID_HEADER_TOKEN:
        return {400, "a header field is not valid"_ba};
    default:
        return {400, "this is not a valid HTTP request"_ba};
    }
}

} // namespace

class RequestParser::Private
{
public:
    explicit Private(const RequestRules &theRules) : rules(theRules) { begin(); }

    void begin();
    qsizetype feedHead(QByteArrayView bytes);
    qsizetype feedBody(QByteArrayView bytes);
    int refuse(const Refusal &refusal);

    const RequestRules &rules;
    State state = State::Idle;
    RequestHead head;
    QByteArray body;
    qint64 received = 0;   // of the body, with what was taken
    Refusal refused;

private:
    static const llhttp_settings_t *settings();
    static Private *of(llhttp_t *machine) { return static_cast<Private *>(machine->data); }

    qsizetype execute(QByteArrayView bytes);
    int endField();
    int endHead();
    int beginChunk();
    int takeBody(const char *at, size_t size);

    llhttp_t machine{};
    std::optional<LineScan> scan;
    QByteArray name;
    QByteArray value;
    qint64 overhead = 0;
};

void RequestParser::Private::begin()
{
    llhttp_init(&machine, HTTP_REQUEST, settings());
    machine.data = this;
    scan.emplace(rules);
    state = State::Idle;
    head = {};
    body.clear();
    received = 0;
    name.clear();
    value.clear();
    overhead = 0;
}

const llhttp_settings_t *RequestParser::Private::settings()
{
    static const llhttp_settings_t all = [] {
        llhttp_settings_t s;
        llhttp_settings_init(&s);
        s.on_url = [](llhttp_t *m, const char *at, size_t size) {
            of(m)->head.target.append(at, qsizetype(size));
            return 0;
        };
        s.on_header_field = [](llhttp_t *m, const char *at, size_t size) {
            of(m)->name.append(at, qsizetype(size));
            return 0;
        };
        s.on_header_value = [](llhttp_t *m, const char *at, size_t size) {
            of(m)->value.append(at, qsizetype(size));
            return 0;
        };
        s.on_header_value_complete = [](llhttp_t *m) { return of(m)->endField(); };
        s.on_headers_complete = [](llhttp_t *m) { return of(m)->endHead(); };
        s.on_chunk_header = [](llhttp_t *m) { return of(m)->beginChunk(); };
        s.on_body = [](llhttp_t *m, const char *at, size_t size) { return of(m)->takeBody(at, size); };
        s.on_message_complete = [](llhttp_t *m) -> int {
            of(m)->state = State::Complete;
            return HPE_PAUSED;
        };
        return s;
    }();
    return &all;
}

int RequestParser::Private::refuse(const Refusal &refusal)
{
    if (state != State::Refused)
        refused = refusal;
    state = State::Refused;
    body.clear();
    return HPE_USER;
}

int RequestParser::Private::endField()
{
    const QByteArray field = std::exchange(name, {});
    const QByteArray content = std::exchange(value, {});
    if (state == State::Body)   // a trailer: bounded, and of no use to anybody
        return 0;
    if (head.fields.size() >= rules.fields)
        return refuse({431, "more than " + QByteArray::number(rules.fields) + " header fields"});
    head.fields.append({field, isFieldValue(content) ? content.trimmed() : content});
    return 0;
}

int RequestParser::Private::endHead()
{
    if (machine.http_major != 1 || machine.http_minor > 1)
        return refuse({505, "only HTTP/1.0 and 1.1 are spoken here"_ba});
    head.method = llhttp_method_name(llhttp_method_t(machine.method));
    head.isHttp10 = machine.http_minor == 0;
    if (const Refusal refusal = applyHeadRules(head, rules); refusal.status != 0)
        return refuse(refusal);
    machine.upgrade = 0;   // an Upgrade that is not taken up is a header like any other (RFC 9110 7.8)
    state = State::Body;
    return 0;
}

int RequestParser::Private::beginChunk()
{
    if (machine.content_length > quint64(head.bodyLimit - received))
        return refuse({413, "the body is longer than " + QByteArray::number(head.bodyLimit) + " bytes"});
    return 0;
}

int RequestParser::Private::takeBody(const char *at, size_t size)
{
    body.append(at, qsizetype(size));
    received += qint64(size);
    return 0;
}

qsizetype RequestParser::Private::execute(QByteArrayView bytes)
{
    const llhttp_errno_t error = llhttp_execute(&machine, bytes.data(), size_t(bytes.size()));
    if (error == HPE_OK || state == State::Refused)
        return bytes.size();
    const char *position = llhttp_get_error_pos(&machine);
    const qsizetype taken = position ? position - bytes.data() : 0;
    if (error != HPE_PAUSED || state != State::Complete)
        refuse(refusalOf(error, taken >= 0 && taken < bytes.size() ? bytes.at(taken) : '\0'));
    return taken;
}

qsizetype RequestParser::Private::feedHead(QByteArrayView bytes)
{
    const qsizetype size = scan->take(bytes);
    if (scan->hasBegun())
        state = State::Head;
    const qsizetype taken = execute(bytes.first(size));
    if (scan->refusal().status != 0) {   // what llhttp refused before it comes first, however the bytes are cut
        refuse(scan->refusal());
        return size;
    }
    // The two must agree on where the head ends.
    const bool isPast = state == State::Body || state == State::Complete;
    if (state != State::Refused && (taken != size || scan->isOver() != isPast))
        refuse({400, "the end of the header is not clear"_ba});
    return size;
}

qsizetype RequestParser::Private::feedBody(QByteArrayView bytes)
{
    const qint64 before = received;
    const qsizetype taken = execute(bytes);
    overhead += taken - (received - before);
    if (state != State::Refused && overhead > chunkOverheadBytes + head.bodyLimit / 8)
        refuse({413, "the chunks hold too little"_ba});
    return taken;
}

RequestParser::RequestParser(const RequestRules &rules) : d(std::make_unique<Private>(rules)) {}

RequestParser::~RequestParser() = default;

qsizetype RequestParser::feed(QByteArrayView bytes)
{
    qsizetype taken = 0;
    while (taken < bytes.size() && d->state != State::Complete && d->state != State::Refused) {
        const QByteArrayView rest = bytes.sliced(taken);
        taken += d->state == State::Body ? d->feedBody(rest) : d->feedHead(rest);
    }
    return taken;
}

void RequestParser::next()
{
    if (d->state == State::Complete)
        d->begin();
}

RequestParser::State RequestParser::state() const
{
    return d->state;
}

const RequestHead &RequestParser::head() const
{
    return d->head;
}

const QByteArray &RequestParser::body() const
{
    return d->body;
}

QByteArray RequestParser::takeBody()
{
    return std::exchange(d->body, {});
}

qint64 RequestParser::bodyReceived() const
{
    return d->received;
}

int RequestParser::status() const
{
    return d->refused.status;
}

const QByteArray &RequestParser::reason() const
{
    return d->refused.reason;
}

} // namespace tom::httpserver
