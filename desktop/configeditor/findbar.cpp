#include "desktop/configeditor/findbar.h"

#include "desktop/look/iconbutton.h"
#include "desktop/look/tonedlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace tom::desktop {

FindBar::FindBar(QWidget *parent) : QWidget(parent), m_words(new QLineEdit), m_hint(new TonedLabel(TonedLabel::Tone::Warning))
{
    setObjectName(u"findBar"_s);
    m_words->setObjectName(u"findWords"_s);
    m_words->setAccessibleName(tr("Find in the text"));
    m_words->setPlaceholderText(tr("Find in the text"));
    m_hint->setObjectName(u"findHint"_s);
    auto *previous = new IconButton(u"chevron-left"_s, tr("Previous place"));
    previous->setObjectName(u"findPrevious"_s);
    auto *next = new IconButton(u"chevron-right"_s, tr("Next place"));
    next->setObjectName(u"findNext"_s);
    auto *close = new IconButton(u"cross"_s, tr("Close the search"));
    close->setObjectName(u"findClose"_s);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 4, 8, 4);
    row->addWidget(m_words, 1);
    row->addWidget(m_hint);
    row->addWidget(previous);
    row->addWidget(next);
    row->addWidget(close);
    connect(m_words, &QLineEdit::returnPressed, this, [this] { Q_EMIT findRequested(m_words->text(), false); });
    connect(next, &QToolButton::clicked, this, [this] { Q_EMIT findRequested(m_words->text(), false); });
    connect(previous, &QToolButton::clicked, this, [this] { Q_EMIT findRequested(m_words->text(), true); });
    connect(close, &QToolButton::clicked, this, &FindBar::closed);
    hide();
}

void FindBar::begin(const QString &words)
{
    if (!words.isEmpty())
        m_words->setText(words);
    m_hint->clear();
    show();
    m_words->setFocus();
    m_words->selectAll();
}

void FindBar::showFound(bool isFound)
{
    m_hint->setText(isFound ? QString() : tr("Not found"));
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        return Q_EMIT closed();
    QWidget::keyPressEvent(event);
}

} // namespace tom::desktop
