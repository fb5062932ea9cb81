#pragma once

#include "desktop/configeditor/formfield.h"

class QLineEdit;
class QVBoxLayout;

namespace tom::desktop {

// Names with values, such as headers. What is carried in headers and environments is shown only where it refers elsewhere.
class MapField : public FormField
{
    Q_OBJECT

public:
    MapField(const SchemaKey &key, const QString &name, QWidget *parent = nullptr);

    void setNode(const config::YamlNode *node) override;

private:
    struct Entry
    {
        QString name{};
        QString value{};
        bool isText = true;

        bool operator==(const Entry &) const = default;
    };
    void showEntries();
    void addRow(const Entry &entry, qsizetype index);
    void addNew();

    QString m_name;
    QList<Entry> m_entries;
    QVBoxLayout *m_rows;
    QLineEdit *m_newName;
    QLineEdit *m_newValue;
    bool m_isShown = false;
};

} // namespace tom::desktop
