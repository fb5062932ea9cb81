#include "desktop/configeditor/versionspanel.h"

#include "desktop/api/visibletext.h"
#include "desktop/configeditor/diffview.h"
#include "desktop/look/surebutton.h"
#include "desktop/look/textline.h"
#include "desktop/look/tonedlabel.h"
#include "desktop/look/viewparts.h"

#include <QListWidget>
#include <QLocale>
#include <QSplitter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

VersionsPanel::VersionsPanel(QWidget *parent)
    : QWidget(parent),
      m_list(new QListWidget),
      m_hint(new TonedLabel(TonedLabel::Tone::Muted)),
      m_diff(new DiffView(u"versionDiff"_s)),
      m_restore(new SureButton(u"versionRestore"_s, tr("Restore this version"), tr("Really restore it?")))
{
    setObjectName(u"versionsPanel"_s);
    auto *title = new TonedLabel(TonedLabel::Tone::Normal, tr("Earlier versions"));
    title->scaleFont(1.15, QFont::DemiBold);
    m_list->setObjectName(u"versionList"_s);
    m_list->setAccessibleName(tr("Versions, the newest first"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setWordWrap(true);
    m_list->setSpacing(4);   // each has two lines
    m_hint->setObjectName(u"versionsHint"_s);
    m_hint->setWordWrap(true);
    auto *back = makeButton(u"versionsBack"_s, tr("Back to editing"));
    connect(back, &QPushButton::clicked, this, &VersionsPanel::backRequested);
    connect(m_restore, &SureButton::confirmed, this, [this] { Q_EMIT restoreRequested(chosen()); });
    connect(m_list, &QListWidget::currentItemChanged, this, [this] {
        m_restore->setEnabled(!chosen().isEmpty() && chosen() != m_revision);
        if (!chosen().isEmpty())
            Q_EMIT compareRequested(chosen());
    });
    auto *parts = new QSplitter(Qt::Horizontal);
    parts->addWidget(m_list);
    parts->addWidget(m_diff);
    parts->setSizes({300, 500});
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 8, 20, 16);
    column->setSpacing(8);
    column->addWidget(title);
    column->addWidget(m_hint);
    column->addWidget(parts, 1);
    column->addLayout(makeButtonRow({m_restore, back}));
    setVersions({}, {});
}

QString VersionsPanel::chosen() const
{
    const QListWidgetItem *item = m_list->currentItem();
    return item ? item->data(Qt::UserRole).toString() : QString();
}

void VersionsPanel::setVersions(const QList<ConfigVersionLine> &versions, const QString &revision)
{
    m_revision = revision;
    m_list->clear();
    m_diff->setDiff({});
    m_restore->setEnabled(false);
    for (const ConfigVersionLine &version : versions) {
        const QString author = version.author.isEmpty() ? tr("in the file itself") : visibleLine(version.author);
        const QString time = QLocale().toString(version.time.toLocalTime(), QLocale::ShortFormat);
        auto *item = new QListWidgetItem(
            u"%1 · %2\n%3"_s.arg(inOwnDirection(time), inOwnDirection(author), visibleLine(version.summary)), m_list);
        item->setData(Qt::UserRole, version.revision);
    }
    m_hint->setText(versions.isEmpty() ? tr("Versions are kept from the first change on that is made here.")
                                       : tr("Lines with + would come back, lines with − would go. The newest is the first."));
}

void VersionsPanel::showDiff(const QString &revision, const QList<DiffLine> &diff)
{
    if (revision == chosen())
        m_diff->setDiff(diff);
}

} // namespace tom::desktop
