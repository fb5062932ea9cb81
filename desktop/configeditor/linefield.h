#pragma once

#include "desktop/configeditor/formfield.h"

class QLineEdit;

namespace tom::desktop {

// A text or a number in one line; empty: it is not there. Of a secret it shows only whether there is one.
class LineField : public FormField
{
    Q_OBJECT

public:
    LineField(const SchemaKey &key, const QString &name, QWidget *parent = nullptr);

    void setNode(const config::YamlNode *node) override;

private:
    void take();

    QLineEdit *m_line;
    QString m_shown;
    bool m_isSet = false;
};

} // namespace tom::desktop
