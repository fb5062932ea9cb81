#include "desktop/schedules/repetitioneditor.h"

#include "desktop/look/badge.h"
#include "desktop/look/tonedlabel.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLineEdit>
#include <QLocale>
#include <QSpinBox>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int mostEvery = 99;
constexpr int fieldHeight = 32;

} // namespace

RepetitionEditor::RepetitionEditor(QWidget *parent)
    : QWidget(parent),
      m_kind(new QComboBox),
      m_everyRow(new QWidget),
      m_every(new QSpinBox),
      m_daysRow(new QWidget),
      m_rule(new QLineEdit)
{
    m_kind->setObjectName(u"repetitionKind"_s);
    m_kind->setAccessibleName(tr("How often"));
    m_kind->setMinimumHeight(fieldHeight);
    for (const QString &words : {tr("Once"), tr("Every day"), tr("Monday to Friday"), tr("Every week"), tr("Every month"),
                                 tr("Every year"), tr("By a rule (RRULE)")})
        m_kind->addItem(words);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        arrange();
        Q_EMIT changed();
    });

    m_every->setObjectName(u"repetitionEvery"_s);
    m_every->setAccessibleName(tr("In steps of how many"));
    m_every->setRange(1, mostEvery);
    m_every->setMinimumHeight(fieldHeight);
    connect(m_every, &QSpinBox::valueChanged, this, &RepetitionEditor::changed);
    auto *everyLayout = new QHBoxLayout(m_everyRow);
    everyLayout->setContentsMargins(0, 0, 0, 0);
    everyLayout->addWidget(new TonedLabel(TonedLabel::Tone::Muted, tr("in steps of")));
    everyLayout->addWidget(m_every);
    everyLayout->addStretch(1);

    auto *daysLayout = new QHBoxLayout(m_daysRow);
    daysLayout->setContentsMargins(0, 0, 0, 0);
    daysLayout->setSpacing(4);
    for (int day = 1; day <= 7; ++day) {
        auto *button = new Badge;
        button->setObjectName(u"repetitionDay%1"_s.arg(day));
        button->setText(QLocale().dayName(day, QLocale::ShortFormat));
        button->setAccessibleName(QLocale().dayName(day));
        button->setCheckable(true);
        button->setFocusPolicy(Qt::StrongFocus);
        connect(button, &QToolButton::toggled, this, &RepetitionEditor::changed);
        daysLayout->addWidget(button);
        m_days.append(button);
    }
    daysLayout->addStretch(1);

    m_rule->setObjectName(u"repetitionRule"_s);
    m_rule->setAccessibleName(tr("Rule of RFC 5545"));
    m_rule->setPlaceholderText(u"FREQ=MONTHLY;BYDAY=1MO"_s);
    m_rule->setMinimumHeight(fieldHeight);
    m_rule->setMaxLength(500);
    connect(m_rule, &QLineEdit::textChanged, this, &RepetitionEditor::changed);

    auto *top = new QHBoxLayout;
    top->setSpacing(10);
    top->addWidget(m_kind);
    top->addWidget(m_everyRow);
    top->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(top);
    layout->addWidget(m_daysRow);
    layout->addWidget(m_rule);
    arrange();
}

void RepetitionEditor::setRepetition(const Repetition &repetition)
{
    const QSignalBlocker quiet(this);
    m_kind->setCurrentIndex(int(repetition.kind));
    m_every->setValue(repetition.every);
    for (qsizetype i = 0; i < m_days.size(); ++i)
        m_days.at(i)->setChecked(repetition.days.contains(int(i) + 1));
    m_rule->setText(repetition.rule);
    arrange();
}

Repetition RepetitionEditor::repetition() const
{
    Repetition chosen{.kind = Repetition::Kind(m_kind->currentIndex())};
    if (m_everyRow->isVisibleTo(this))
        chosen.every = m_every->value();
    if (chosen.kind == Repetition::Kind::Weekly) {
        for (qsizetype i = 0; i < m_days.size(); ++i) {
            if (m_days.at(i)->isChecked())
                chosen.days.append(int(i) + 1);
        }
    }
    if (chosen.kind == Repetition::Kind::Other)
        chosen.rule = m_rule->text().trimmed();
    return chosen;
}

void RepetitionEditor::arrange()
{
    using Kind = Repetition::Kind;
    const auto kind = Kind(m_kind->currentIndex());
    m_everyRow->setVisible(kind == Kind::Daily || kind == Kind::Weekly || kind == Kind::Monthly || kind == Kind::Yearly);
    m_daysRow->setVisible(kind == Kind::Weekly);
    m_rule->setVisible(kind == Kind::Other);
}

} // namespace tom::desktop
