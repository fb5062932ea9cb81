#include "desktop/status/modulespanel.h"

#include "desktop/api/visibletext.h"
#include "desktop/chat/readablename.h"
#include "desktop/look/viewparts.h"
#include "desktop/status/consentrulesview.h"

#include <QBoxLayout>
#include <QDateTime>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

using protocol::ServiceStatus;

constexpr int longestSecret = 8192;
const QString absent = u"absent"_s;   // no state of the server's: it says nothing of this module

QString moduleStateWords(const ServiceStatus &module)
{
    if (module.status == "connected"_L1)
        return ModulesPanel::tr("ready");
    if (module.status == "connecting"_L1)
        return ModulesPanel::tr("connecting");
    if (module.status == "degraded"_L1)
        return ModulesPanel::tr("uncertain");
    if (module.status == "failed"_L1)
        return module.secret == "missing"_L1 ? ModulesPanel::tr("needs your secret") : ModulesPanel::tr("not reached");
    if (module.status == "disabled"_L1)
        return ModulesPanel::tr("off");
    if (module.status == absent)
        return ModulesPanel::tr("not there now");
    return visibleText(module.status);
}

TonedLabel::Tone moduleTone(const QString &status)
{
    return status == "connected"_L1                      ? TonedLabel::Tone::Good
           : status == "failed"_L1                       ? TonedLabel::Tone::Bad
           : status == "disabled"_L1 || status == absent ? TonedLabel::Tone::Muted
                                                         : TonedLabel::Tone::Warning;
}

TonedLabel *line(const QString &name, TonedLabel::Tone tone, const QString &text)
{
    auto *label = new TonedLabel(tone, text);
    label->setObjectName(name);
    label->setWordWrap(true);
    return label;
}

} // namespace

ModulesPanel::ModulesPanel(QWidget *parent) : ListPage(u"modules"_s, tr("Modules"), parent)
{
    connect(this, &ListPage::chosenChanged, this, &ModulesPanel::showChosen);
    setModules({});
}

void ModulesPanel::setModules(const QList<ServiceStatus> &modules)
{
    m_known = modules;
    showRows();
}

void ModulesPanel::setRules(const protocol::ApprovalRules &rules)
{
    m_rules = rules;
    showRows();
}

void ModulesPanel::showRows()
{
    m_modules = m_known;
    for (const protocol::ApprovalRule &rule : std::as_const(m_rules.rules)) {
        if (!std::ranges::contains(m_modules, rule.module, &ServiceStatus::name))
            m_modules.append({.name = rule.module, .status = absent, .enabled = false});
    }
    QList<Row> rows;
    for (const ServiceStatus &module : std::as_const(m_modules)) {
        rows.append({.id = module.name,
                     .title = readableCall({}, module.name),
                     .detail = visibleText(module.lastError.isEmpty() ? module.description : module.lastError).simplified(),
                     .trailing = moduleStateWords(module),
                     .tone = moduleTone(module.status),
                     .isDim = !module.enabled});
    }
    setRows(rows);
    showHint(rows.isEmpty() ? tr("There are no modules yet.") : QString());
    showChosen();
}

ModulesPanel::Rules ModulesPanel::rulesOf(const QString &module) const
{
    Rules rules;
    std::ranges::copy_if(m_rules.rules, std::back_inserter(rules.user),
                         [&module](const protocol::ApprovalRule &rule) { return rule.module == module; });
    const auto admin = std::ranges::find(m_rules.admin, module, &protocol::AdminRules::module);
    if (admin != m_rules.admin.end())
        rules.admin = *admin;
    return rules;
}

// Somebody may be typing a secret there: what is shown changes only when the module does, or what it may do.
void ModulesPanel::showChosen()
{
    const auto found = std::ranges::find(m_modules, chosen(), &ServiceStatus::name);
    if (found == m_modules.end()) {
        m_shown = {};
        m_secret = nullptr;
        return showDetail(nullptr);
    }
    const Rules rules = rulesOf(found->name);
    if (detail() && *found == m_shown && rules == m_shownRules)
        return;
    const QString typed = m_secret && found->name == m_shown.name ? m_secret->text() : QString();
    const bool hadFocus = m_secret && m_secret->hasFocus() && found->name == m_shown.name;
    const QWidget *focus = detail() ? detail()->focusWidget() : nullptr;
    const bool isButtonGone = focus && focus->hasFocus() && focus->objectName() == "takeRuleBack"_L1;
    m_shown = *found;
    m_shownRules = rules;
    m_secret = nullptr;
    showDetail(viewOf(*found));
    if (isButtonGone)
        setFocus(Qt::OtherFocusReason);   // whoever works with keys goes on in the list
    if (!m_secret)
        return;
    m_secret->setText(typed);
    if (hadFocus)
        m_secret->setFocus();
}

QWidget *ModulesPanel::viewOf(const ServiceStatus &module)
{
    auto [view, layout] = makeView(readableCall({}, module.name));
    QString state = moduleStateWords(module);
    if (module.toolsCount > 0)
        state = u"%1 · %2"_s.arg(state, tr("%n tools", nullptr, module.toolsCount));
    layout->addWidget(line(u"moduleState"_s, moduleTone(module.status), state));
    if (!module.description.isEmpty())
        layout->addWidget(line(u"moduleDescription"_s, TonedLabel::Tone::Normal, visibleText(module.description)));
    if (!module.llm.isEmpty())
        layout->addWidget(line(u"moduleModel"_s, TonedLabel::Tone::Muted, tr("Answered by %1").arg(visibleText(module.llm))));
    const bool needsSecret = !module.secret.isEmpty() && module.secret != "set"_L1;   // which is said with the field
    if (!module.lastError.isEmpty() && !needsSecret)
        layout->addWidget(line(u"moduleError"_s, TonedLabel::Tone::Bad, visibleText(module.lastError)));
    if (module.nextTry) {
        layout->addWidget(
            line(u"moduleNextTry"_s, TonedLabel::Tone::Muted,
                 tr("Tried again at %1").arg(QLocale().toString(module.nextTry->toLocalTime().time(), QLocale::ShortFormat))));
    }
    if (!module.secret.isEmpty())
        addSecret(layout, module);
    auto *rules = new ConsentRulesView(m_shownRules.user, m_shownRules.admin);
    connect(rules, &ConsentRulesView::takenBack, this, &ModulesPanel::ruleTakenBack);
    layout->addWidget(rules);
    layout->addStretch(1);
    return view;
}

void ModulesPanel::addSecret(QBoxLayout *layout, const ServiceStatus &module)
{
    const bool isSet = module.secret == "set"_L1;
    layout->addSpacing(8);
    layout->addWidget(line(u"secretWords"_s, isSet ? TonedLabel::Tone::Good : TonedLabel::Tone::Warning,
                           isSet ? tr("Your own secret for it is kept. It cannot be read back, only replaced.")
                                 : tr("It needs a secret of yours: a token or a password that you have from it.")));
    m_secret = new QLineEdit;
    m_secret->setObjectName(u"moduleSecret"_s);
    m_secret->setAccessibleName(tr("Your secret for %1").arg(readableCall({}, module.name)));
    m_secret->setPlaceholderText(isSet ? tr("A new secret") : tr("The secret"));
    m_secret->setEchoMode(QLineEdit::Password);
    m_secret->setMaxLength(longestSecret);
    m_secret->setMinimumHeight(34);
    layout->addWidget(m_secret);
    auto *keep = makeButton(u"keepSecret"_s, tr("Keep"));
    keep->setEnabled(false);
    connect(m_secret, &QLineEdit::textChanged, keep,
            [keep](const QString &text) { keep->setEnabled(!text.trimmed().isEmpty()); });
    const auto give = [this, name = module.name, field = m_secret] {
        if (const QString secret = field->text().trimmed(); !secret.isEmpty())
            Q_EMIT secretGiven(name, secret);
    };
    connect(keep, &QPushButton::clicked, this, give);
    connect(m_secret, &QLineEdit::returnPressed, this, give);
    auto *forget = makeButton(u"forgetSecret"_s, tr("Forget"));
    forget->setAccessibleName(tr("Forget the secret"));
    forget->setVisible(isSet);
    connect(forget, &QPushButton::clicked, this, [this, name = module.name] { Q_EMIT secretForgotten(name); });
    layout->addLayout(makeButtonRow({keep, forget}));
}

void ModulesPanel::clearSecret(const QString &module)
{
    if (m_secret && m_shown.name == module)
        m_secret->clear();
}

} // namespace tom::desktop
