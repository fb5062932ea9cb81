#include "desktop/configeditor/mapfield.h"

#include "desktop/configeditor/linefield.h"
#include "desktop/look/iconbutton.h"
#include "desktop/look/tonedlabel.h"

#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

bool carriesSecrets(const SchemaKey &key, const QString &name)
{
    return (key.name == "headers"_L1 || key.name == "env"_L1) && name.compare("Content-Type"_L1, Qt::CaseInsensitive) != 0;
}

} // namespace

MapField::MapField(const SchemaKey &key, const QString &name, QWidget *parent)
    : FormField(key, name, parent),
      m_name(name),
      m_rows(new QVBoxLayout),
      m_newName(new QLineEdit),
      m_newValue(new QLineEdit)
{
    m_rows->setSpacing(3);
    column()->addLayout(m_rows);
    m_newName->setObjectName(name + u"NewName"_s);
    m_newName->setAccessibleName(tr("Name of a new entry of %1").arg(key.name));
    m_newName->setPlaceholderText(tr("name"));
    m_newValue->setObjectName(name + u"NewValue"_s);
    m_newValue->setAccessibleName(tr("Value of a new entry of %1").arg(key.name));
    m_newValue->setPlaceholderText(tr("value"));
    if (carriesSecrets(key, {}))
        m_newValue->setEchoMode(QLineEdit::PasswordEchoOnEdit);
    for (QLineEdit *line : {m_newName, m_newValue})
        line->setMinimumHeight(30);
    auto *add = new IconButton(u"plus"_s, tr("Add to %1").arg(key.name));
    add->setObjectName(name + u"Add"_s);
    connect(add, &QToolButton::clicked, this, &MapField::addNew);
    connect(m_newValue, &QLineEdit::returnPressed, this, &MapField::addNew);
    auto *row = new QHBoxLayout;
    row->setSpacing(4);
    row->addWidget(m_newName, 2);
    row->addWidget(m_newValue, 3);
    row->addWidget(add);
    column()->addLayout(row);
}

void MapField::setNode(const config::YamlNode *node)
{
    QList<Entry> entries;
    if (node) {
        for (const config::YamlEntry &entry : node->entries)
            entries.append({entry.key, entry.value->text, entry.value->kind == config::YamlNode::Kind::Scalar});
    }
    if (m_isShown && entries == m_entries)
        return;
    m_isShown = true;
    m_entries = entries;
    showEntries();
}

void MapField::showEntries()
{
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();   // it may be the sender
        }
        delete item;
    }
    for (qsizetype i = 0; i < m_entries.size(); ++i)
        addRow(m_entries.at(i), i);
}

void MapField::addRow(const Entry &entry, qsizetype index)
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto *value = new LineField({.name = entry.name,
                                 .kind = key().name == "exchange_rates"_L1 ? SchemaKey::Kind::Number : SchemaKey::Kind::Text,
                                 .isSecret = carriesSecrets(key(), entry.name)},
                                m_name + QString::number(index));
    const config::YamlNode shown{.kind = entry.isText ? config::YamlNode::Kind::Scalar : config::YamlNode::Kind::Mapping,
                                 .text = entry.value};
    value->setNode(&shown);
    const QStringList below{entry.name};
    connect(value, &FormField::setRequested, this,
            [this, below](const QStringList &, const config::YamlNode &node) { Q_EMIT setRequested(below, node); });
    connect(value, &FormField::secretGiven, this,
            [this, below](const QStringList &, const QString &secret) { Q_EMIT secretGiven(below, secret); });
    connect(value, &FormField::removeRequested, this, [this, below] { Q_EMIT removeRequested(below); });
    auto *remove = new IconButton(u"trash"_s, tr("Remove %1").arg(entry.name));
    remove->setObjectName(m_name + u"Remove"_s + QString::number(index));
    connect(remove, &QToolButton::clicked, this, [this, below] { Q_EMIT removeRequested(below); });
    layout->addWidget(value, 1);
    layout->addWidget(remove, 0, Qt::AlignBottom);
    m_rows->addWidget(row);
}

void MapField::addNew()
{
    const QString name = m_newName->text().trimmed();
    const QString value = m_newValue->text().trimmed();
    if (name.isEmpty() || value.isEmpty())
        return;
    m_newName->clear();
    m_newValue->clear();
    if (carriesSecrets(key(), name) && !value.contains(u"${"_s))
        Q_EMIT secretGiven({name}, value);
    else
        Q_EMIT setRequested({name}, key().name == "exchange_rates"_L1 ? plainNode(value) : textNode(value));
}

} // namespace tom::desktop
