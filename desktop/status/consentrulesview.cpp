#include "desktop/status/consentrulesview.h"

#include "desktop/api/visibletext.h"
#include "desktop/chat/readablename.h"
#include "desktop/look/surebutton.h"
#include "desktop/look/tonedlabel.h"

#include <QBoxLayout>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

using protocol::ApprovalRule;

QString whereWords(const ApprovalRule &rule)
{
    const QString title = visibleLine(rule.title);
    if (rule.schedule > 0)
        return title.isEmpty() ? ConsentRulesView::tr("In one schedule")
                               : ConsentRulesView::tr("In the schedule “%1”").arg(title);
    if (rule.conversation.isEmpty())
        return ConsentRulesView::tr("Everywhere");
    return title.isEmpty() ? ConsentRulesView::tr("In one conversation")
                           : ConsentRulesView::tr("In the conversation “%1”").arg(title);
}

TonedLabel *words(const QString &name, TonedLabel::Tone tone, const QString &text)
{
    auto *label = new TonedLabel(tone, text);
    label->setObjectName(name);
    label->setWordWrap(true);
    return label;
}

TonedLabel *heading(const QString &text)
{
    TonedLabel *label = words(u"rulesHeading"_s, TonedLabel::Tone::Normal, text);
    label->scaleFont(1, QFont::DemiBold);
    return label;
}

} // namespace

ConsentRulesView::ConsentRulesView(const QList<ApprovalRule> &rules, const protocol::AdminRules &admin, QWidget *parent)
    : QWidget(parent)
{
    setObjectName(u"consentRules"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    if (!rules.isEmpty()) {
        layout->addWidget(heading(tr("You are not asked about this any more")));
        for (const ApprovalRule &rule : rules)
            addRule(layout, rule);
    }
    const std::pair<const QStringList &, QString> kinds[] = {
        {admin.deny, tr("Never used: %1")},
        {admin.ask, tr("Asked about each time: %1")},
        {admin.allow, tr("Used without a question: %1")},
        {admin.scheduled.deny, tr("Never used in what is scheduled: %1")},
        {admin.scheduled.ask, tr("Asked about each time in what is scheduled: %1")}};
    if (std::ranges::all_of(kinds, [](const auto &kind) { return kind.first.isEmpty(); }))
        return;
    if (!rules.isEmpty())
        layout->addSpacing(8);   // between the two parts
    layout->addWidget(heading(tr("Set by whoever runs this server")));
    for (const auto &[patterns, text] : kinds) {
        if (!patterns.isEmpty())
            layout->addWidget(words(u"adminRule"_s, TonedLabel::Tone::Muted, text.arg(visibleLine(patterns.join(u", "_s)))));
    }
}

void ConsentRulesView::addRule(QVBoxLayout *layout, const ApprovalRule &rule)
{
    const QString tool = readableCall({}, rule.name);
    const QString where =
        tr("%1, since %2").arg(whereWords(rule), QLocale().toString(rule.created.toLocalTime(), QLocale::ShortFormat));
    auto *texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(words(u"ruleTool"_s, TonedLabel::Tone::Normal, tool));
    texts->addWidget(words(u"ruleWhere"_s, TonedLabel::Tone::Muted, where));
    auto *button = new SureButton(u"takeRuleBack"_s, tr("Ask again"), tr("Really ask again?"));
    button->setAccessibleDescription(u"%1, %2"_s.arg(tool, where));
    connect(button, &SureButton::confirmed, this, [this, id = rule.id] { Q_EMIT takenBack(id); });
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    row->addLayout(texts, 1);
    row->addWidget(button, 0, Qt::AlignTop);
    layout->addLayout(row);
}

} // namespace tom::desktop
