#include "desktop/configeditor/toolrulesform.h"

#include "desktop/api/visibletext.h"
#include "desktop/look/tonedlabel.h"

#include <QComboBox>
#include <QHBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

const QStringList &ruleNames()
{
    static const QStringList names{u"allow"_s, u"ask"_s, u"deny"_s};
    return names;
}

} // namespace

ToolRulesForm::ToolRulesForm(const QStringList &path, QWidget *parent)
    : QWidget(parent),
      m_path(path),
      m_column(new QVBoxLayout(this))
{
    setObjectName(u"toolRules"_s);
    m_column->setContentsMargins(0, 4, 0, 0);
    m_column->setSpacing(4);
}

void ToolRulesForm::setTools(const QStringList &tools)
{
    m_boxes.clear();
    while (QLayoutItem *item = m_column->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    for (const QString &tool : tools) {
        if (m_boxes.contains(tool))
            continue;
        auto *row = new QWidget;
        auto *layout = new QHBoxLayout(row);
        layout->setContentsMargins(0, 0, 0, 0);
        auto *name = new TonedLabel(TonedLabel::Tone::Normal, visibleLine(tool));
        name->setTextFormat(Qt::PlainText);
        name->setWordWrap(true);
        auto *box = new QComboBox;
        box->setObjectName(u"toolRule."_s + tool);
        box->setAccessibleName(tr("What %1 may do").arg(visibleLine(tool)));
        box->setFocusPolicy(Qt::StrongFocus);   // a wheel that scrolls the form changes nothing
        box->setMinimumHeight(30);
        box->addItem(tr("not said"), QString());
        box->addItem(tr("allow"), ruleNames().at(0));
        box->addItem(tr("ask"), ruleNames().at(1));
        box->addItem(tr("deny"), ruleNames().at(2));
        connect(box, &QComboBox::activated, this, [this, tool, box](int index) { take(tool, box->itemData(index).toString()); });
        layout->addWidget(name, 1);
        layout->addWidget(box);
        m_column->addWidget(row);
        m_boxes.insert(tool, box);
        show(tool, box);
    }
}

void ToolRulesForm::setAnalysis(const ConfigAnalysis &analysis)
{
    for (const QString &rule : ruleNames()) {
        QStringList words;
        if (const config::YamlNode *node = analysis.at(m_path + QStringList{u"tools"_s, rule})) {
            for (const config::YamlNodePointer &item : node->items)
                words.append(item->text);
            if (node->kind == config::YamlNode::Kind::Scalar)
                words.append(node->text);
        }
        m_rules.insert(rule, words);
    }
    for (auto one = m_boxes.cbegin(); one != m_boxes.cend(); ++one)
        show(one.key(), one.value());
}

// Where it stands in several, the strictest counts.
void ToolRulesForm::show(const QString &tool, QComboBox *box)
{
    QString said;
    for (const QString &rule : ruleNames()) {
        if (m_rules.value(rule).contains(tool))
            said = rule;
    }
    box->setCurrentIndex(box->findData(said));
}

void ToolRulesForm::take(const QString &tool, const QString &rule)
{
    for (const QString &one : ruleNames()) {
        QStringList &words = m_rules[one];
        const QStringList before = words;
        words.removeAll(tool);
        if (one == rule)
            words.append(tool);
        if (words == before)
            continue;
        const QStringList place = m_path + QStringList{u"tools"_s, one};
        if (words.isEmpty()) {
            Q_EMIT removeRequested(place);
            continue;
        }
        config::YamlNode list{.kind = config::YamlNode::Kind::Sequence};
        for (const QString &word : std::as_const(words))
            list.items.push_back(
                std::make_shared<config::YamlNode>(config::YamlNode{.kind = config::YamlNode::Kind::Scalar, .text = word}));
        Q_EMIT setRequested(place, list);
    }
}

} // namespace tom::desktop
