#pragma once

#include "desktop/configeditor/configanalysis.h"

#include <QMap>
#include <QWidget>

class QComboBox;
class QVBoxLayout;

namespace tom::desktop {

// The tools that a service really has, each with what it may do: a box for each. Shows what the rules of the text say by
// the tool's whole name, and asks for changes of them; patterns stay as they are, and the strictest word counts.
class ToolRulesForm : public QWidget
{
    Q_OBJECT

public:
    // path: of the service
    explicit ToolRulesForm(const QStringList &path, QWidget *parent = nullptr);

    void setTools(const QStringList &tools);
    void setAnalysis(const ConfigAnalysis &analysis);

Q_SIGNALS:
    void setRequested(const QStringList &path, const tom::config::YamlNode &value);
    void removeRequested(const QStringList &path);

private:
    void take(const QString &tool, const QString &rule);
    void show(const QString &tool, QComboBox *box);

    QStringList m_path;
    QMap<QString, QStringList> m_rules;   // names and patterns, by allow, ask and deny
    QMap<QString, QComboBox *> m_boxes;   // by tool
    QVBoxLayout *m_column;
};

} // namespace tom::desktop
