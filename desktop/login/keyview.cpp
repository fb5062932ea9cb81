#include "desktop/login/keyview.h"

#include "desktop/look/iconbutton.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int pairsInLine = 8;
constexpr int copiedShownFor = 1500;

} // namespace

KeyView::KeyView(QWidget *parent) : Card(Tone::Raised, parent), m_label(new QLabel)
{
    setObjectName(u"keyView"_s);
    m_label->setObjectName(u"fingerprint"_s);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setAccessibleName(tr("Fingerprint"));
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF() * 1.15);
    m_label->setFont(fixed);
    m_label->setAlignment(Qt::AlignCenter);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto *copy = new IconButton(u"copy"_s, tr("Copy the fingerprint"));
    copy->setObjectName(u"copyFingerprint"_s);
    connect(copy, &QToolButton::clicked, this, [this, copy] {
        QGuiApplication::clipboard()->setText(m_fingerprint);
        copy->setIconAndName(u"check"_s, tr("Copied"));
        QTimer::singleShot(copiedShownFor, copy, [copy] { copy->setIconAndName(u"copy"_s, tr("Copy the fingerprint")); });
    });
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(42, 14, 8, 14);
    layout->addWidget(m_label, 1);
    layout->addWidget(copy, 0, Qt::AlignTop);
}

void KeyView::setFingerprint(const QString &fingerprint)
{
    m_fingerprint = fingerprint;
    const QStringList pairs = fingerprint.split(u':');
    QStringList lines;
    for (qsizetype i = 0; i < pairs.size(); i += pairsInLine)
        lines << pairs.sliced(i, std::min<qsizetype>(pairsInLine, pairs.size() - i)).join(u' ');
    m_label->setText(lines.join(u'\n'));
    m_label->setAccessibleName(tr("Fingerprint: %1").arg(pairs.join(u' ')));
}

} // namespace tom::desktop
