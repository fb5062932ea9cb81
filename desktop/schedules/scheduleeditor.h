#pragma once

#include "desktop/schedules/repetition.h"
#include "desktop/schedules/scheduleclock.h"
#include "shared/protocol/schedule.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QFormLayout;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace tom::desktop {

class RepetitionEditor;
class TonedLabel;

// Everything about one reminder or scheduled prompt that a person may change, with the dates that come of it. Shows and asks.
class ScheduleEditor : public QWidget
{
    Q_OBJECT

public:
    ScheduleEditor(const protocol::Schedule &schedule, const ScheduleClock &clock, QWidget *parent = nullptr);

    void setClock(const ScheduleClock &clock);
    void focusText();

    [[nodiscard]] protocol::Schedule schedule() const;
    [[nodiscard]] bool isChanged() const { return schedule() != m_schedule; }
    void setDates(const QList<QDateTime> &dates);
    void setNoDates(const QString &why);

Q_SIGNALS:
    void keepRequested(const tom::protocol::Schedule &schedule);
    void removeRequested();
    void runRequested();
    void openRequested(const QString &conversation);
    void previewRequested(const tom::protocol::Schedule &schedule);

private:
    void take();
    void showWords();
    void showDates();
    [[nodiscard]] QWidget *makeFields();
    void showKind();   // what only a prompt has

    protocol::Schedule m_schedule;
    ScheduleClock m_clock;
    QList<QDateTime> m_next;   // that are shown
    QFormLayout *m_form = nullptr;
    QComboBox *m_kind;
    QPlainTextEdit *m_text;
    QDateTimeEdit *m_start;
    RepetitionEditor *m_repetition;
    QComboBox *m_missed;
    QLineEdit *m_never;
    QLineEdit *m_ask;
    QCheckBox *m_isEnabled;
    TonedLabel *m_words;
    TonedLabel *m_dates;
    QPushButton *m_keep;
};

} // namespace tom::desktop
