#include "desktop/chat/chatfindbar.h"

#include "desktop/look/iconbutton.h"
#include "desktop/look/shortcuts.h"
#include "desktop/look/tonedlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace tom::desktop {

ChatFindBar::ChatFindBar(QWidget *parent)
    : QWidget(parent),
      m_words(new QLineEdit),
      m_count(new TonedLabel(TonedLabel::Tone::Muted)),
      m_previous(new IconButton(u"chevron-left"_s, tr("The message above with these words (Shift+Enter)"))),
      m_next(new IconButton(u"chevron-right"_s, tr("The message below with these words (Enter)")))
{
    setObjectName(u"chatFindBar"_s);
    m_words->setObjectName(u"chatFindWords"_s);
    m_words->setAccessibleName(tr("Find in this conversation"));
    m_words->setPlaceholderText(tr("Find in this conversation"));
    m_words->setClearButtonEnabled(true);
    m_words->installEventFilter(this);
    m_count->setObjectName(u"chatFindCount"_s);
    m_previous->setObjectName(u"chatFindPrevious"_s);
    m_next->setObjectName(u"chatFindNext"_s);
    auto *close = new IconButton(u"cross"_s, tr("Close the search (Esc)"));
    close->setObjectName(u"chatFindClose"_s);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(20, 6, 20, 6);
    row->setSpacing(6);
    row->addWidget(m_words, 1);
    row->addWidget(m_count);
    row->addWidget(m_previous);
    row->addWidget(m_next);
    row->addWidget(close);
    connect(m_words, &QLineEdit::textChanged, this, &ChatFindBar::changed);
    connect(m_previous, &QToolButton::clicked, this, [this] { Q_EMIT stepRequested(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { Q_EMIT stepRequested(1); });
    connect(close, &QToolButton::clicked, this, &ChatFindBar::closed);
    nameKeys(m_words, Qt::Key_Return, tr("The message below with these words"));
    nameKeys(m_words, Qt::SHIFT | Qt::Key_Return, tr("The message above with these words"));
    setCount(0, 0, false);
    hide();
}

void ChatFindBar::begin()
{
    show();
    m_words->setFocus(Qt::ShortcutFocusReason);
    m_words->selectAll();
}

void ChatFindBar::setWords(const QString &words)
{
    const QSignalBlocker quiet(m_words);
    m_words->setText(words);
}

void ChatFindBar::setCount(qsizetype number, qsizetype count, bool hasMore)
{
    const QLocale locale;
    m_count->setText(m_words->text().trimmed().isEmpty() ? QString()
                     : number == 0                       ? tr("Not found")
                     : hasMore ? tr("%1 of %2 or more").arg(locale.toString(number), locale.toString(count))
                               : tr("%1 of %2").arg(locale.toString(number), locale.toString(count)));
    m_previous->setEnabled(count > 0);
    m_next->setEnabled(count > 0);
}

bool ChatFindBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_words || event->type() != QEvent::KeyPress)
        return false;
    const auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT stepRequested(key->modifiers() & Qt::ShiftModifier ? -1 : 1);
        return true;
    case Qt::Key_Escape:
        Q_EMIT closed();
        return true;
    default:
        return false;
    }
}

} // namespace tom::desktop
