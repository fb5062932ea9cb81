#include "desktop/notify/quiethoursbutton.h"

#include "desktop/look/tonedlabel.h"

#include <QCheckBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLocale>
#include <QTimeEdit>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

const QTime usualFrom{22, 0};
const QTime usualTo{7, 0};

QTimeEdit *timeEdit(const QString &name, const QString &spoken, const QTime &time)
{
    auto *edit = new QTimeEdit(time);
    edit->setObjectName(name);
    edit->setAccessibleName(spoken);
    edit->setLayoutDirection(QLocale().textDirection());   // its digits are the locale's, whatever the window is read like
    edit->setDisplayFormat(QLocale().timeFormat(QLocale::ShortFormat));
    edit->setMinimumHeight(30);
    return edit;
}

} // namespace

QuietHoursButton::QuietHoursButton(QWidget *parent) : QPushButton(parent)
{
    setObjectName(u"quietHours"_s);
    setAutoDefault(false);
    setMinimumHeight(30);
    connect(this, &QPushButton::clicked, this, &QuietHoursButton::openForm);
    setHours({});
}

void QuietHoursButton::setHours(const std::optional<protocol::QuietHours> &hours, const QTimeZone &zone)
{
    m_hours = hours;
    m_clock = WallClock(zone);
    const auto time = [](const QTime &when) { return QLocale().toString(when, QLocale::ShortFormat); };
    const QString elsewhere = m_clock.zoneWords(QDateTime::currentDateTimeUtc());
    const QString words = hours ? tr("Quiet from %1 to %2").arg(time(hours->from), time(hours->to)) : tr("Quiet hours…");
    setText(hours && !elsewhere.isEmpty() ? tr("%1 (%2)", "quiet hours, time zone").arg(words, elsewhere) : words);
    setAccessibleName(hours ? text() : tr("Quiet hours"));
    setToolTip(tr("When nothing calls you that is not urgent"));
}

void QuietHoursButton::openForm()
{
    auto *dialog = new QDialog(window());
    dialog->setObjectName(u"quietHoursForm"_s);
    dialog->setWindowTitle(tr("Quiet hours"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    auto *isOn = new QCheckBox(tr("Do not call me every day"));
    isOn->setObjectName(u"quietHoursOn"_s);
    isOn->setChecked(m_hours.has_value());
    auto *from = timeEdit(u"quietFrom"_s, tr("Quiet from"), m_hours ? m_hours->from : usualFrom);
    auto *to = timeEdit(u"quietTo"_s, tr("Quiet until"), m_hours ? m_hours->to : usualTo);
    auto *note = new TonedLabel(TonedLabel::Tone::Muted,
                                tr("What comes then waits in “Later”, and is told together at the end. On all your devices."));
    note->setWordWrap(true);
    auto *zone = new TonedLabel(TonedLabel::Tone::Normal);
    zone->setObjectName(u"quietZone"_s);
    zone->setWordWrap(true);
    if (const QString words = m_clock.zoneWords(QDateTime::currentDateTimeUtc()); words.isEmpty())
        zone->hide();
    else
        zone->setText(tr("By the clock of %1, not by this computer's.").arg(words));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel);
    buttons->setObjectName(u"quietHoursButtons"_s);
    buttons->button(QDialogButtonBox::Save)->setObjectName(u"quietHoursSave"_s);
    buttons->button(QDialogButtonBox::Cancel)->setObjectName(u"quietHoursCancel"_s);
    const auto judge = [isOn, from, to, buttons] {
        from->setEnabled(isOn->isChecked());
        to->setEnabled(isOn->isChecked());
        buttons->button(QDialogButtonBox::Save)->setEnabled(!isOn->isChecked() || from->time() != to->time());
    };
    connect(isOn, &QCheckBox::toggled, dialog, judge);
    connect(from, &QTimeEdit::timeChanged, dialog, judge);
    connect(to, &QTimeEdit::timeChanged, dialog, judge);
    judge();
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    connect(dialog, &QDialog::accepted, this, [this, isOn, from, to] {
        Q_EMIT wished(isOn->isChecked() ? std::optional(protocol::QuietHours{from->time(), to->time()}) : std::nullopt);
    });

    auto *form = new QFormLayout;
    form->addRow(isOn);
    form->addRow(tr("From"), from);
    form->addRow(tr("Until"), to);
    auto *layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    layout->addLayout(form);
    layout->addWidget(zone);
    layout->addWidget(note);
    layout->addWidget(buttons);
    dialog->resize(360, dialog->sizeHint().height());
    dialog->open();
}

} // namespace tom::desktop
