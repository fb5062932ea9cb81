#include "desktop/chat/toolcard.h"

#include "desktop/look/iconbutton.h"
#include "desktop/look/tintedicon.h"
#include "desktop/look/tonedlabel.h"
#include "desktop/look/tones.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int markSize = 16;

// "add_item" reads better as "add item".
QString readable(QString name)
{
    return name.replace(u'_', u' ');
}

} // namespace

ToolCard::ToolCard(const QString &module, const QString &name, const QJsonObject &arguments, QWidget *parent)
    : Card(Tone::Raised, parent),
      m_title(module.isEmpty() ? readable(name) : u"%1 · %2"_s.arg(readable(module), readable(name))),
      m_mark(new QLabel),
      m_summary(new TonedLabel(TonedLabel::Tone::Muted)),
      m_arguments(new TonedLabel(TonedLabel::Tone::Muted)),
      m_fold(new IconButton(u"chevron-right"_s, tr("Show what was asked for")))
{
    setObjectName(u"toolCard"_s);
    m_mark->setFixedSize(markSize, markSize);
    m_mark->setObjectName(u"toolMark"_s);
    auto *title = new TonedLabel(TonedLabel::Tone::Normal, m_title);
    title->setObjectName(u"toolTitle"_s);
    title->scaleFont(0.92, QFont::DemiBold);
    m_summary->setObjectName(u"toolSummary"_s);
    m_summary->scaleFont(0.92);
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_arguments->setObjectName(u"toolArguments"_s);
    m_arguments->scaleFont(0.88);
    m_arguments->setWordWrap(true);
    m_arguments->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_arguments->setText(QString::fromUtf8(QJsonDocument(arguments).toJson(QJsonDocument::Indented)).trimmed());
    m_arguments->hide();
    m_fold->setObjectName(u"toolFold"_s);
    m_fold->setCheckable(true);
    m_fold->setIconSize({14, 14});
    m_fold->setFixedSize(26, 26);
    m_fold->setVisible(!arguments.isEmpty());
    connect(m_fold, &QToolButton::toggled, this, &ToolCard::unfold);

    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_mark);
    line->addWidget(title);
    line->addWidget(m_summary, 1);
    line->addWidget(m_fold);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 5, 6, 5);
    layout->setSpacing(4);
    layout->addLayout(line);
    layout->addWidget(m_arguments);
    setMinimumHeight(38);
    showState();
}

void ToolCard::end(bool ok, const QString &summary)
{
    m_state = ok ? State::Done : State::Failed;
    m_summary->setText(summary.simplified());
    m_summary->setToolTip(summary);
    showState();
}

void ToolCard::showState()
{
    const Tones tones(palette());
    QString words;
    switch (m_state) {
    case State::Running:
        m_mark->setPixmap(tintedIcon(u"dots"_s, tones.muted, markSize).pixmap(QSize(markSize, markSize), devicePixelRatioF()));
        m_summary->setText(tr("running…"));
        words = tr("running");
        break;
    case State::Done:
        m_mark->setPixmap(tintedIcon(u"check"_s, tones.good, markSize).pixmap(QSize(markSize, markSize), devicePixelRatioF()));
        words = tr("done");
        break;
    case State::Failed:
        m_mark->setPixmap(tintedIcon(u"cross"_s, tones.bad, markSize).pixmap(QSize(markSize, markSize), devicePixelRatioF()));
        words = tr("failed");
        break;
    }
    setAccessibleName(tr("Tool %1: %2").arg(m_title, words));
}

void ToolCard::unfold(bool open)
{
    m_fold->setIconAndName(open ? u"chevron-down"_s : u"chevron-right"_s,
                           open ? tr("Hide what was asked for") : tr("Show what was asked for"));
    m_arguments->setVisible(open);
}

void ToolCard::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showState();
}

} // namespace tom::desktop
