#include "desktop/configeditor/textfield.h"

#include "desktop/look/viewparts.h"

#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

TextField::TextField(const SchemaKey &key, const QString &name, QWidget *parent)
    : FormField(key, name, parent),
      m_text(new QPlainTextEdit),
      m_toText(makeButton(name + u"ToText"_s, tr("Change it in the text")))
{
    m_text->setObjectName(name);
    m_text->setAccessibleName(titleOf(key));
    m_text->setAccessibleDescription(helpOf(key));
    m_text->setFixedHeight(72);
    m_text->setTabChangesFocus(true);
    m_text->installEventFilter(this);
    connect(m_toText, &QPushButton::clicked, this, &FormField::textRequested);
    column()->addWidget(m_text);
    column()->addWidget(m_toText);
}

void TextField::setNode(const config::YamlNode *node)
{
    using enum config::YamlNode::Kind;
    const bool isText = key().name == "personal_context"_L1 && (!node || node->kind == Scalar || node->kind == Null);
    m_text->setVisible(isText);
    m_toText->setVisible(!isText);
    const QString value = node && isText ? node->text : QString();
    if (value == m_shown && m_text->hasFocus())
        return;
    m_shown = value;
    if (m_text->toPlainText() != value)
        m_text->setPlainText(value);
}

bool TextField::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_text && event->type() == QEvent::FocusOut)
        take();
    return FormField::eventFilter(watched, event);
}

void TextField::take()
{
    const QString text = m_text->toPlainText();
    if (text == m_shown)
        return;
    m_shown = text;
    if (text.trimmed().isEmpty())
        Q_EMIT removeRequested({});
    else
        Q_EMIT setRequested({}, textNode(text));
}

} // namespace tom::desktop
