#include "desktop/configeditor/choicefield.h"

#include <QComboBox>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

ChoiceField::ChoiceField(const SchemaKey &key, const QString &name, QWidget *parent)
    : FormField(key, name, parent),
      m_choices(new QComboBox)
{
    m_choices->setObjectName(name);
    m_choices->setAccessibleName(titleOf(key));
    m_choices->setAccessibleDescription(helpOf(key));
    m_choices->setMinimumHeight(30);
    m_choices->setFocusPolicy(Qt::StrongFocus);   // a wheel that scrolls the form changes nothing
    m_values += key.kind == SchemaKey::Kind::YesNo ? QStringList{u"true"_s, u"false"_s} : key.choices;
    const auto shown = [&key](const QString &value) {
        if (key.kind != SchemaKey::Kind::YesNo)
            return value;
        return value == "true"_L1 ? tr("yes") : tr("no");
    };
    for (const QString &value : std::as_const(m_values)) {
        if (!value.isEmpty())
            m_choices->addItem(shown(value));
        else
            m_choices->addItem(key.usual.isEmpty() ? tr("not said") : tr("not said (%1)").arg(shown(key.usual)));
    }
    connect(m_choices, &QComboBox::activated, this, &ChoiceField::take);
    column()->addWidget(m_choices);
}

void ChoiceField::setNode(const config::YamlNode *node)
{
    QString value = node ? node->text : QString();
    if (key().kind == SchemaKey::Kind::YesNo) {
        const QString word = value.toLower();
        if (word == "yes"_L1 || word == "on"_L1 || word == "true"_L1)
            value = u"true"_s;
        else if (!word.isEmpty())
            value = u"false"_s;
    }
    int index = int(m_values.indexOf(value));
    if (index < 0) {   // written in another way, which stays until somebody chooses
        m_values.append(value);
        m_choices->addItem(value);
        index = int(m_values.size()) - 1;
    }
    m_choices->setCurrentIndex(index);
}

void ChoiceField::take(int index)
{
    const QString value = m_values.value(index);
    if (value.isEmpty())
        Q_EMIT removeRequested({});
    else
        Q_EMIT setRequested({}, key().kind == SchemaKey::Kind::YesNo ? plainNode(value) : textNode(value));
}

} // namespace tom::desktop
