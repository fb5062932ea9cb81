#include "agent/http/pushdoorbell.h"

#include "shared/core/json.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcDoorbell, "tom.agent.doorbell")

namespace {

constexpr qsizetype maxRingBytes = 200 * 1024;   // of one ring; the door takes a little more

// How many of them go into one ring.
qsizetype fitting(const QList<protocol::PushMessage> &messages)
{
    qsizetype bytes = 0;
    qsizetype count = 0;
    for (const protocol::PushMessage &message : messages) {
        bytes += json::compact(message.toJson()).size() + 1;
        if (count == protocol::PushRings::most || (count > 0 && bytes > maxRingBytes))
            break;
        ++count;
    }
    return count;
}

} // namespace

PushDoorbell::PushDoorbell(http::HttpClient &http, const QUrl &url, const Pauses &pauses, QObject *parent)
    : QObject(parent),
      m_http(http),
      m_url(url),
      m_pauses(pauses)
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &PushDoorbell::send);
}

PushDoorbell::PushDoorbell(http::HttpClient &http, const QUrl &url) : PushDoorbell(http, url, Pauses{}) {}

void PushDoorbell::ring(const protocol::PushMessage &message)
{
    add(message);
    if (m_onTheWay.isEmpty() && !m_next.isActive())
        m_next.start(0);   // what else changes in this moment goes along
}

void PushDoorbell::add(const protocol::PushMessage &message)
{
    if (const QString subject = protocol::subjectOf(message); !subject.isEmpty()) {
        m_waiting.removeIf([&subject](const protocol::PushMessage &older) { return protocol::subjectOf(older) == subject; });
    }
    m_waiting.append(message);
    if (m_waiting.size() > maxWaiting)
        m_waiting.removeFirst();
}

void PushDoorbell::send()
{
    m_onTheWay = std::exchange(m_waiting, {});
    if (const qsizetype count = fitting(m_onTheWay); count < m_onTheWay.size()) {
        m_waiting = m_onTheWay.sliced(count);
        m_onTheWay.resize(count);
    }
    m_http
        .fetch({.method = "POST",
                .url = m_url,
                .headers = {{"Content-Type", "application/json"}},
                .body = json::compact(protocol::PushRings{m_onTheWay}.toJson()),
                .connectTimeout = 5s,
                .firstByteTimeout = 10s,
                .totalTimeout = 20s,
                .maxBytes = 64 * 1024})
        .then(this, [this](const Result<http::HttpResponse> &answer) { takeAnswer(answer); });
}

void PushDoorbell::takeAnswer(const Result<http::HttpResponse> &answer)
{
    if (!answer)
        return tryAgain(answer.error().message);
    if (answer->status == 429 || answer->status >= 500)
        return tryAgain(u"status %1"_s.arg(answer->status));
    if (answer->status != 200)
        qCWarning(lcDoorbell).noquote() << u"⚠️ tom-server took no ring: status %1"_s.arg(answer->status);
    m_onTheWay.clear();
    m_pause = 0ms;
    if (!m_waiting.isEmpty())
        m_next.start(0);
}

void PushDoorbell::tryAgain(const QString &reason)
{
    if (m_pause == 0ms)
        qCWarning(lcDoorbell).noquote() << u"⚠️ tom-server cannot be told what is new: %1"_s.arg(reason);
    m_pause = m_pause == 0ms ? m_pauses.first : std::min(m_pause * 2, m_pauses.longest);
    const QList<protocol::PushMessage> newer = std::exchange(m_waiting, std::exchange(m_onTheWay, {}));
    for (const protocol::PushMessage &message : newer)
        add(message);
    m_next.start(m_pause);
}

protocol::PushMessage pushFor(const protocol::Approval &approval)
{
    protocol::PushMessage message{protocol::PushApproval{.id = approval.id, .approval = approval.toJson()}};
    if (json::compact(message.toJson()).size() <= protocol::maxPushBytes)
        return message;
    QJsonObject shortened = approval.toJson();
    shortened.insert("arguments"_L1, QJsonObject());
    shortened.insert("shortened"_L1, true);
    return {protocol::PushApproval{.id = approval.id, .approval = shortened}};
}

} // namespace tom::agent
