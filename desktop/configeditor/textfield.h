#pragma once

#include "desktop/configeditor/formfield.h"

class QPlainTextEdit;
class QPushButton;

namespace tom::desktop {

// What may be a text or a group of any keys: the text is written here, the group only in the YAML.
class TextField : public FormField
{
    Q_OBJECT

public:
    TextField(const SchemaKey &key, const QString &name, QWidget *parent = nullptr);

    void setNode(const config::YamlNode *node) override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void take();

    QPlainTextEdit *m_text;
    QPushButton *m_toText;
    QString m_shown;
};

} // namespace tom::desktop
