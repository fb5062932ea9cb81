#include "desktop/configeditor/formfield.h"

#include "desktop/configeditor/choicefield.h"
#include "desktop/configeditor/linefield.h"
#include "desktop/configeditor/listfield.h"
#include "desktop/configeditor/mapfield.h"
#include "desktop/configeditor/textfield.h"
#include "desktop/look/tonedlabel.h"
#include "desktop/look/viewparts.h"

#include <QCoreApplication>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

FormField::FormField(SchemaKey key, const QString &name, QWidget *parent)
    : QWidget(parent),
      m_key(std::move(key)),
      m_column(new QVBoxLayout(this))
{
    setObjectName(name + u"Field"_s);
    m_column->setContentsMargins(0, 0, 0, 4);
    m_column->setSpacing(3);
    auto *title = new TonedLabel(TonedLabel::Tone::Normal, titleOf(m_key));
    title->scaleFont(1.0, QFont::DemiBold);
    title->setToolTip(plainToolTip(m_key.name));
    m_column->addWidget(title);
    if (const QString help = helpOf(m_key); !help.isEmpty()) {
        auto *words = new TonedLabel(TonedLabel::Tone::Muted, help);
        words->scaleFont(0.92);
        words->setWordWrap(true);
        m_column->addWidget(words);
    }
}

QString FormField::titleOf(const SchemaKey &key)
{
    return key.name;
}

QString FormField::helpOf(const SchemaKey &key)
{
    QString help =
        key.description.isEmpty() ? QString() : QCoreApplication::translate("ConfigSchema", key.description.toUtf8().constData());
    help.replace("${"_L1, u"$\u2060{"_s);   // no line ends in the middle of what somebody is to write so
    return key.isDeprecated ? tr("Of older files: %1").arg(help) : help;
}

config::YamlNode FormField::textNode(const QString &text)
{
    return {.kind = config::YamlNode::Kind::Scalar, .text = text};
}

config::YamlNode FormField::plainNode(const QString &text)
{
    return {.kind = config::YamlNode::Kind::Scalar, .isPlain = true, .text = text};
}

config::YamlNode FormField::listNode(const QStringList &texts)
{
    config::YamlNode list{.kind = config::YamlNode::Kind::Sequence};
    for (const QString &text : texts)
        list.items.push_back(std::make_shared<config::YamlNode>(textNode(text)));
    return list;
}

FormField *makeField(const SchemaKey &key, const QString &name)
{
    using enum SchemaKey::Kind;
    switch (key.kind) {
    case Text:
    case Number:
        return new LineField(key, name);
    case YesNo:
    case Choice:
        return new ChoiceField(key, name);
    case List:
    case Levels:
        return new ListField(key, name);
    case Map:
        return new MapField(key, name);
    case Free:
        return new TextField(key, name);
    case Group:
    case Groups:
        break;
    }
    return nullptr;
}

} // namespace tom::desktop
