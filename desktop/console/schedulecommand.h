#pragma once

#include "desktop/api/apiclient.h"
#include "desktop/console/commandline.h"
#include "desktop/console/naturaltime.h"

namespace tom::console {

// tom remind and tom schedule: what happens at a time, by the user's clock on the wall.
class ScheduleCommand : public QObject
{
    Q_OBJECT

public:
    ScheduleCommand(desktop::ApiClient &client, CommandLine line);

    void start();

Q_SIGNALS:
    void finished(int exitCode);

private:
    void list();
    void add();
    void addBriefing();
    void addAt(protocol::Schedule schedule, const NaturalTime &time);
    void tell(QFuture<Result<void>> done, const QString &words);
    void show(QFuture<Result<protocol::Schedule>> done);
    [[nodiscard]] bool take(const Result<protocol::UserSettings> &settings);   // false: it has ended

    desktop::ApiClient &m_client;
    CommandLine m_line;
    QString m_ownZone;       // that the user has set; empty: none
    QTimeZone m_zone;
};

} // namespace tom::console
