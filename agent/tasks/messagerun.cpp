#include "agent/tasks/messagerun.h"

#include "agent/tools/immediatetoolrun.h"
#include "shared/core/json.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

ToolResult messageResult(const QString &message, const QString &status)
{
    return {.text = QString::fromUtf8(json::compact({{u"status"_s, status}, {u"message"_s, message}})), .summary = message};
}

} // namespace

MessageRun::MessageRun(Outbox &outbox, qint64 id, const QString &recipient) : m_id(id), m_recipient(recipient)
{
    connect(&outbox, &Outbox::settled, this, [this](qint64 settled, const QString &problem) {
        if (settled == m_id)
            end(problem.isEmpty() ? messageResult(u"Delivered to %1."_s.arg(m_recipient), u"delivered"_s) : toolFailure(problem));
    });
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        end(messageResult(u"On its way to %1, who cannot be reached just now."_s.arg(m_recipient), u"waiting"_s));
    });
    m_patience.start(patience);
}

void MessageRun::cancel()
{
    m_patience.start(0);
}

void MessageRun::end(const ToolResult &result)
{
    if (m_id == 0)
        return;
    m_id = 0;
    m_patience.stop();
    Q_EMIT finished(result);
}

UsersRun::UsersRun(Outbox &outbox, const QString &username)
{
    outbox.users().then(this, [this, username](const Result<QStringList> &users) {
        if (std::exchange(m_isEnded, true))
            return;
        if (!users) {
            Q_EMIT finished(toolFailure(u"the users are not known now: %1"_s.arg(users.error().message)));
            return;
        }
        QStringList names = *users;
        if (!names.contains(username))
            names.prepend(username);
        Q_EMIT finished({.text = QString::fromUtf8(
                             json::compact({{u"status"_s, u"success"_s}, {u"users"_s, QJsonArray::fromStringList(names)}})),
                         .summary = names.join(u", "_s)});
    });
}

void UsersRun::cancel()
{
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (!std::exchange(m_isEnded, true))
                Q_EMIT finished(toolFailure(u"cancelled"_s));
        },
        Qt::QueuedConnection);
}

} // namespace tom::agent
