#include "desktop/schedules/schedulespanel.h"

#include "desktop/api/visibletext.h"
#include "desktop/look/dropquestion.h"
#include "desktop/look/iconbutton.h"
#include "desktop/schedules/repetition.h"
#include "desktop/schedules/scheduleeditor.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

using protocol::Schedule;

QString keyOf(const Schedule &schedule)
{
    return QString::number(schedule.id);
}

} // namespace

SchedulesPanel::SchedulesPanel(QWidget *parent) : ListPage(u"schedules"_s, tr("Schedules"), parent)
{
    auto *fresh = new IconButton(u"plus"_s, tr("New reminder"));
    fresh->setObjectName(u"newSchedule"_s);
    connect(fresh, &QToolButton::clicked, this, [this] {
        const auto begin = [this] {
            m_editor.clear();
            choose({});
            edit({});
            open();
            m_editor->focusText();
        };
        if (isChanged())
            DropQuestion::ask(this, begin);
        else
            begin();
    });
    addToHead(fresh);
    connect(this, &ListPage::chosenChanged, this, &SchedulesPanel::showChosen);
    setSchedules({});
}

void SchedulesPanel::setSchedules(const QList<Schedule> &schedules)
{
    m_schedules = schedules;
    QList<Row> rows;
    for (const Schedule &schedule : schedules) {
        const QString title = visibleText(schedule.title.isEmpty() ? schedule.text : schedule.title).simplified();
        const QString kind = schedule.kind == Schedule::Kind::Prompt ? tr("Tom is asked") : tr("Reminder");
        QStringList detail{kind, Repetition::fromRule(schedule.rrule).words(schedule.start.date())};
        if (schedule.next)
            detail.append(m_clock.zoneWords(schedule, *schedule.next));
        detail.removeAll(QString());
        rows.append({.id = keyOf(schedule),
                     .title = title,
                     .detail = detail.join(u" · "_s),
                     .trailing = m_clock.nextWords(schedule),
                     .isDim = !schedule.isEnabled || !schedule.next});
    }
    setRows(rows);
    showHint(rows.isEmpty() ? tr("Nothing is planned. Ask Tom to remind you, or press +.") : QString());
    if (const auto wished = std::ranges::find(schedules, m_wished, keyOf); wished != schedules.end())
        choose(std::exchange(m_wished, {}));
    showChosen();
}

void SchedulesPanel::setUsualZone(const QTimeZone &zone)
{
    if (m_clock == ScheduleClock(zone))
        return;
    m_clock = ScheduleClock(zone);
    if (m_editor)
        m_editor->setClock(m_clock);
    setSchedules(QList<Schedule>(m_schedules));
}

void SchedulesPanel::clear()
{
    m_editor.clear();
    m_shown = {};
    showDetail(nullptr);
    setSchedules({});
}

void SchedulesPanel::showKept(const Schedule &schedule)
{
    m_shown = {};
    m_editor.clear();
    m_wished = keyOf(schedule);
    showDetail(nullptr);
}

// A new one begins with a time that nobody has chosen: only its words count.
bool SchedulesPanel::isChanged() const
{
    return m_editor && (m_shown.id == 0 ? !m_editor->schedule().text.isEmpty() : m_editor->isChanged());
}

// What somebody has begun to change stays, whatever happens in the list.
void SchedulesPanel::showChosen()
{
    const auto found = std::ranges::find(m_schedules, chosen(), keyOf);
    if (isChanged() && chosen() != (m_shown.id == 0 ? QString() : keyOf(m_shown))) {
        if (!chosen().isEmpty()) {
            DropQuestion::ask(
                this,
                [this] {
                    m_editor.clear();
                    showChosen();
                },
                [this] { choose(m_shown.id == 0 ? QString() : keyOf(m_shown)); });
        }
        return;
    }
    if (found == m_schedules.end()) {
        if (m_editor && m_shown.id != 0)
            showDetail(nullptr);
        return;
    }
    const bool isSame = m_editor && m_shown.id == found->id;
    if (isSame && (*found == m_shown || m_editor->isChanged()))
        return;
    edit(*found);
}

void SchedulesPanel::edit(const Schedule &schedule)
{
    m_shown = schedule;
    m_editor = new ScheduleEditor(schedule, m_clock);
    connect(m_editor, &ScheduleEditor::keepRequested, this, &SchedulesPanel::keepRequested);
    connect(m_editor, &ScheduleEditor::removeRequested, this, [this, id = schedule.id] { Q_EMIT removeRequested(id); });
    connect(m_editor, &ScheduleEditor::runRequested, this, [this, id = schedule.id] { Q_EMIT runRequested(id); });
    connect(m_editor, &ScheduleEditor::openRequested, this, &SchedulesPanel::openRequested);
    connect(m_editor, &ScheduleEditor::previewRequested, this, &SchedulesPanel::previewRequested);
    showDetail(m_editor);
    Q_EMIT previewRequested(m_editor->schedule());
}

void SchedulesPanel::setDates(const QList<QDateTime> &dates)
{
    if (m_editor)
        m_editor->setDates(dates);
}

void SchedulesPanel::setNoDates(const QString &why)
{
    if (m_editor)
        m_editor->setNoDates(why);
}

} // namespace tom::desktop
