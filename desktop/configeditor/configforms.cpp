#include "desktop/configeditor/configforms.h"

#include "desktop/configeditor/addform.h"
#include "desktop/configeditor/certificatefields.h"
#include "desktop/configeditor/schemaform.h"
#include "desktop/configeditor/toolrulesform.h"
#include "desktop/configeditor/tryform.h"
#include "desktop/look/focusring.h"
#include "desktop/look/surebutton.h"
#include "desktop/look/tonedlabel.h"
#include "desktop/look/viewparts.h"

#include <QHeaderView>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int pathRole = Qt::UserRole;

bool isProvider(const QStringList &path)
{
    return path.size() == 3 && path.at(1) == "llms"_L1;
}

bool isUser(const QStringList &path)
{
    return path.size() == 2 && path.at(0) == "users"_L1;
}

bool isService(const QStringList &path)
{
    return path.size() == 4 && path.at(2) == "services"_L1;
}

// Those that the schema has, whether the text says anything about them or not.
bool isRole(const QStringList &path)
{
    return path.size() == 2 && path.at(0) == "roles"_L1;
}

// No key of the text, so nothing that a user could have written.
QStringList certificatePath()
{
    return {u"/certificate"_s};
}

QString nameOfUser(const ConfigAnalysis &analysis, const QString &index)
{
    const QString name = analysis.textAt({u"users"_s, index, u"username"_s});
    return name.isEmpty() ? ConfigForms::tr("user %1").arg(index.toInt() + 1) : name;
}

} // namespace

ConfigForms::ConfigForms(const ConfigSchema &schema, QWidget *parent)
    : QWidget(parent),
      m_schema(schema),
      m_tree(new QTreeWidget),
      m_closed(new TonedLabel(TonedLabel::Tone::Warning)),
      m_scroll(new QScrollArea),
      m_parts(new QSplitter(Qt::Vertical))
{
    setObjectName(u"configForms"_s);
    m_tree->setObjectName(u"configTree"_s);
    FocusRing::follow(*m_tree);
    m_tree->setAccessibleName(tr("Parts of the configuration"));
    m_tree->setHeaderHidden(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setIndentation(14);
    m_tree->setContentsMargins(12, 6, 0, 6);
    m_closed->setObjectName(u"formsClosed"_s);
    m_closed->setWordWrap(true);
    m_closed->setContentsMargins(12, 8, 12, 8);
    m_closed->setText(tr("The text cannot be read at the moment, so the forms are closed. The list below the text says what is "
                         "wrong; they open again when it is mended."));
    m_closed->hide();
    m_scroll->setObjectName(u"configForm"_s);
    m_scroll->setAccessibleName(tr("Form"));
    m_scroll->setFocusPolicy(Qt::NoFocus);   // what is in it has it
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_parts->addWidget(m_tree);
    m_parts->addWidget(m_scroll);
    m_parts->setSizes({170, 400});
    m_parts->setChildrenCollapsible(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_closed);
    column->addWidget(m_parts, 1);
    connect(m_tree, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem *item) {
        if (m_isFilling || !item)
            return;
        m_chosen = item->data(0, pathRole).toStringList();
        showChosen();
    });
}

void ConfigForms::setAnalysis(const ConfigAnalysis &analysis)
{
    m_closed->setVisible(!analysis.root);
    m_parts->setEnabled(analysis.root != nullptr);
    if (!analysis.root)
        return;   // what was there stays, for when it is mended
    m_analysis = analysis;
    fillTree();
    refreshPage();
}

// Only when something came or went: else nobody would find the place where they were.
void ConfigForms::fillTree()
{
    QStringList listed = m_analysis.keysAt({u"global"_s, u"llms"_s});
    const config::YamlNode *users = m_analysis.at({u"users"_s});
    const qsizetype userCount = users ? qsizetype(users->items.size()) : 0;
    for (qsizetype i = 0; i < userCount; ++i) {
        const QString index = QString::number(i);
        listed << u"/user"_s << nameOfUser(m_analysis, index) << m_analysis.keysAt({u"users"_s, index, u"services"_s});
    }
    if (listed == m_listed && m_tree->topLevelItemCount() > 0)
        return;
    m_listed = listed;
    m_isFilling = true;
    m_tree->clear();
    QTreeWidgetItem *userRoot = addItem(nullptr, tr("Users"), {u"users"_s});
    for (qsizetype i = 0; i < userCount; ++i) {
        const QString index = QString::number(i);
        QTreeWidgetItem *user = addItem(userRoot, nameOfUser(m_analysis, index), {u"users"_s, index});
        QTreeWidgetItem *services = addItem(user, tr("Services"), {u"users"_s, index, u"services"_s});
        for (const QString &name : m_analysis.keysAt({u"users"_s, index, u"services"_s}))
            addItem(services, name, {u"users"_s, index, u"services"_s, name});
        user->setExpanded(userCount <= 3);
        services->setExpanded(true);
    }
    QTreeWidgetItem *roles = addItem(nullptr, tr("Roles"), {u"roles"_s});
    addItem(roles, tr("Admins"), {u"roles"_s, u"admin"_s});
    addItem(roles, tr("Adults"), {u"roles"_s, u"adult"_s});
    addItem(roles, tr("Children"), {u"roles"_s, u"child"_s});
    addItem(roles, tr("Guests"), {u"roles"_s, u"guest"_s});
    QTreeWidgetItem *models = addItem(nullptr, tr("AI models"), {u"global"_s, u"llms"_s});
    for (const QString &name : m_analysis.keysAt({u"global"_s, u"llms"_s}))
        addItem(models, name, {u"global"_s, u"llms"_s, name});
    addItem(nullptr, tr("General"), {u"global"_s});
    addItem(nullptr, tr("Agents"), {u"agents"_s});
    addItem(nullptr, tr("Memory"), {u"memory"_s});
    addItem(nullptr, tr("Schedules"), {u"schedules"_s});
    addItem(nullptr, tr("Backups"), {u"backup"_s});
    addItem(nullptr, tr("Certificate"), certificatePath());
    userRoot->setExpanded(true);
    models->setExpanded(true);
    m_isFilling = false;
    if (m_analysis.at(m_awaited) && !m_awaited.isEmpty())
        m_chosen = std::exchange(m_awaited, {});
    if (!m_analysis.at(m_chosen) && m_chosen.size() > 1 && !isRole(m_chosen) && m_chosen.constLast() != "services"_L1
        && m_chosen.constLast() != "llms"_L1)
        m_chosen = {u"users"_s};
    m_form = nullptr;   // what stands at the same place may be another one now
    m_add = nullptr;
    choose(m_chosen);
}

QTreeWidgetItem *ConfigForms::addItem(QTreeWidgetItem *parent, const QString &title, const QStringList &path)
{
    auto *item = parent ? new QTreeWidgetItem(parent) : new QTreeWidgetItem(m_tree);
    item->setText(0, title);
    item->setData(0, pathRole, path);
    item->setSizeHint(0, QSize(0, fontMetrics().height() + 10));   // as far apart as in other lists, for a finger too
    return item;
}

void ConfigForms::choose(const QStringList &path)
{
    for (QTreeWidgetItemIterator item(m_tree); *item; ++item) {
        if ((*item)->data(0, pathRole).toStringList() != path)
            continue;
        for (QTreeWidgetItem *around = (*item)->parent(); around; around = around->parent())
            around->setExpanded(true);
        m_isFilling = true;
        m_tree->setCurrentItem(*item);
        m_isFilling = false;
        const bool isShown = m_chosen == path && (m_form || m_add);
        m_chosen = path;
        if (!isShown)
            showChosen();
        return;
    }
}

void ConfigForms::showChosen()
{
    if (m_try)
        Q_EMIT tryCancelled();   // nobody would see the answer
    m_form = nullptr;
    m_add = nullptr;
    m_try = nullptr;
    m_rules = nullptr;
    // The old page may be the one whose button was pressed.
    if (QWidget *old = m_scroll->takeWidget()) {
        old->hide();
        old->deleteLater();
    }
    QWidget *page = makePage();
    page->setAutoFillBackground(false);
    m_scroll->setWidget(page);
    refreshPage();
    QWidget *before = m_tree;   // what is new would come last for Tab
    for (QWidget *next : page->findChildren<QWidget *>()) {
        if ((next->focusPolicy() & Qt::TabFocus) == 0 || next->window() != window())   // the list of a box is a window
            continue;
        setTabOrder(before, next);
        before = next;
    }
}

QString ConfigForms::titleOf(const QStringList &path) const
{
    if (isUser(path))
        return nameOfUser(m_analysis, path.at(1));
    if (path.size() == 3 && path.at(2) == "services"_L1)
        return tr("Services of %1").arg(nameOfUser(m_analysis, path.at(1)));
    if (isService(path))
        return tr("%1, of %2").arg(path.at(3), nameOfUser(m_analysis, path.at(1)));
    const QTreeWidgetItem *item = m_tree->currentItem();
    return item ? item->text(0) : QString();
}

QWidget *ConfigForms::makeGroupPage(const QStringList &path)
{
    auto [view, column] = makeView(titleOf(path));
    const bool isServices = path.constLast() == "services"_L1;
    m_add = new AddForm(isServices ? AddForm::What::Service : path.size() == 1 ? AddForm::What::User : AddForm::What::Provider);
    connect(m_add, &AddForm::addRequested, this, [this, path, isServices](const QString &name, const QString &second) {
        const config::YamlNode *group = m_analysis.at(path);
        const bool isUsers = path.size() == 1;
        m_awaited = path + QStringList{isUsers ? QString::number(group ? group->items.size() : 0) : name};
        if (isServices)
            Q_EMIT serviceAdded(path.at(1).toInt(), name, second);
        else if (isUsers)
            Q_EMIT userAdded(name, second);
        else
            Q_EMIT providerAdded(name);
    });
    column->addWidget(m_add);
    column->addStretch(1);
    return view;
}

QWidget *ConfigForms::makeRolesPage()
{
    auto [view, column] = makeView(titleOf(m_chosen));
    auto *about =
        new TonedLabel(TonedLabel::Tone::Muted,
                       tr("What everybody of a role is limited to: modules, hours and a budget. Choose a role to change "
                          "it; what stands at a user itself counts instead."));
    about->setWordWrap(true);
    column->addWidget(about);
    column->addStretch(1);
    return view;
}

QWidget *ConfigForms::makePage()
{
    if (m_chosen == QStringList{u"roles"_s})
        return makeRolesPage();
    if (m_chosen == QStringList{u"users"_s} || m_chosen == QStringList{u"global"_s, u"llms"_s}
        || (m_chosen.size() == 3 && m_chosen.constLast() == "services"_L1))
        return makeGroupPage(m_chosen);
    auto [view, column] = makeView(titleOf(m_chosen));
    if (m_chosen == certificatePath()) {
        addTrial(column);
        column->addStretch(1);
        return view;
    }
    m_form = new SchemaForm(m_schema, m_chosen, u"field."_s);
    connect(m_form, &SchemaForm::setRequested, this, &ConfigForms::setRequested);
    connect(m_form, &SchemaForm::removeRequested, this, &ConfigForms::removeRequested);
    connect(m_form, &SchemaForm::secretGiven, this, &ConfigForms::secretGiven);
    connect(m_form, &SchemaForm::textRequested, this, &ConfigForms::textRequested);
    if (isProvider(m_chosen) || isService(m_chosen))
        addTrial(column);   // first, where it is found without scrolling
    column->addWidget(m_form);
    QList<QPushButton *> buttons;
    if (isUser(m_chosen) || isProvider(m_chosen) || isService(m_chosen)) {
        auto *remove = new SureButton(u"removeEntry"_s, tr("Remove"), tr("Really remove it?"));
        connect(remove, &SureButton::confirmed, this, [this, path = m_chosen] { Q_EMIT removeRequested(path); });
        buttons.append(remove);
    }
    if (!buttons.isEmpty())
        column->addLayout(makeButtonRow(buttons));
    column->addStretch(1);
    return view;
}

void ConfigForms::addTrial(QVBoxLayout *column)
{
    ConfigPart part{.kind = ConfigPart::Kind::Certificate};
    if (isProvider(m_chosen))
        part = {.kind = ConfigPart::Kind::Provider, .name = m_chosen.at(2)};
    else if (isService(m_chosen))
        part = {.kind = ConfigPart::Kind::Service,
                .name = m_chosen.at(3),
                .user = m_analysis.textAt({u"users"_s, m_chosen.at(1), u"username"_s})};
    m_try = new TryForm(part);
    connect(m_try, &TryForm::tryRequested, this, &ConfigForms::tryRequested);
    connect(m_try, &TryForm::cancelRequested, this, &ConfigForms::tryCancelled);
    column->addWidget(m_try);
    if (part.kind == ConfigPart::Kind::Certificate) {
        auto *fields = new CertificateFields;
        connect(fields, &CertificateFields::changed, m_try, &TryForm::setFiles);
        column->addWidget(fields);
    }
    if (!isService(m_chosen))
        return;
    m_rules = new ToolRulesForm(m_chosen);
    connect(m_rules, &ToolRulesForm::setRequested, this, &ConfigForms::setRequested);
    connect(m_rules, &ToolRulesForm::removeRequested, this, &ConfigForms::removeRequested);
    column->addWidget(m_rules);
}

void ConfigForms::showTrial(const Result<ConfigTrial> &outcome)
{
    if (!m_try)
        return;
    m_try->setOutcome(outcome);
    if (m_rules && outcome && outcome->works)
        m_rules->setTools(outcome->tools);
}

void ConfigForms::refreshPage()
{
    if (m_rules)
        m_rules->setAnalysis(m_analysis);
    if (m_form)
        m_form->setAnalysis(m_analysis);
    if (!m_add)
        return;
    QStringList taken = m_analysis.keysAt(m_chosen);
    if (const config::YamlNode *node = m_analysis.at(m_chosen)) {
        for (size_t i = 0; i < node->items.size(); ++i)
            taken.append(m_analysis.textAt({u"users"_s, QString::number(i), u"username"_s}));
    }
    m_add->setTaken(taken);
}

} // namespace tom::desktop
