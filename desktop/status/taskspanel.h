#pragma once

#include "desktop/look/listpage.h"
#include "shared/protocol/taskstatus.h"

#include <QPointer>

class QProgressBar;

namespace tom::desktop {

// What Tom does now: its own work, which can be stopped, and what modules say of theirs. Shows and asks.
class TasksPanel : public ListPage
{
    Q_OBJECT

public:
    explicit TasksPanel(QWidget *parent = nullptr);

    void setTasks(const protocol::TaskStatus &tasks);

Q_SIGNALS:
    void stopRequested(const QString &task);

private:
    void showChosen();
    void showProgress(const protocol::Task &task);
    [[nodiscard]] QWidget *viewOf(const protocol::Task &task);
    [[nodiscard]] QWidget *viewOf(const protocol::BackgroundTask &task);

    protocol::TaskStatus m_tasks;
    protocol::Task m_shownTask;
    protocol::BackgroundTask m_shownBackground;
    QPointer<QProgressBar> m_bar;
    QPointer<TonedLabel> m_progress;
};

} // namespace tom::desktop
