#include "desktop/status/taskspanel.h"

#include "desktop/api/visibletext.h"
#include "desktop/chat/readablename.h"
#include "desktop/look/viewparts.h"
#include "desktop/look/wallclock.h"

#include <QBoxLayout>
#include <QDateTime>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

using protocol::BackgroundTask;
using protocol::Task;

QString stateWords(const QString &state)
{
    if (state == "running"_L1)
        return TasksPanel::tr("running");
    if (state == "queued"_L1)
        return TasksPanel::tr("waits its turn");
    if (state == "parked"_L1)
        return TasksPanel::tr("waits for your word");
    if (state == "waiting"_L1)
        return TasksPanel::tr("is due");
    if (state == "scheduled"_L1)
        return TasksPanel::tr("planned");
    return visibleText(state);
}

QString titleOf(const Task &task)
{
    const QString title = visibleText(task.title).simplified();
    return title.isEmpty() ? TasksPanel::tr("An answer") : title;
}

QString timeWords(const Task &task)
{
    if (task.next)
        return TasksPanel::tr("next on %1").arg(WallClock::of(task.timeZone).words(*task.next));
    return task.started.isValid()
               ? TasksPanel::tr("since %1").arg(QLocale().toString(task.started.toLocalTime(), QLocale::ShortFormat))
               : QString();
}

std::optional<int> percentOf(const Task &task)
{
    if (!task.progress || !task.progress->total || *task.progress->total <= 0)
        return {};
    return int(std::clamp(100 * task.progress->progress / *task.progress->total, 0.0, 100.0));
}

// "40 % · page 4 of 10"; where nobody knows the end, only what is done now.
QString progressWords(const Task &task)
{
    if (!task.progress)
        return {};
    QStringList words;
    if (const std::optional<int> percent = percentOf(task))
        words.append(TasksPanel::tr("%1 %").arg(QLocale().toString(*percent)));
    if (const QString message = visibleText(task.progress->message).simplified(); !message.isEmpty())
        words.append(message);
    return words.join(u" · "_s);
}

QString backgroundKey(const BackgroundTask &task)
{
    return u"module "_s + task.module;
}

} // namespace

TasksPanel::TasksPanel(QWidget *parent) : ListPage(u"tasks"_s, tr("Tasks"), parent)
{
    connect(this, &ListPage::chosenChanged, this, &TasksPanel::showChosen);
    setTasks({});
}

void TasksPanel::setTasks(const protocol::TaskStatus &tasks)
{
    m_tasks = tasks;
    QList<Row> rows;
    for (const Task &task : tasks.tasks) {
        rows.append({.id = task.id,
                     .title = titleOf(task),
                     .detail = progressWords(task).isEmpty() ? timeWords(task) : progressWords(task),
                     .trailing = stateWords(task.state),
                     .tone = task.state == "parked"_L1 ? TonedLabel::Tone::Warning : TonedLabel::Tone::Good});
    }
    for (const BackgroundTask &task : tasks.backgroundTasks) {
        rows.append({.id = backgroundKey(task),
                     .title = readableCall({}, task.module),
                     .detail = visibleText(task.status).simplified(),
                     .trailing = tr("module")});
    }
    setRows(rows);
    showHint(rows.isEmpty() ? tr("Tom has nothing to do.") : QString());
    showChosen();
}

void TasksPanel::showChosen()
{
    const auto task = std::ranges::find(m_tasks.tasks, chosen(), &Task::id);
    if (task != m_tasks.tasks.end()) {
        Task before = m_shownTask;
        before.progress = task->progress;   // which moves in what is shown, so that Stop keeps its place
        if (!detail() || before != *task)
            showDetail(viewOf(*task));
        m_shownTask = *task;
        showProgress(*task);
        m_shownBackground = {};
        return;
    }
    m_shownTask = {};
    const auto background = std::ranges::find(m_tasks.backgroundTasks, chosen(), backgroundKey);
    const BackgroundTask shown = background == m_tasks.backgroundTasks.end() ? BackgroundTask() : *background;
    if (shown == m_shownBackground && detail())
        return;
    m_shownBackground = shown;
    showDetail(shown.module.isEmpty() ? nullptr : viewOf(shown));
}

void TasksPanel::showProgress(const Task &task)
{
    if (!m_bar || !m_progress)
        return;
    const std::optional<int> percent = percentOf(task);
    const QString words = progressWords(task);
    m_bar->setVisible(percent.has_value());
    m_bar->setValue(percent.value_or(0));
    m_progress->setText(words);
    m_progress->setVisible(!words.isEmpty());
}

QWidget *TasksPanel::viewOf(const Task &task)
{
    auto [view, layout] = makeView(titleOf(task));
    auto *state = new TonedLabel(TonedLabel::Tone::Muted, QStringList{stateWords(task.state), timeWords(task)}.join(u" · "_s));
    state->setObjectName(u"taskState"_s);
    state->setWordWrap(true);
    layout->addWidget(state);
    m_bar = new QProgressBar;
    m_bar->setObjectName(u"taskProgress"_s);
    m_bar->setAccessibleName(tr("How far it is"));
    m_bar->setTextVisible(false);
    m_progress = new TonedLabel(TonedLabel::Tone::Normal);
    m_progress->setObjectName(u"taskProgressWords"_s);
    m_progress->setWordWrap(true);
    layout->addWidget(m_bar);
    layout->addWidget(m_progress);
    auto *stop = makeButton(u"stopTask"_s, tr("Stop"));
    connect(stop, &QPushButton::clicked, this, [this, id = task.id] { Q_EMIT stopRequested(id); });
    layout->addLayout(makeButtonRow({stop}));
    stop->setVisible(task.state == "running"_L1 || task.state == "queued"_L1
                     || task.state == "parked"_L1);   // what is only planned is deleted where schedules are
    layout->addStretch(1);
    return view;
}

QWidget *TasksPanel::viewOf(const BackgroundTask &task)
{
    auto [view, layout] = makeView(readableCall({}, task.module));
    auto *state = new TonedLabel(TonedLabel::Tone::Normal, visibleText(task.status));
    state->setObjectName(u"backgroundState"_s);
    state->setWordWrap(true);
    layout->addWidget(state);
    layout->addStretch(1);
    return view;
}

} // namespace tom::desktop
