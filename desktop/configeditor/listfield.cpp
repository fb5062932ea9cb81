#include "desktop/configeditor/listfield.h"

#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

const QString noneAtAll = u"[]"_s;   // a list that is there, with nothing in it

} // namespace

ListField::ListField(const SchemaKey &key, const QString &name, QWidget *parent) : FormField(key, name, parent)
{
    const QStringList levels = key.kind == SchemaKey::Kind::Levels
                                   ? QStringList{tr("simple requests"), tr("ordinary requests"), tr("hard requests")}
                                   : QStringList{QString()};
    for (qsizetype i = 0; i < levels.size(); ++i) {
        auto *line = new QLineEdit;
        line->setObjectName(levels.size() == 1 ? name : name + QString::number(i));
        line->setAccessibleName(levels.size() == 1 ? titleOf(key) : titleOf(key) + u", "_s + levels.at(i));
        line->setAccessibleDescription(helpOf(key));
        line->setPlaceholderText(levels.size() == 1 ? tr("one, another") : levels.at(i));
        line->setToolTip(levels.at(i));
        line->setMinimumHeight(30);
        connect(line, &QLineEdit::editingFinished, this, &ListField::take);
        column()->addWidget(line);
        m_lines.append(line);
    }
}

void ListField::setNode(const config::YamlNode *node)
{
    QStringList values;
    bool isPlain = true;
    if (node && node->kind == config::YamlNode::Kind::Sequence) {
        for (const config::YamlNodePointer &item : node->items) {
            values.append(item->text);
            isPlain = isPlain && item->kind == config::YamlNode::Kind::Scalar && !item->text.contains(u',');
        }
        if (node->items.empty())   // which may mean the opposite of no list at all
            values.append(noneAtAll);
    } else if (node && node->kind == config::YamlNode::Kind::Scalar) {
        values.append(node->text);
    }
    const bool isTyping = std::ranges::any_of(m_lines, [](const QLineEdit *line) { return line->hasFocus(); });
    if (values == m_shown && isTyping)
        return;
    m_shown = values;
    if (m_lines.size() == 1) {
        m_lines.constFirst()->setText(values.join(u", "_s));
        m_lines.constFirst()->setEnabled(isPlain);
        return;
    }
    for (qsizetype i = 0; i < m_lines.size(); ++i)
        m_lines.at(i)->setText(values.value(i));
}

QStringList ListField::typed() const
{
    QStringList values;
    if (m_lines.size() > 1) {
        for (const QLineEdit *line : m_lines)
            values.append(line->text().trimmed());
        return values;
    }
    for (const QString &part : m_lines.constFirst()->text().split(u',', Qt::SkipEmptyParts)) {
        if (const QString value = part.trimmed(); !value.isEmpty())
            values.append(value);
    }
    return values;
}

void ListField::take()
{
    QStringList values = typed();
    if (values.size() > 1)
        values.removeAll(noneAtAll);   // somebody wrote behind it
    if (values == m_shown)
        return;
    // Of a level that changed only that one is written, so that the others keep their comments.
    if (m_lines.size() > 1 && m_shown.size() == values.size()) {
        const QStringList before = m_shown;
        m_shown = values;
        for (qsizetype i = 0; i < values.size(); ++i) {
            if (values.at(i) != before.at(i))
                Q_EMIT setRequested({QString::number(i)}, textNode(values.at(i)));
        }
        return;
    }
    m_shown = values;
    if (values.isEmpty())
        Q_EMIT removeRequested({});
    else
        Q_EMIT setRequested({}, listNode(values == QStringList{noneAtAll} ? QStringList() : values));
}

} // namespace tom::desktop
