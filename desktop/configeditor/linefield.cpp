#include "desktop/configeditor/linefield.h"

#include "desktop/configeditor/configanalysis.h"

#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

// What may be seen of the value of a secret: that it is elsewhere.
QString shownPart(const SchemaKey &key, const QString &value)
{
    const bool isReference = value.contains(u"${"_s);
    return isSecretMark(value) || (key.isSecret && !isReference) ? QString() : value;
}

bool isNumeric(const QString &text)
{
    bool isNumber = false;
    text.toDouble(&isNumber);
    return isNumber;
}

} // namespace

LineField::LineField(const SchemaKey &key, const QString &name, QWidget *parent)
    : FormField(key, name, parent),
      m_line(new QLineEdit)
{
    m_line->setObjectName(name);
    m_line->setAccessibleName(titleOf(key));
    m_line->setAccessibleDescription(helpOf(key));
    m_line->setMinimumHeight(30);
    if (key.isSecret)
        m_line->setEchoMode(QLineEdit::Password);
    if (key.name == "username"_L1) {   // what marks stand for is found by it
        m_line->setReadOnly(true);
        m_line->setToolTip(tr("A user keeps this name; everything of the user is found by it."));
    }
    connect(m_line, &QLineEdit::editingFinished, this, &LineField::take);
    column()->addWidget(m_line);
}

void LineField::setNode(const config::YamlNode *node)
{
    const bool isText = !node || node->kind == config::YamlNode::Kind::Scalar || node->kind == config::YamlNode::Kind::Null;
    const QString value = node ? node->text : QString();
    const QString shown = shownPart(key(), value);
    m_isSet = !value.isEmpty();
    m_line->setEnabled(isText);
    if (!isText)
        m_line->setPlaceholderText(tr("change it in the text"));
    else if (m_isSet && shown.isEmpty())
        m_line->setPlaceholderText(tr("set; type a new one to replace it"));
    else if (key().isSecret)
        m_line->setPlaceholderText(tr("not set"));
    else
        m_line->setPlaceholderText(key().usual);
    if (shown == m_shown && m_line->hasFocus())
        return;   // somebody types
    m_shown = shown;
    if (m_line->text() != shown)
        m_line->setText(shown);
}

void LineField::take()
{
    const QString text = m_line->text().trimmed();
    if (text == m_shown)
        return;
    if (key().isSecret && !text.isEmpty() && !text.contains(u"${"_s)) {
        m_line->clear();
        return Q_EMIT secretGiven({}, text);
    }
    if (key().kind == SchemaKey::Kind::Number && !text.isEmpty() && !isNumeric(text)) {
        m_line->setText(m_shown);
        return;
    }
    m_shown = text;
    if (text.isEmpty())
        Q_EMIT removeRequested({});
    else
        Q_EMIT setRequested({}, key().kind == SchemaKey::Kind::Number ? plainNode(text) : textNode(text));
}

} // namespace tom::desktop
