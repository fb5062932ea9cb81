#include "desktop/chat/composer.h"

#include "desktop/look/card.h"
#include "desktop/look/iconbutton.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QTextDocument>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int mostLines = 8;
constexpr int verticalMargin = 8;   // keeps one line in the middle beside the button

} // namespace

Composer::Composer(QWidget *parent)
    : QWidget(parent),
      m_input(new QPlainTextEdit),
      m_button(new IconButton(u"send"_s, tr("Send"), nullptr, IconButton::Look::Filled))
{
    setObjectName(u"composer"_s);
    m_input->setObjectName(u"input"_s);
    m_input->setAccessibleName(tr("Message to Tom"));
    m_input->setPlaceholderText(tr("Write to Tom…"));
    m_input->setFrameShape(QFrame::NoFrame);
    m_input->setTabChangesFocus(true);
    m_input->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_input->viewport()->setAutoFillBackground(false);
    m_input->document()->setDocumentMargin(verticalMargin);
    m_input->installEventFilter(this);
    m_button->setObjectName(u"sendButton"_s);
    connect(m_button, &QToolButton::clicked, this, &Composer::press);
    connect(m_input, &QPlainTextEdit::textChanged, this, [this] {
        fit();
        refresh();
        Q_EMIT changed();
    });

    auto *card = new Card(Card::Tone::Raised);
    auto *inside = new QHBoxLayout(card);
    inside->setContentsMargins(6, 6, 8, 6);
    inside->setSpacing(8);
    inside->addWidget(m_input, 1);
    inside->addWidget(m_button, 0, Qt::AlignBottom);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(card);
    setFocusProxy(m_input);
    fit();
    refresh();
}

QString Composer::text() const
{
    return m_input->toPlainText();
}

void Composer::setText(const QString &text)
{
    m_input->setPlainText(text);
    m_input->moveCursor(QTextCursor::End);
}

Draft Composer::draft() const
{
    Draft draft = m_draft;
    draft.text = text();
    return draft;
}

void Composer::setDraft(const Draft &draft)
{
    m_draft = draft;
    setText(draft.text);
}

void Composer::setBusy(bool busy)
{
    m_busy = busy;
    refresh();
}

void Composer::focusInput()
{
    m_input->setFocus();
}

void Composer::press()
{
    if (m_busy)
        return Q_EMIT stopRequested();
    if (!text().trimmed().isEmpty())
        Q_EMIT sendRequested();
}

void Composer::refresh()
{
    m_button->setIconAndName(m_busy ? u"stop"_s : u"send"_s, m_busy ? tr("Stop the answer (Esc)") : tr("Send (Enter)"));
    m_button->setEnabled(m_busy || !text().trimmed().isEmpty());
}

// QPlainTextEdit counts its height in lines.
void Composer::fit()
{
    const int lines =
        std::clamp(int(m_input->document()->documentLayout() ? m_input->document()->size().height() : 1), 1, mostLines);
    const int height = int(lines * m_input->fontMetrics().lineSpacing() + 2 * m_input->document()->documentMargin() + 2);
    m_input->setFixedHeight(std::max(height, 34));
    m_input->setVerticalScrollBarPolicy(lines < mostLines ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
}

bool Composer::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_input)
        return false;
    if (event->type() == QEvent::Resize)
        QMetaObject::invokeMethod(this, &Composer::fit, Qt::QueuedConnection);
    if (event->type() != QEvent::KeyPress)
        return false;
    const auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (key->modifiers() & (Qt::ShiftModifier | Qt::AltModifier))
            return false;
        if (!m_busy)
            press();
        return true;
    case Qt::Key_Escape:
        if (m_busy)
            Q_EMIT stopRequested();
        return m_busy;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        Q_EMIT scrollRequested(key->key() == Qt::Key_PageUp);
        return true;
    default:
        return false;
    }
}

} // namespace tom::desktop
