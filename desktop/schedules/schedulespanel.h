#pragma once

#include "desktop/look/listpage.h"
#include "desktop/schedules/scheduleclock.h"
#include "shared/protocol/schedule.h"

#include <QPointer>

namespace tom::desktop {

class ScheduleEditor;

// All reminders and scheduled prompts, the next one first, and the editor of one. Shows and asks.
class SchedulesPanel : public ListPage
{
    Q_OBJECT

public:
    explicit SchedulesPanel(QWidget *parent = nullptr);

    void clear();
    void setUsualZone(const QTimeZone &zone);   // of schedules that name none
    void setSchedules(const QList<protocol::Schedule> &schedules);
    [[nodiscard]] bool isChanged() const;   // what is written is kept nowhere yet
    void showKept(const protocol::Schedule &schedule);
    void setDates(const QList<QDateTime> &dates);
    void setNoDates(const QString &why);

Q_SIGNALS:
    void keepRequested(const tom::protocol::Schedule &schedule);
    void removeRequested(qint64 id);
    void runRequested(qint64 id);
    void openRequested(const QString &conversation);
    void previewRequested(const tom::protocol::Schedule &schedule);

private:
    void showChosen();
    void edit(const protocol::Schedule &schedule);

    ScheduleClock m_clock;
    QList<protocol::Schedule> m_schedules;
    protocol::Schedule m_shown;
    QString m_wished;   // to be chosen as soon as it is in the list
    QPointer<ScheduleEditor> m_editor;
};

} // namespace tom::desktop
