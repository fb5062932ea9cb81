#include "desktop/configeditor/schemaform.h"

#include "desktop/configeditor/formfield.h"
#include "desktop/look/tonedlabel.h"

#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

SchemaForm::SchemaForm(const ConfigSchema &schema, const QStringList &path, const QString &names, QWidget *parent)
    : QWidget(parent),
      m_path(path),
      m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(8);
    addKeys(schema, path, names);
}

// Keys of older files are not offered; what stands there of them is in the text.
void SchemaForm::addKeys(const ConfigSchema &schema, const QStringList &path, const QString &names)
{
    for (const SchemaKey &key : schema.keysAt(path)) {
        const QStringList place = path + QStringList{key.name};
        if (key.isDeprecated || (key.kind == SchemaKey::Kind::Group && key.name == "config"_L1))
            continue;
        if (key.kind == SchemaKey::Kind::Group) {
            auto *title = new TonedLabel(TonedLabel::Tone::Normal, FormField::titleOf(key));
            title->scaleFont(1.1, QFont::DemiBold);
            title->setContentsMargins(0, 10, 0, 0);
            m_column->addWidget(title);
            auto *help = new TonedLabel(TonedLabel::Tone::Muted, FormField::helpOf(key));
            help->setWordWrap(true);
            m_column->addWidget(help);
            addKeys(schema, place, names + key.name + u'.');
        } else if (FormField *field = makeField(key, names + key.name)) {
            addField(field, place);
        }
    }
}

void SchemaForm::addField(FormField *field, const QStringList &path)
{
    connect(field, &FormField::setRequested, this,
            [this, path](const QStringList &below, const config::YamlNode &value) { Q_EMIT setRequested(path + below, value); });
    connect(field, &FormField::removeRequested, this,
            [this, path](const QStringList &below) { Q_EMIT removeRequested(path + below); });
    connect(field, &FormField::secretGiven, this,
            [this, path](const QStringList &below, const QString &secret) { Q_EMIT secretGiven(path + below, secret); });
    connect(field, &FormField::textRequested, this, [this, path] { Q_EMIT textRequested(path); });
    m_fields.append({path, field});
    m_column->addWidget(field);
}

void SchemaForm::setAnalysis(const ConfigAnalysis &analysis)
{
    for (const auto &[path, field] : std::as_const(m_fields))
        field->setNode(analysis.at(path));
}

} // namespace tom::desktop
