#include "desktop/schedules/scheduleeditor.h"

#include "desktop/api/visibletext.h"
#include "desktop/look/surebutton.h"
#include "desktop/look/tonedlabel.h"
#include "desktop/look/viewparts.h"
#include "desktop/schedules/repetitioneditor.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QFormLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

using protocol::Schedule;

constexpr int rowHeight = 32;
constexpr int textLines = 3;

// The clock on the wall: in the program that is a local time, on the wire one without a zone.
QDateTime shownStart(const Schedule &schedule)
{
    if (schedule.start.isValid())
        return {schedule.start.date(), schedule.start.time()};
    const QDateTime now = QDateTime::currentDateTime();
    return {now.date().addDays(now.time().hour() >= 22 ? 1 : 0), QTime((now.time().hour() + 2) % 24, 0)};
}

QString shownTools(const QStringList &tools)
{
    return tools.join(u", "_s);
}

QStringList toolsIn(const QString &text)
{
    QStringList tools;
    for (const QString &tool : text.split(u','))
        tools.append(tool.trimmed());
    tools.removeAll(QString());
    return tools;
}

template<typename Field>
Field *named(Field *field, const QString &name, const QString &spoken)
{
    field->setObjectName(name);
    field->setAccessibleName(spoken);
    return field;
}

} // namespace

ScheduleEditor::ScheduleEditor(const Schedule &schedule, const ScheduleClock &clock, QWidget *parent)
    : QWidget(parent),
      m_schedule(schedule),
      m_clock(clock),
      m_kind(named(new QComboBox, u"scheduleKind"_s, tr("What happens"))),
      m_text(named(new QPlainTextEdit, u"scheduleText"_s, tr("What you are told, or Tom is asked"))),
      m_start(named(new QDateTimeEdit(shownStart(schedule)), u"scheduleStart"_s, tr("When it is the first time"))),
      m_repetition(new RepetitionEditor),
      m_missed(named(new QComboBox, u"scheduleMissed"_s, tr("When that time was missed"))),
      m_never(named(new QLineEdit(shownTools(schedule.tools.deny)), u"scheduleNever"_s, tr("What Tom must not use for it"))),
      m_ask(named(new QLineEdit(shownTools(schedule.tools.ask)), u"scheduleAsk"_s, tr("What Tom asks about each time"))),
      m_isEnabled(named(new QCheckBox(tr("On")), u"scheduleEnabled"_s, tr("It is on"))),
      m_words(new TonedLabel(TonedLabel::Tone::Normal)),
      m_dates(new TonedLabel(TonedLabel::Tone::Muted)),
      m_keep(makeButton(u"keepSchedule"_s, schedule.id == 0 ? tr("Create") : tr("Keep the changes")))
{
    setObjectName(u"scheduleEditor"_s);
    m_keep->setDefault(true);
    connect(m_keep, &QPushButton::clicked, this, [this] { Q_EMIT keepRequested(this->schedule()); });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 8, 20, 20);
    layout->setSpacing(12);
    layout->addWidget(makeFields());
    m_words->setObjectName(u"scheduleWords"_s);
    m_words->setWordWrap(true);
    m_words->scaleFont(1, QFont::DemiBold);
    m_dates->setObjectName(u"scheduleDates"_s);
    m_dates->setWordWrap(true);
    layout->addWidget(m_words);
    layout->addWidget(m_dates);

    QList<QPushButton *> buttons{m_keep};
    if (schedule.id != 0) {
        auto *run = makeButton(u"runSchedule"_s, tr("Run it now"));
        connect(run, &QPushButton::clicked, this, &ScheduleEditor::runRequested);
        auto *remove = new SureButton(u"removeSchedule"_s, tr("Delete"), tr("Really delete?"));
        connect(remove, &SureButton::confirmed, this, &ScheduleEditor::removeRequested);
        buttons << run << remove;
    }
    layout->addLayout(makeButtonRow(buttons));
    if (!schedule.conversation.isEmpty()) {
        auto *open = makeButton(u"openConversation"_s, tr("Open the conversation"));
        connect(open, &QPushButton::clicked, this, [this] { Q_EMIT openRequested(m_schedule.conversation); });
        layout->addLayout(makeButtonRow({open}));
    }
    layout->addStretch(1);
    take();
}

QWidget *ScheduleEditor::makeFields()
{
    m_kind->addItem(tr("I am reminded of it"));
    m_kind->addItem(tr("Tom is asked, and tells me"));
    m_kind->setCurrentIndex(int(m_schedule.kind));
    m_text->setPlainText(m_schedule.text);
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(m_text->fontMetrics().lineSpacing() * textLines + 16);
    m_start->setLayoutDirection(QLocale().textDirection());   // its digits are the locale's, whatever the window is read like
    m_start->setDisplayFormat(QLocale().dateFormat(QLocale::ShortFormat) + u"  "_s + QLocale().timeFormat(QLocale::ShortFormat));
    m_start->setCalendarPopup(true);
    m_repetition->setRepetition(Repetition::fromRule(m_schedule.rrule));
    m_missed->addItem(tr("it is done late, once"));
    m_missed->addItem(tr("it is left out"));
    m_missed->addItem(tr("I am asked"));
    m_missed->setCurrentIndex(int(m_schedule.missed));
    m_isEnabled->setChecked(m_schedule.isEnabled);
    for (QLineEdit *tools : {m_never, m_ask}) {
        tools->setPlaceholderText(tr("for example: mail.send, shell"));
        tools->setToolTip(tr("Services, or tools of one as service.tool, with commas between; * is any letters"));
        connect(tools, &QLineEdit::textChanged, this, &ScheduleEditor::take);
    }
    for (QWidget *field : std::initializer_list<QWidget *>{m_kind, m_start, m_missed, m_never, m_ask})
        field->setMinimumHeight(rowHeight);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ScheduleEditor::take);
    connect(m_text, &QPlainTextEdit::textChanged, this, &ScheduleEditor::take);
    connect(m_start, &QDateTimeEdit::dateTimeChanged, this, &ScheduleEditor::take);
    connect(m_repetition, &RepetitionEditor::changed, this, &ScheduleEditor::take);
    connect(m_missed, &QComboBox::currentIndexChanged, this, &ScheduleEditor::take);
    connect(m_isEnabled, &QCheckBox::toggled, this, &ScheduleEditor::take);

    auto *fields = new QWidget;
    auto *form = new QFormLayout(fields);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(10);
    form->setHorizontalSpacing(14);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->addRow(tr("What"), m_kind);
    form->addRow(tr("Words"), m_text);
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    form->addRow(tr("From"), m_start);
    form->addRow(tr("Again"), m_repetition);
    form->addRow(tr("If missed"), m_missed);
    form->addRow(tr("Never uses"), m_never);
    form->addRow(tr("Asks before"), m_ask);
    form->addRow(QString(), m_isEnabled);
    m_form = form;
    showKind();
    return fields;
}

void ScheduleEditor::showKind()
{
    const bool isPrompt = Schedule::Kind(m_kind->currentIndex()) == Schedule::Kind::Prompt;
    m_form->setRowVisible(m_never, isPrompt);
    m_form->setRowVisible(m_ask, isPrompt);
}

Schedule ScheduleEditor::schedule() const
{
    Schedule wished = m_schedule;
    wished.kind = Schedule::Kind(m_kind->currentIndex());
    wished.text = m_text->toPlainText().trimmed();
    const QDateTime start = m_start->dateTime();
    // What nobody has touched stays as it was, to the second.
    if (start != shownStart(m_schedule) || !m_schedule.start.isValid())
        wished.start = QDateTime(start.date(), QTime(start.time().hour(), start.time().minute()), QTimeZone::UTC);
    const Repetition repetition = m_repetition->repetition();
    if (repetition != Repetition::fromRule(m_schedule.rrule) || wished.start != m_schedule.start)
        wished.rrule = repetition.toRule(wished.start.date());
    wished.missed = Schedule::Missed(m_missed->currentIndex());
    wished.isEnabled = m_isEnabled->isChecked();
    if (wished.kind == Schedule::Kind::Prompt) {
        wished.tools = {.ask = toolsIn(m_ask->text()), .deny = toolsIn(m_never->text())};
    } else {   // a reminder has none of these
        wished.level.reset();
        wished.modules.clear();
        wished.maxTokens = 0;
        wished.budget = {};
        wished.tools = {};
    }
    return wished;
}

void ScheduleEditor::take()
{
    showKind();
    const Schedule wished = schedule();
    m_keep->setEnabled(!wished.text.isEmpty() && wished.text.size() <= Schedule::maxText && (isChanged() || wished.id == 0));
    m_next.clear();
    showWords();
    m_dates->setText(tr("The next times are looked up…"));
    Q_EMIT previewRequested(wished);
}

void ScheduleEditor::setClock(const ScheduleClock &clock)
{
    m_clock = clock;
    showWords();
    if (!m_next.isEmpty())
        showDates();
}

void ScheduleEditor::focusText()
{
    m_text->setFocus();
}

// By which clock its time counts is known with its next time: zones that differ today need not differ then.
void ScheduleEditor::showWords()
{
    const Schedule wished = schedule();
    const QString zone = m_clock.zoneWords(wished, m_next.isEmpty() ? QDateTime::currentDateTimeUtc() : m_next.constFirst());
    const QString often = m_repetition->repetition().words(wished.start.date());
    const QString time = QLocale().toString(wished.start.time(), QLocale::ShortFormat);
    m_words->setText(zone.isEmpty() ? tr("%1, at %2").arg(often, time)
                                    : tr("%1, at %2 by the clock of %3").arg(often, time, zone));
}

void ScheduleEditor::setDates(const QList<QDateTime> &dates)
{
    m_next = dates;
    showWords();
    showDates();
}

void ScheduleEditor::showDates()
{
    const Schedule wished = schedule();
    QStringList lines;
    for (const QDateTime &date : std::as_const(m_next)) {
        const QDateTime then = m_clock.at(wished, date);
        const QString line = QLocale().toString(then.date(), u"dddd d MMMM yyyy"_s) + u", "_s
                             + QLocale().toString(then.time(), QLocale::ShortFormat);
        const QString zone = m_clock.zoneWords(wished, date);
        lines.append(zone.isEmpty() ? line : tr("%1 (%2; here %3)").arg(line, zone, m_clock.hereWords(wished, date)));
    }
    m_dates->setTone(TonedLabel::Tone::Muted);
    m_dates->setText(lines.size() == 1 ? tr("It happens on:") + u'\n' + lines.constFirst()
                                       : tr("The next times:") + u'\n' + lines.join(u'\n'));
}

void ScheduleEditor::setNoDates(const QString &why)
{
    m_next.clear();
    m_dates->setTone(TonedLabel::Tone::Warning);
    m_dates->setText(why);
}

} // namespace tom::desktop
