#pragma once

#include "desktop/configeditor/formfield.h"

class QComboBox;

namespace tom::desktop {

// One of some words, or yes and no, or nothing: then the usual one counts.
class ChoiceField : public FormField
{
    Q_OBJECT

public:
    ChoiceField(const SchemaKey &key, const QString &name, QWidget *parent = nullptr);

    void setNode(const config::YamlNode *node) override;

private:
    void take(int index);

    QComboBox *m_choices;
    QStringList m_values{QString()};
};

} // namespace tom::desktop
