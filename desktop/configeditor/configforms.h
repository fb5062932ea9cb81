#pragma once

#include "desktop/api/configtrial.h"
#include "desktop/configeditor/configanalysis.h"
#include "desktop/configeditor/configschema.h"

#include <QWidget>

class QLabel;
class QScrollArea;
class QSplitter;
class QTreeWidget;
class QTreeWidgetItem;
class QVBoxLayout;

namespace tom::desktop {

class AddForm;
class SchemaForm;
class ToolRulesForm;
class TryForm;

// The configuration as forms: a tree of what there is, and the form of what was chosen of it. Shows what a text says and
// asks for changes of it; while the text cannot be read it says so, and nothing can be changed here.
class ConfigForms : public QWidget
{
    Q_OBJECT

public:
    explicit ConfigForms(const ConfigSchema &schema, QWidget *parent = nullptr);

    void setAnalysis(const ConfigAnalysis &analysis);
    void choose(const QStringList &path);   // as if somebody had clicked on it
    [[nodiscard]] QStringList chosen() const { return m_chosen; }
    void showTrial(const Result<ConfigTrial> &outcome);   // of what was asked last

Q_SIGNALS:
    void setRequested(const QStringList &path, const tom::config::YamlNode &value);
    void removeRequested(const QStringList &path);
    void secretGiven(const QStringList &path, const QString &secret);
    void textRequested(const QStringList &path);
    void userAdded(const QString &name, const QString &password);
    void providerAdded(const QString &name);
    void serviceAdded(int user, const QString &name, const QString &url);
    void tryRequested(const tom::desktop::ConfigPart &part);
    void tryCancelled();

private:
    void fillTree();
    QTreeWidgetItem *addItem(QTreeWidgetItem *parent, const QString &title, const QStringList &path);
    void showChosen();
    [[nodiscard]] QWidget *makePage();
    [[nodiscard]] QWidget *makeRolesPage();
    [[nodiscard]] QWidget *makeGroupPage(const QStringList &path);
    void addTrial(QVBoxLayout *column);
    void refreshPage();
    [[nodiscard]] QString titleOf(const QStringList &path) const;

    const ConfigSchema &m_schema;
    ConfigAnalysis m_analysis;
    QStringList m_chosen{QStringLiteral("users")};
    QStringList m_awaited;   // to be chosen as soon as it is there
    QStringList m_listed;   // what the tree was made from
    QTreeWidget *m_tree;
    QLabel *m_closed;
    QScrollArea *m_scroll;
    QSplitter *m_parts;
    SchemaForm *m_form = nullptr;
    AddForm *m_add = nullptr;
    TryForm *m_try = nullptr;
    ToolRulesForm *m_rules = nullptr;
    bool m_isFilling = false;
};

} // namespace tom::desktop
