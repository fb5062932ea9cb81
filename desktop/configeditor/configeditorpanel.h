#pragma once

#include "desktop/api/adminconfig.h"
#include "desktop/configeditor/configanalysis.h"
#include "desktop/configeditor/configschema.h"
#include "desktop/configeditor/linediff.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace tom::desktop {

class ConfigForms;
class ConfigTextView;
class ConflictPanel;
class DiffView;
class ElidedLabel;
class FindBar;
class IconButton;
class ReviewPanel;
class TonedLabel;
class VersionsPanel;

// The editor of a configuration: forms beside the text, what is wrong below it, and in their place what will change before
// it does, a conflict, or earlier versions. Shows and asks.
class ConfigEditorPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ConfigEditorPanel(QWidget *parent = nullptr);

    [[nodiscard]] ConfigForms &forms() { return *m_forms; }
    [[nodiscard]] ConfigTextView &textView() { return *m_text; }
    [[nodiscard]] VersionsPanel &versions() { return *m_versions; }

    void setSource(const QString &name);
    void open(const QString &text);
    void close(const QString &words, const QList<config::Problem> &problems);
    void setAnalysis(const ConfigAnalysis &analysis);
    void setChanged(bool isChanged);
    void setBusy(bool isBusy);
    void showReview(const QList<DiffLine> &diff, const ConfigChecked &checked);
    void showConflict(const QString &theirs, const QList<DiffLine> &diff);
    void showApplied(const ConfigEffect &effect);
    void tell(const QString &problem);

Q_SIGNALS:
    void reviewRequested();
    void applyRequested();
    void reloadRequested();
    void importRequested(const QString &path);
    void versionsRequested();
    void theirsRequested();
    void mineRequested();

protected:
    void focusInEvent(QFocusEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QWidget *makeHead();
    [[nodiscard]] QWidget *makeEditPage();
    void addShortcuts();
    void chooseImport();
    void edit();   // back to the text and the forms
    void showProblems(const QList<config::Problem> &problems);
    void goToPath(const QStringList &path);
    void say(const QString &words, bool isGood);

    ConfigSchema m_schema;
    ConfigAnalysis m_analysis;
    QStackedWidget *m_pages;
    QWidget *m_editPage;
    ConfigForms *m_forms;
    ConfigTextView *m_text;
    FindBar *m_find;
    DiffView *m_theirs;
    QListWidget *m_problems;
    TonedLabel *m_problemCount;
    ReviewPanel *m_review;
    ConflictPanel *m_conflict;
    VersionsPanel *m_versions;
    ElidedLabel *m_source;
    TonedLabel *m_state;
    TonedLabel *m_notice;
    QPushButton *m_apply;
    IconButton *m_undo;
    IconButton *m_redo;
    bool m_isChanged = false;
    bool m_isOpen = false;
    bool m_isBusy = false;
};

} // namespace tom::desktop
