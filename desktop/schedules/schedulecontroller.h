#pragma once

#include "shared/protocol/pushmessage.h"
#include "shared/protocol/schedule.h"

#include <QObject>
#include <QTimer>

namespace tom::desktop {

class ApiClient;

// Reminders and scheduled prompts, as the agent has them. Knows no widgets.
class ScheduleController : public QObject
{
    Q_OBJECT

public:
    static constexpr int datesShown = 5;

    explicit ScheduleController(ApiClient &client, QObject *parent = nullptr);

    void refresh();
    void takePush(const protocol::PushMessage &message);

    void keep(const protocol::Schedule &schedule);   // a new one has the id 0
    void remove(qint64 id);
    void run(qint64 id);
    // When that would be, not kept yet; asked for as often as somebody types, answered for the last one.
    void preview(const protocol::Schedule &schedule);

Q_SIGNALS:
    void changed(const QList<tom::protocol::Schedule> &schedules);
    void usualZoneKnown(const QTimeZone &zone);   // of schedules that name none
    void kept(const tom::protocol::Schedule &schedule);
    void datesKnown(const QList<QDateTime> &dates);
    void datesUnknown(const QString &words);   // why: it never happens, or nobody answers
    void unreachable(const QString &words);   // there is no list
    void failed(const QString &words);

private:
    void askForDates();

    ApiClient &m_client;
    QTimer m_typingPause;
    QTimer m_gathering;
    protocol::Schedule m_previewed;
    quint64 m_question = 0;
};

} // namespace tom::desktop
