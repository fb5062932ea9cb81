#include "desktop/chat/toolcard.h"

#include "desktop/api/visibletext.h"
#include "desktop/chat/plainblock.h"
#include "desktop/chat/readablename.h"
#include "desktop/look/iconbutton.h"
#include "desktop/look/tintedicon.h"
#include "desktop/look/tonedlabel.h"
#include "desktop/look/tones.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>

#include <cmath>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int markSize = 16;
constexpr qint64 worthSaying = 100;   // ms

} // namespace

ToolCard::ToolCard(const QString &module, const QString &name, const QString &arguments, QWidget *parent)
    : Card(Tone::Raised, parent),
      m_title(readableCall(module, name)),
      m_arguments(arguments),
      m_mark(new QLabel),
      m_summary(new TonedLabel(TonedLabel::Tone::Muted)),
      m_duration(new TonedLabel(TonedLabel::Tone::Muted)),
      m_fold(new IconButton(u"chevron-right"_s, tr("Show what was asked for")))
{
    setObjectName(u"toolCard"_s);
    m_time.start();
    m_mark->setFixedSize(markSize, markSize);
    m_mark->setObjectName(u"toolMark"_s);
    auto *title = new TonedLabel(TonedLabel::Tone::Normal, m_title);
    title->setObjectName(u"toolTitle"_s);
    title->scaleFont(0.92, QFont::DemiBold);
    m_summary->setObjectName(u"toolSummary"_s);
    m_summary->scaleFont(0.92);
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_duration->setObjectName(u"toolTime"_s);
    m_duration->scaleFont(0.82);
    m_duration->hide();
    m_fold->setObjectName(u"toolFold"_s);
    m_fold->setCheckable(true);
    m_fold->setIconSize({14, 14});
    m_fold->setFixedSize(26, 26);
    if (arguments.isEmpty())
        m_fold->hide();   // shown it would be a window of its own until it has its place
    connect(m_fold, &QToolButton::toggled, this, &ToolCard::unfold);

    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_mark);
    line->addWidget(title);
    line->addWidget(m_summary, 1);
    line->addWidget(m_duration);
    line->addWidget(m_fold);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 5, 6, 5);
    layout->setSpacing(4);
    layout->addLayout(line);
    setMinimumHeight(38);
    showState();
}

void ToolCard::showProgress(double progress, std::optional<double> total, const QString &message)
{
    if (m_state != State::Running)
        return;
    QString words = visibleText(message).simplified();
    if (total && *total > 0 && std::isfinite(progress / *total)) {
        const int percent = int(std::clamp(progress / *total, 0.0, 1.0) * 100);
        words = words.isEmpty() ? tr("%1 %").arg(percent) : tr("%1 %  %2").arg(percent).arg(words);
    }
    m_summary->setText(words.isEmpty() ? tr("running…") : words);
}

void ToolCard::setWaitsForConsent(bool waits)
{
    if (!isRunning())
        return;
    m_state = waits ? State::Waiting : State::Running;
    m_time.start();   // the user's own time is not the tool's
    showState();
}

void ToolCard::end(bool ok, const QString &summary, qint64 durationMs)
{
    const qint64 took = durationMs > 0 ? durationMs : m_time.elapsed();
    m_state = ok ? State::Done : State::Failed;
    m_result = summary;
    const QString shown = visibleText(summary);
    m_summary->setText(shown.simplified());
    if (took >= worthSaying) {
        m_duration->setText(tr("%1 s").arg(QLocale().toString(double(took) / 1000, 'f', 1)));
        m_duration->show();
    }
    m_fold->setVisible(!m_arguments.isEmpty() || !summary.isEmpty());
    if (m_block)
        unfold(m_fold->isChecked());
    showState();
}

void ToolCard::showState()
{
    const Tones tones(palette());
    QString icon = u"dots"_s;
    QColor color = tones.muted;
    QString words;
    switch (m_state) {
    case State::Running:
        words = tr("running");
        m_summary->setText(tr("running…"));
        break;
    case State::Waiting:
        icon = u"clock"_s;
        color = tones.warning;
        words = tr("waits for your word");
        m_summary->setText(words);
        break;
    case State::Done:
        icon = u"check"_s;
        color = tones.good;
        words = tr("done");
        break;
    case State::Failed:
        icon = u"cross"_s;
        color = tones.bad;
        words = tr("failed");
        break;
    }
    m_mark->setPixmap(tintedIcon(icon, color, markSize).pixmap(QSize(markSize, markSize), devicePixelRatioF()));
    setAccessibleName(tr("Tool %1: %2").arg(m_title, words));
}

void ToolCard::unfold(bool open)
{
    m_fold->setIconAndName(open ? u"chevron-down"_s : u"chevron-right"_s,
                           open ? tr("Hide what was asked for") : tr("Show what was asked for"));
    if (!m_block) {
        m_block = new PlainBlock({});
        m_block->setObjectName(u"toolArguments"_s);
        m_block->setAccessibleName(tr("What was asked for, and what came back"));
        layout()->addWidget(m_block);
    }
    QStringList parts;
    if (!m_arguments.isEmpty())
        parts << m_arguments;
    if (!m_result.isEmpty())
        parts << u"→ "_s + visibleText(m_result);
    m_block->setText(parts.join(u"\n\n"_s));
    m_block->setVisible(open);
}

void ToolCard::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showState();
}

} // namespace tom::desktop
