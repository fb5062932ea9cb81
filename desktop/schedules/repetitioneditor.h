#pragma once

#include "desktop/schedules/repetition.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace tom::desktop {

// Chooses how often something happens: by words, for every n of them, and on which days of a week.
class RepetitionEditor : public QWidget
{
    Q_OBJECT

public:
    explicit RepetitionEditor(QWidget *parent = nullptr);

    void setRepetition(const Repetition &repetition);
    [[nodiscard]] Repetition repetition() const;

Q_SIGNALS:
    void changed();

private:
    void arrange();

    QComboBox *m_kind;
    QWidget *m_everyRow;
    QSpinBox *m_every;
    QWidget *m_daysRow;
    QList<QToolButton *> m_days;   // Monday first
    QLineEdit *m_rule;
};

} // namespace tom::desktop
