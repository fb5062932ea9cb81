#pragma once

#include "desktop/configeditor/configanalysis.h"
#include "desktop/configeditor/configschema.h"

#include <QWidget>

class QVBoxLayout;

namespace tom::desktop {

class FormField;

// The form of one group of the configuration, made from the schema: a field for each key, and those of groups in it below
// a title. Shows and asks.
class SchemaForm : public QWidget
{
    Q_OBJECT

public:
    // names: what the objectNames of its fields begin with
    SchemaForm(const ConfigSchema &schema, const QStringList &path, const QString &names, QWidget *parent = nullptr);

    [[nodiscard]] const QStringList &path() const { return m_path; }
    void setAnalysis(const ConfigAnalysis &analysis);

Q_SIGNALS:
    void setRequested(const QStringList &path, const tom::config::YamlNode &value);
    void removeRequested(const QStringList &path);
    void secretGiven(const QStringList &path, const QString &secret);
    void textRequested(const QStringList &path);

private:
    void addKeys(const ConfigSchema &schema, const QStringList &path, const QString &names);
    void addField(FormField *field, const QStringList &path);

    QStringList m_path;
    QVBoxLayout *m_column;
    QList<std::pair<QStringList, FormField *>> m_fields;
};

} // namespace tom::desktop
