#include "server/proxy/answerparser.h"

#include <QByteArrayList>

#include <llhttp.h>

using namespace Qt::StringLiterals;

namespace tom::server {

class AnswerParser::Private
{
public:
    Private() { begin(false); }

    void begin(bool isToHead);
    qsizetype execute(QByteArrayView bytes);

    State state = State::Head;
    AnswerHead head;
    QByteArray body;
    qint64 taken = 0;   // bytes of this answer
    llhttp_t machine{};

private:
    static const llhttp_settings_t *settings();
    static Private *of(llhttp_t *machine) { return static_cast<Private *>(machine->data); }

    int refuse();
    int takeHeadBytes(QByteArray &to, const char *at, size_t size);
    int endField();
    int endHead();
    int endAnswer();

    QByteArray m_name;
    QByteArray m_value;
    qint64 m_headBytes = 0;
    int m_fields = 0;
    bool m_isToHead = false;
    bool m_isInterim = false;   // a 1xx, before the answer
};

void AnswerParser::Private::begin(bool isToHead)
{
    llhttp_init(&machine, HTTP_RESPONSE, settings());
    machine.data = this;
    state = State::Head;
    head = {};
    body.clear();
    taken = 0;
    m_name.clear();
    m_value.clear();
    m_headBytes = 0;
    m_fields = 0;
    m_isToHead = isToHead;
    m_isInterim = false;
}

const llhttp_settings_t *AnswerParser::Private::settings()
{
    static const llhttp_settings_t all = [] {
        llhttp_settings_t s;
        llhttp_settings_init(&s);
        s.on_header_field = [](llhttp_t *m, const char *at, size_t size) {
            return of(m)->takeHeadBytes(of(m)->m_name, at, size);
        };
        s.on_header_value = [](llhttp_t *m, const char *at, size_t size) {
            return of(m)->takeHeadBytes(of(m)->m_value, at, size);
        };
        s.on_header_value_complete = [](llhttp_t *m) { return of(m)->endField(); };
        s.on_headers_complete = [](llhttp_t *m) { return of(m)->endHead(); };
        s.on_body = [](llhttp_t *m, const char *at, size_t size) -> int {
            of(m)->body.append(at, qsizetype(size));
            return 0;
        };
        s.on_message_complete = [](llhttp_t *m) { return of(m)->endAnswer(); };
        return s;
    }();
    return &all;
}

int AnswerParser::Private::refuse()
{
    state = State::Refused;
    return HPE_USER;
}

int AnswerParser::Private::takeHeadBytes(QByteArray &to, const char *at, size_t size)
{
    m_headBytes += qint64(size);
    if (m_headBytes > headBytes)
        return refuse();
    to.append(at, qsizetype(size));
    return 0;
}

int AnswerParser::Private::endField()
{
    const QByteArray name = std::exchange(m_name, {});
    const QByteArray value = std::exchange(m_value, {});
    if (++m_fields > fields)
        return refuse();
    if (state == State::Head && !m_isInterim)   // else a trailer, of no use to anybody
        head.fields.append({name, value.trimmed()});
    return 0;
}

int AnswerParser::Private::endHead()
{
    const int status = machine.status_code;
    if (machine.http_major != 1 || machine.http_minor > 1 || status < 100 || status > 599 || status == 101)
        return refuse();
    m_isInterim = status < 200;
    if (m_isInterim) {
        head.fields.clear();
        return 0;
    }
    head.status = status;
    QByteArrayList encodings;
    for (const auto &[name, value] : std::as_const(head.fields)) {
        if (name.compare("transfer-encoding", Qt::CaseInsensitive) == 0)
            encodings.append(value.toLower());
    }
    if (!encodings.isEmpty() && (encodings != QByteArrayList{"chunked"_ba} || machine.http_minor == 0))
        return refuse();
    head.isKeptAlive = llhttp_should_keep_alive(&machine) != 0;
    head.length = (machine.flags & F_CONTENT_LENGTH) != 0 ? qint64(machine.content_length) : -1;
    state = State::Body;
    machine.upgrade = 0;
    return m_isToHead ? 1 : 0;
}

int AnswerParser::Private::endAnswer()
{
    if (std::exchange(m_isInterim, false))
        return 0;
    state = State::Complete;
    return HPE_PAUSED;
}

qsizetype AnswerParser::Private::execute(QByteArrayView bytes)
{
    const llhttp_errno_t error = llhttp_execute(&machine, bytes.data(), size_t(bytes.size()));
    if (error == HPE_OK)
        return bytes.size();
    const char *position = llhttp_get_error_pos(&machine);
    if (error == HPE_PAUSED && state == State::Complete)
        return position ? position - bytes.data() : bytes.size();
    state = State::Refused;
    return bytes.size();
}

AnswerParser::AnswerParser() : d(std::make_unique<Private>()) {}

AnswerParser::~AnswerParser() = default;

void AnswerParser::begin(bool isToHead)
{
    d->begin(isToHead);
}

qsizetype AnswerParser::feed(QByteArrayView bytes)
{
    if (d->state == State::Complete || d->state == State::Refused || bytes.isEmpty())
        return 0;
    const bool wasHead = d->state == State::Head;
    const qsizetype taken = d->execute(bytes);
    d->taken += taken;
    // What belongs to no field counts too: an endless reason, or interim answers without end.
    if (wasHead && d->state == State::Head && d->taken > 2 * headBytes)
        d->state = State::Refused;
    return taken;
}

void AnswerParser::finish()
{
    if (d->state == State::Complete || d->state == State::Refused)
        return;
    llhttp_finish(&d->machine);
    if (d->state != State::Complete)
        d->state = State::Refused;
}

AnswerParser::State AnswerParser::state() const
{
    return d->state;
}

bool AnswerParser::hasBegun() const
{
    return d->taken > 0;
}

const AnswerHead &AnswerParser::head() const
{
    return d->head;
}

qsizetype AnswerParser::waiting() const
{
    return d->body.size();
}

QByteArray AnswerParser::takeBody()
{
    return std::exchange(d->body, {});
}

} // namespace tom::server
