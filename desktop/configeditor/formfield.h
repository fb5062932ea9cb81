#pragma once

#include "desktop/configeditor/configschema.h"
#include "shared/config/yamlnode.h"

#include <QWidget>

class QVBoxLayout;

namespace tom::desktop {

// One value of the configuration in a form: shows what the text says, and asks for another value when somebody is done
// with it. Knows neither the text nor where in it the value stands.
class FormField : public QWidget
{
    Q_OBJECT

public:
    // name: the objectName of what is filled in
    FormField(SchemaKey key, const QString &name, QWidget *parent = nullptr);

    [[nodiscard]] const SchemaKey &key() const { return m_key; }
    virtual void setNode(const config::YamlNode *node) = 0;   // null: it is not there

    // What a key is called, and what it is for, in the language of the program.
    [[nodiscard]] static QString titleOf(const SchemaKey &key);
    [[nodiscard]] static QString helpOf(const SchemaKey &key);

Q_SIGNALS:
    void setRequested(const QStringList &below, const tom::config::YamlNode &value);   // below: from the field's place on
    void removeRequested(const QStringList &below);
    void secretGiven(const QStringList &below, const QString &secret);
    void textRequested();   // it can only be changed in the text

protected:
    [[nodiscard]] QVBoxLayout *column() const { return m_column; }
    [[nodiscard]] static config::YamlNode textNode(const QString &text);
    [[nodiscard]] static config::YamlNode plainNode(const QString &text);   // a number or yes and no
    [[nodiscard]] static config::YamlNode listNode(const QStringList &texts);

private:
    SchemaKey m_key;
    QVBoxLayout *m_column;
};

// The field that fits the key; null for keys that have pages of their own.
[[nodiscard]] FormField *makeField(const SchemaKey &key, const QString &name);

} // namespace tom::desktop
