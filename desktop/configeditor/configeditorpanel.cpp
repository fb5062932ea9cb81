#include "desktop/configeditor/configeditorpanel.h"

#include "desktop/api/visibletext.h"
#include "desktop/configeditor/configforms.h"
#include "desktop/configeditor/configtextview.h"
#include "desktop/configeditor/conflictpanel.h"
#include "desktop/configeditor/diffview.h"
#include "desktop/configeditor/findbar.h"
#include "desktop/configeditor/reviewpanel.h"
#include "desktop/configeditor/versionspanel.h"
#include "desktop/look/elidedlabel.h"
#include "desktop/look/focusring.h"
#include "desktop/look/iconbutton.h"
#include "desktop/look/shortcuts.h"
#include "desktop/look/textline.h"
#include "desktop/look/tonedlabel.h"
#include "desktop/look/viewparts.h"

#include <QFileDialog>
#include <QFocusEvent>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr qsizetype mostProblems = 200;   // in the list

} // namespace

ConfigEditorPanel::ConfigEditorPanel(QWidget *parent)
    : QWidget(parent),
      m_pages(new QStackedWidget),
      m_forms(new ConfigForms(m_schema)),
      m_text(new ConfigTextView),
      m_find(new FindBar),
      m_theirs(new DiffView(u"theirsDiff"_s)),
      m_problems(new QListWidget),
      m_problemCount(new TonedLabel(TonedLabel::Tone::Muted)),
      m_review(new ReviewPanel),
      m_conflict(new ConflictPanel),
      m_versions(new VersionsPanel),
      m_source(new ElidedLabel(TonedLabel::Tone::Muted)),
      m_state(new TonedLabel(TonedLabel::Tone::Muted)),
      m_notice(new TonedLabel(TonedLabel::Tone::Bad)),
      m_apply(makeButton(u"configApply"_s, tr("Apply…"))),
      m_undo(new IconButton(u"undo"_s, tr("Undo"))),
      m_redo(new IconButton(u"redo"_s, tr("Redo")))
{
    setObjectName(u"configPanel"_s);
    setAccessibleName(tr("Configuration"));
    m_notice->setObjectName(u"configNotice"_s);
    m_notice->setWordWrap(true);
    m_notice->setContentsMargins(20, 0, 20, 6);
    m_notice->hide();
    m_editPage = makeEditPage();
    m_pages->setObjectName(u"configPages"_s);
    for (QWidget *page :
         {m_editPage, static_cast<QWidget *>(m_review), static_cast<QWidget *>(m_conflict), static_cast<QWidget *>(m_versions)})
        m_pages->addWidget(page);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    QWidget *head = makeHead();
    column->addWidget(head);
    column->addWidget(m_notice);
    column->addWidget(m_pages, 1);
    connect(m_review, &ReviewPanel::applyRequested, this, &ConfigEditorPanel::applyRequested);
    connect(m_review, &ReviewPanel::backRequested, this, &ConfigEditorPanel::edit);
    connect(m_versions, &VersionsPanel::backRequested, this, &ConfigEditorPanel::edit);
    connect(m_conflict, &ConflictPanel::theirsRequested, this, [this] {
        edit();
        Q_EMIT theirsRequested();
    });
    connect(m_conflict, &ConflictPanel::mineRequested, this, [this] {
        edit();
        Q_EMIT mineRequested();
        Q_EMIT reviewRequested();
    });
    connect(m_conflict, &ConflictPanel::mergeRequested, this, [this] {
        edit();
        m_theirs->show();
        Q_EMIT mineRequested();
    });
    addShortcuts();
    QWidget *before = nullptr;   // Tab goes as the eye does: the head, the forms, the text
    for (QWidget *next : head->findChildren<QWidget *>() + QList<QWidget *>{m_forms, m_text}) {
        if (before)
            setTabOrder(before, next);
        before = next;
    }
    setChanged(false);
}

QWidget *ConfigEditorPanel::makeHead()
{
    auto *title = new TonedLabel(TonedLabel::Tone::Normal, tr("Configuration"));
    title->setObjectName(u"configTitle"_s);
    title->scaleFont(1.25, QFont::DemiBold);
    m_source->setObjectName(u"configSource"_s);
    m_state->setObjectName(u"configState"_s);
    m_undo->setObjectName(u"configUndo"_s);
    m_redo->setObjectName(u"configRedo"_s);
    auto *find = new IconButton(u"search"_s, tr("Find in the text (Ctrl+F)"));
    find->setObjectName(u"configFind"_s);
    auto *reload = new IconButton(u"refresh"_s, tr("Read it again; what was not applied is lost"));
    reload->setObjectName(u"configReload"_s);
    auto *import = new IconButton(u"archive"_s, tr("Import a config.yml, such as that of the Python Tom…"));
    import->setObjectName(u"configImport"_s);
    connect(import, &QToolButton::clicked, this, &ConfigEditorPanel::chooseImport);
    auto *versions = makeButton(u"configVersions"_s, tr("Versions"));
    connect(m_undo, &QToolButton::clicked, m_text, &QPlainTextEdit::undo);
    connect(m_redo, &QToolButton::clicked, m_text, &QPlainTextEdit::redo);
    connect(m_text, &QPlainTextEdit::undoAvailable, m_undo, &QWidget::setEnabled);
    connect(m_text, &QPlainTextEdit::redoAvailable, m_redo, &QWidget::setEnabled);
    connect(find, &QToolButton::clicked, this, [this] { m_find->begin(m_text->textCursor().selectedText()); });
    connect(reload, &QToolButton::clicked, this, &ConfigEditorPanel::reloadRequested);
    connect(versions, &QPushButton::clicked, this, [this] {
        m_pages->setCurrentWidget(m_versions);
        Q_EMIT versionsRequested();
    });
    connect(m_apply, &QPushButton::clicked, this, &ConfigEditorPanel::reviewRequested);
    m_undo->setEnabled(false);
    m_redo->setEnabled(false);
    auto *head = new QWidget;
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(20, 12, 16, 8);
    row->setSpacing(8);
    row->addWidget(title);
    row->addWidget(m_source, 1);
    row->addWidget(m_state);
    auto *actions = new QWidget;
    auto *buttons = new QHBoxLayout(actions);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(8);
    for (QWidget *button : QList<QWidget *>{m_undo, m_redo, find, import, reload, versions, m_apply})
        buttons->addWidget(button);
    row->addWidget(actions);
    // Where something else is asked there is nothing to edit.
    connect(m_pages, &QStackedWidget::currentChanged, actions,
            [this, actions] { actions->setVisible(m_pages->currentWidget() == m_editPage); });
    return head;
}

QWidget *ConfigEditorPanel::makeEditPage()
{
    m_problems->setObjectName(u"configProblems"_s);
    m_problems->setAccessibleName(tr("What is wrong with the text"));
    m_problems->setFrameShape(QFrame::NoFrame);
    m_problems->setWordWrap(true);
    m_problems->setMaximumHeight(110);
    m_problems->setContentsMargins(8, 0, 8, 6);
    m_problems->setSpacing(2);
    FocusRing::follow(*m_problems);
    m_problemCount->setObjectName(u"problemCount"_s);
    m_problemCount->setContentsMargins(10, 4, 10, 4);
    m_theirs->hide();
    connect(m_problems, &QListWidget::itemActivated, this, [this](const QListWidgetItem *item) {
        const QPoint place = item->data(Qt::UserRole).toPoint();
        m_text->goTo(std::max(place.y(), 1), std::max(place.x(), 1));
        m_text->setFocus();
    });
    connect(m_problems, &QListWidget::itemClicked, m_problems, &QListWidget::itemActivated);
    connect(m_find, &FindBar::findRequested, this,
            [this](const QString &words, bool backward) { m_find->showFound(m_text->findNext(words, backward)); });
    connect(m_find, &FindBar::closed, this, [this] {
        m_find->hide();
        m_text->setFocus();
    });
    connect(m_text, &ConfigTextView::completionWanted, this, [this](const QStringList &path) {
        QStringList keys;
        for (const SchemaKey &key : m_schema.keysAt(path)) {
            if (!key.isDeprecated)
                keys.append(key.name);
        }
        m_text->offer(keys);
    });
    connect(m_forms, &ConfigForms::textRequested, this, &ConfigEditorPanel::goToPath);
    auto *side = new QWidget;
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_find);
    column->addWidget(m_text, 3);
    column->addWidget(m_theirs, 2);
    column->addWidget(m_problemCount);
    column->addWidget(m_problems);
    auto *parts = new QSplitter(Qt::Horizontal);
    parts->setObjectName(u"configParts"_s);
    parts->addWidget(m_forms);
    parts->addWidget(side);
    parts->setSizes({340, 560});
    parts->setStretchFactor(1, 1);
    parts->setChildrenCollapsible(false);
    m_forms->setMinimumWidth(260);
    return parts;
}

void ConfigEditorPanel::chooseImport()
{
    auto *dialog =
        new QFileDialog(this, tr("Import a configuration"), QString(), tr("Configurations (*.yml *.yaml);;All files (*)"));
    dialog->setObjectName(u"importDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ConfigEditorPanel::importRequested);
    dialog->open();
}

void ConfigEditorPanel::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, const QString &what, auto done) {
        auto *shortcut = addShortcut(this, keys, what);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, done);
    };
    add(QKeySequence::Find, tr("Find in the configuration"), [this] { m_find->begin(m_text->textCursor().selectedText()); });
    add(QKeySequence::Save, tr("Review what changed in the configuration"), [this] {
        if (m_apply->isEnabled())
            Q_EMIT reviewRequested();
    });
}

void ConfigEditorPanel::setSource(const QString &name)
{
    m_source->setWhole(visibleLine(name));
}

void ConfigEditorPanel::open(const QString &text)
{
    m_isOpen = true;
    m_editPage->setEnabled(true);
    m_theirs->hide();
    m_text->setText(text);
    setChanged(false);
}

void ConfigEditorPanel::close(const QString &words, const QList<config::Problem> &problems)
{
    m_isOpen = false;
    m_editPage->setEnabled(false);
    m_text->setText({});
    showProblems(problems);
    say(words, false);
    setChanged(false);
}

void ConfigEditorPanel::setAnalysis(const ConfigAnalysis &analysis)
{
    m_analysis = analysis;
    m_forms->setAnalysis(analysis);
    m_text->setProblems(analysis.problems);
    showProblems(analysis.problems);
}

void ConfigEditorPanel::showProblems(const QList<config::Problem> &problems)
{
    m_problems->clear();
    qsizetype errors = 0;
    for (const config::Problem &problem : problems) {
        const bool isError = problem.severity == config::Severity::Error;
        errors += isError ? 1 : 0;
        if (m_problems->count() >= mostProblems)
            continue;
        const QString where = problem.line > 0 ? u"%1:%2  "_s.arg(problem.line).arg(problem.column) : QString();
        const QString path = problem.path.isEmpty() ? QString() : problem.path + u": "_s;
        auto *item = new QListWidgetItem(
            where + (isError ? tr("Error") : tr("Note")) + u"  "_s + inOwnDirection(visibleLine(path + problem.message)),
            m_problems);
        item->setData(Qt::UserRole, QPoint(problem.column, problem.line));
    }
    m_problems->setVisible(!problems.isEmpty());
    m_problemCount->setTone(errors > 0 ? TonedLabel::Tone::Bad : TonedLabel::Tone::Muted);
    m_problemCount->setText(problems.isEmpty() ? tr("Nothing is wrong with the text.")
                                               : tr("Errors: %1, notes: %2").arg(errors).arg(problems.size() - errors));
}

void ConfigEditorPanel::goToPath(const QStringList &path)
{
    for (QStringList place = path; !place.isEmpty(); place.removeLast()) {
        if (const config::YamlNode *node = m_analysis.at(place)) {
            m_text->goTo(node->place.line, node->place.column);
            break;
        }
    }
    m_text->setFocus();
}

void ConfigEditorPanel::setChanged(bool isChanged)
{
    if (isChanged && !m_isChanged)
        m_notice->hide();
    m_isChanged = isChanged;
    m_state->setText(!m_isOpen ? QString() : isChanged ? tr("not applied yet") : tr("as it stands there"));
    m_state->setTone(isChanged ? TonedLabel::Tone::Warning : TonedLabel::Tone::Muted);
    m_apply->setEnabled(m_isOpen && m_isChanged && !m_isBusy);
}

void ConfigEditorPanel::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    m_review->setBusy(isBusy);
    setChanged(m_isChanged);
}

void ConfigEditorPanel::showReview(const QList<DiffLine> &diff, const ConfigChecked &checked)
{
    m_notice->hide();
    m_review->setReview(diff, checked);
    m_pages->setCurrentWidget(m_review);
}

void ConfigEditorPanel::showConflict(const QString &theirs, const QList<DiffLine> &diff)
{
    QList<DiffLine> whole;
    const QStringList lines = theirs.split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i)
        whole.append({DiffLine::Kind::Same, int(i) + 1, int(i) + 1, lines.at(i)});
    m_theirs->setDiff(whole);
    m_conflict->setDiff(diff);
    m_pages->setCurrentWidget(m_conflict);
}

void ConfigEditorPanel::showApplied(const ConfigEffect &effect)
{
    edit();
    m_theirs->hide();
    say(tr("Applied. %1").arg(ReviewPanel::consequences(effect).join(u" · "_s)), true);
}

void ConfigEditorPanel::edit()
{
    m_pages->setCurrentWidget(m_editPage);
    m_text->setFocus();
}

void ConfigEditorPanel::tell(const QString &problem)
{
    say(problem, false);
}

void ConfigEditorPanel::say(const QString &words, bool isGood)
{
    m_notice->setTone(isGood ? TonedLabel::Tone::Good : TonedLabel::Tone::Bad);
    m_notice->setText(visibleText(words));
    m_notice->setVisible(!words.isEmpty());
}

// No focus proxy: one would be a short cut in the order of Tab.
void ConfigEditorPanel::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    m_text->setFocus(event->reason());
}

void ConfigEditorPanel::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), palette().color(QPalette::Window));
}

} // namespace tom::desktop
