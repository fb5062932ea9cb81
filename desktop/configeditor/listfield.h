#pragma once

#include "desktop/configeditor/formfield.h"

class QLineEdit;

namespace tom::desktop {

// A list of words in one line, with commas between; or the three models of a provider, a line for each level.
class ListField : public FormField
{
    Q_OBJECT

public:
    ListField(const SchemaKey &key, const QString &name, QWidget *parent = nullptr);

    void setNode(const config::YamlNode *node) override;

private:
    void take();
    [[nodiscard]] QStringList typed() const;

    QList<QLineEdit *> m_lines;
    QStringList m_shown;
};

} // namespace tom::desktop
