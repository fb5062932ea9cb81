#include "desktop/chat/usermessage.h"

#include "desktop/chat/textview.h"
#include "desktop/look/card.h"

#include <QHBoxLayout>
#include <QTextDocument>

#include <cmath>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int sideMargin = 14;
constexpr double widestPart = 0.82;   // of the column

} // namespace

UserMessage::UserMessage(const QString &text, QWidget *parent)
    : QWidget(parent),
      m_view(new TextView),
      m_bubble(new Card(Card::Tone::Bubble))
{
    setObjectName(u"userMessage"_s);
    m_view->setObjectName(u"userText"_s);
    m_view->setAccessibleName(tr("You said"));
    m_view->setPlainText(text);
    auto *inside = new QVBoxLayout(m_bubble);
    inside->setContentsMargins(sideMargin, 9, sideMargin, 9);
    inside->addWidget(m_view);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 8);
    layout->addStretch(1);
    layout->addWidget(m_bubble);
    fitWidth();
}

QString UserMessage::text() const
{
    return m_view->toPlainText();
}

void UserMessage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitWidth();
}

// As wide as the text, but never the whole column.
void UserMessage::fitWidth()
{
    QTextDocument measure;
    measure.setDefaultFont(m_view->font());
    measure.setDocumentMargin(0);
    measure.setPlainText(m_view->toPlainText());
    const int widest = int(width() * widestPart) - 2 * sideMargin;
    m_view->setFixedWidth(std::clamp(int(std::ceil(measure.idealWidth())) + 2, 12, std::max(12, widest)));
}

} // namespace tom::desktop
