#include "desktop/console/notificationscommand.h"

#include "desktop/console/exitcode.h"
#include "desktop/console/naturaltime.h"
#include "desktop/console/terminal.h"
#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::console {

using desktop::InboxFollower;
using protocol::Notification;

namespace {

QString shown(const Notification &one)
{
    QString line =
        u"%1  %2  "_s.arg(one.id, 5).arg(QLocale::c().toString(one.created.toLocalTime(), u"d MMM HH:mm"_s).leftJustified(12));
    if (one.isRead)
        line += u"(read) "_s;
    if (one.snoozedUntil)
        line += u"(until %1) "_s.arg(QLocale::c().toString(one.snoozedUntil->toLocalTime(), u"d MMM HH:mm"_s));
    line += one.sender.isEmpty() ? one.title : one.sender + u": "_s + one.title;
    line += u'\n';
    if (one.text.isEmpty() || one.text == one.title)
        return line;
    for (const QString &part : one.text.split(u'\n'))
        line += u"       "_s + part + u'\n';
    return line;
}

} // namespace

NotificationsCommand::NotificationsCommand(desktop::ApiClient &client, const desktop::Account &account, CommandLine line)
    : m_client(client),
      m_line(std::move(line)),
      m_push(client.server(), account.session, account.pinnedKey),
      m_follower(client, m_push)
{}

void NotificationsCommand::start()
{
    switch (m_line.inboxVerb) {
    case InboxVerb::List:
        return m_line.follow ? follow() : list(0);
    case InboxVerb::Read:
        if (m_line.numbers.isEmpty())
            return readAll(0);
        return tell(m_client.acknowledge({.ids = m_line.numbers}), u"Read.\n"_s);
    case InboxVerb::Snooze: {
        const QDateTime now = QDateTime::currentDateTime();
        const Result<NaturalTime> time = NaturalTime::parse(m_line.when, now);
        if (!time)
            return Q_EMIT finished(complain(WrongUsage, time.error().message));
        const QDateTime until = time->isMoment ? time->start : QDateTime(time->start.date(), time->start.time());
        const int left = int(std::min<qint64>((now.secsTo(until) + 59) / 60, std::numeric_limits<int>::max()));
        const QString words = u"Until %1.\n"_s.arg(QLocale::c().toString(until.toLocalTime(), u"ddd d MMM HH:mm"_s));
        m_client.snooze(m_line.numbers.constFirst(), std::chrono::minutes(left))
            .then(this, [this, words](const Result<Notification> &done) {
                if (!done)
                    return Q_EMIT finished(complain(done.error()));
                writeOutput(words);
                Q_EMIT finished(Ok);
            });
        return;
    }
    case InboxVerb::Mute:
    case InboxVerb::Unmute:
        return setMuted(m_line.inboxVerb == InboxVerb::Mute);
    }
}

void NotificationsCommand::list(qint64 since)
{
    m_client.notifications(since).then(this, [this](const Result<protocol::NotificationPage> &page) {
        if (!page)
            return Q_EMIT finished(complain(page.error()));
        print(page->notifications);
        if (page->hasMore)
            return list(page->last);
        if (!m_hasPrinted && !m_line.json)
            writeOutput(m_line.all ? u"The inbox is empty.\n"_s : u"Nothing is new.\n"_s);
        Q_EMIT finished(Ok);
    });
}

// First asks for the inbox, so that a server that is not there is an error and not a wait.
void NotificationsCommand::follow()
{
    connect(&m_follower, &InboxFollower::changed, this, &NotificationsCommand::print);
    connect(&m_follower, &InboxFollower::begunAnew, this, [] { writeError(u"tom: the inbox was lost; it begins anew\n"_s); });
    connect(&m_follower, &InboxFollower::sessionEnded, this,
            [this] { Q_EMIT finished(complain(NotSignedIn, u"your session has ended; sign in with: tom login"_s)); });
    connect(&m_follower, &InboxFollower::stateChanged, this, [this](InboxFollower::State state, const QString &why) {
        if (state == InboxFollower::State::Away)
            writeError(u"tom: the line is cut, trying again: %1\n"_s.arg(why.isEmpty() ? u"closed"_s : why));
        else if (state == InboxFollower::State::Live && std::exchange(m_wasLive, true))
            writeError(u"tom: connected again\n"_s);
    });
    m_client.accountState().then(this, [this](const Result<protocol::AccountState> &state) {
        if (!state)
            return Q_EMIT finished(complain(state.error()));
        if (!state->authenticated)
            return Q_EMIT finished(complain(NotSignedIn, u"your session has ended; sign in with: tom login"_s));
        m_follower.start();
    });
}

// Page by page, so that nothing is read that came meanwhile and nobody has seen.
void NotificationsCommand::readAll(qint64 since)
{
    m_client.notifications(since).then(this, [this](const Result<protocol::NotificationPage> &page) {
        if (!page)
            return Q_EMIT finished(complain(page.error()));
        if (page->hasMore)
            return readAll(page->last);
        tell(m_client.acknowledge({.through = page->last}), u"All is read.\n"_s);
    });
}

void NotificationsCommand::setMuted(bool isMuted)
{
    m_client.settings().then(this, [this, isMuted](const Result<protocol::UserSettings> &settings) {
        if (!settings)
            return Q_EMIT finished(complain(settings.error()));
        QStringList muted = settings->mutedSenders;
        muted.removeIf([this](const QString &name) { return name.compare(m_line.name, Qt::CaseInsensitive) == 0; });
        if (isMuted)
            muted.append(m_line.name);
        m_client.changeSettings({{u"muted_senders"_s, QJsonArray::fromStringList(muted)}})
            .then(this, [this, isMuted](const Result<protocol::UserSettings> &done) {
                if (!done)
                    return Q_EMIT finished(complain(done.error()));
                writeOutput(isMuted ? u"%1 is muted: what comes from there calls for no attention.\n"_s.arg(m_line.name)
                                    : u"%1 is not muted any more.\n"_s.arg(m_line.name));
                Q_EMIT finished(Ok);
            });
    });
}

void NotificationsCommand::print(const QList<Notification> &notifications)
{
    QString text;
    for (const Notification &one : notifications) {
        if (!m_line.all && (one.isRead || one.snoozedUntil || one.digest != 0))
            continue;
        text += m_line.json ? QString::fromUtf8(json::compact(one.toJson())) + u'\n' : shown(one);
    }
    m_hasPrinted = m_hasPrinted || !text.isEmpty();
    if (!text.isEmpty())
        writeOutput(text);
}

template<typename T>
void NotificationsCommand::tell(QFuture<Result<T>> done, const QString &words)
{
    done.then(this, [this, words](const Result<T> &result) {
        if (!result)
            return Q_EMIT finished(complain(result.error()));
        writeOutput(words);
        Q_EMIT finished(Ok);
    });
}

} // namespace tom::console
