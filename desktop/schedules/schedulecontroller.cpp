#include "desktop/schedules/schedulecontroller.h"

#include "desktop/api/apiclient.h"
#include "desktop/api/apierror.h"

using namespace std::chrono_literals;

namespace tom::desktop {

namespace {

constexpr auto typingPause = 250ms;
constexpr auto gatheringPause = 300ms;

} // namespace

using protocol::Schedule;

ScheduleController::ScheduleController(ApiClient &client, QObject *parent) : QObject(parent), m_client(client)
{
    m_typingPause.setSingleShot(true);
    m_typingPause.setInterval(typingPause);
    connect(&m_typingPause, &QTimer::timeout, this, &ScheduleController::askForDates);
    m_gathering.setSingleShot(true);
    m_gathering.setInterval(gatheringPause);
    connect(&m_gathering, &QTimer::timeout, this, &ScheduleController::refresh);
}

void ScheduleController::refresh()
{
    m_client.settings().then(this, [this](const Result<protocol::UserSettings> &settings) {
        if (settings)
            Q_EMIT usualZoneKnown(settings->zone());
    });
    m_client.schedules().then(this, [this](const Result<QList<Schedule>> &schedules) {
        if (schedules)
            Q_EMIT changed(*schedules);
        else
            Q_EMIT unreachable(errorText(schedules.error()));
    });
}

// One that was due has another next time, and what is asked for in the chat makes new ones.
void ScheduleController::takePush(const protocol::PushMessage &message)
{
    const auto *turn = std::get_if<protocol::PushTurn>(&message.body);
    const bool hasEnded = turn && turn->state == QLatin1StringView("ended");
    if ((hasEnded || std::holds_alternative<protocol::PushNotification>(message.body)) && !m_gathering.isActive())
        m_gathering.start();
}

void ScheduleController::keep(const Schedule &schedule)
{
    m_client.keepSchedule(schedule).then(this, [this](const Result<Schedule> &done) {
        if (!done)
            return Q_EMIT failed(tr("It was not kept: %1").arg(errorText(done.error())));
        Q_EMIT kept(*done);
        refresh();
    });
}

void ScheduleController::remove(qint64 id)
{
    m_client.removeSchedule(id).then(this, [this](const Result<void> &done) {
        if (!done && done.error().code != ErrorCode::NotFound)
            return Q_EMIT failed(tr("It was not deleted: %1").arg(errorText(done.error())));
        refresh();
    });
}

void ScheduleController::run(qint64 id)
{
    m_client.runSchedule(QString::number(id)).then(this, [this](const Result<void> &done) {
        if (!done)
            return Q_EMIT failed(tr("It was not begun: %1").arg(errorText(done.error())));
        refresh();
    });
}

void ScheduleController::preview(const Schedule &schedule)
{
    m_previewed = schedule;
    ++m_question;   // what is on the way is of no interest any more
    m_typingPause.start();
}

void ScheduleController::askForDates()
{
    m_client.scheduleDates(m_previewed, datesShown)
        .then(this, [this, question = m_question](const Result<QList<QDateTime>> &dates) {
            if (question != m_question)
                return;
            if (dates)
                Q_EMIT datesKnown(*dates);
            else
                Q_EMIT datesUnknown(errorText(dates.error()));
        });
}

} // namespace tom::desktop
