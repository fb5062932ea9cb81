#include "desktop/chat/answerfooter.h"

#include "desktop/api/visibletext.h"
#include "desktop/look/iconbutton.h"
#include "desktop/look/tonedlabel.h"

#include <QHBoxLayout>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

QString secondsText(qint64 milliseconds)
{
    return AnswerFooter::tr("%1 s").arg(QLocale().toString(double(milliseconds) / 1000, 'f', 1));
}

QString lineText(const protocol::ProcessAnswer &answer)
{
    QStringList parts;
    if (!answer.model.isEmpty())
        parts << answer.model;
    if (answer.durationMs > 0)
        parts << secondsText(answer.durationMs);
    if (answer.stopped)
        parts << AnswerFooter::tr("stopped");
    return parts.join(u"  ·  "_s);
}

QString levelText(int level)
{
    return level <= 0   ? AnswerFooter::tr("0, quick")
           : level == 1 ? AnswerFooter::tr("1, usual")
                        : AnswerFooter::tr("2, thorough");
}

QString tokensText(const protocol::Usage &usage)
{
    QStringList parts;
    parts << AnswerFooter::tr("%1 read").arg(QLocale().toString(usage.inputTokens));
    if (usage.cachedInputTokens > 0)
        parts << AnswerFooter::tr("%1 of them from the cache").arg(QLocale().toString(usage.cachedInputTokens));
    parts << AnswerFooter::tr("%1 written").arg(QLocale().toString(usage.outputTokens));
    if (usage.reasoningTokens > 0)
        parts << AnswerFooter::tr("%1 of them thoughts").arg(QLocale().toString(usage.reasoningTokens));
    return parts.join(u", "_s);
}

QString moneyText(double dollars)
{
    return u"$"_s + QLocale().toString(dollars, 'f', dollars < 0.1 ? 4 : 2);
}

// What is not known is not nothing.
QString costText(const protocol::Usage &usage)
{
    if (usage.inputTokens + usage.outputTokens == 0 && !usage.cost)
        return {};
    if (const auto whole = usage.wholeCost())
        return moneyText(*whole);
    return usage.cost ? AnswerFooter::tr("%1, and what nobody knows the price of").arg(moneyText(*usage.cost))
                      : AnswerFooter::tr("nobody knows the price");
}

} // namespace

AnswerFooter::AnswerFooter(const protocol::ProcessAnswer &answer, QWidget *parent)
    : QWidget(parent),
      m_line(new TonedLabel(TonedLabel::Tone::Muted, lineText(answer))),
      m_why(new IconButton(u"info"_s, tr("Why this answer?"))),
      m_details(new QWidget),
      m_grid(new QGridLayout(m_details)),
      m_row(new QWidget)
{
    m_line->setObjectName(u"answerFooter"_s);
    m_line->scaleFont(0.82);
    m_why->setObjectName(u"whyButton"_s);
    m_why->setCheckable(true);
    m_why->setIconSize({14, 14});
    m_why->setFixedSize(24, 24);
    m_details->setObjectName(u"whyDetails"_s);
    m_details->setAccessibleName(tr("Why this answer"));
    m_grid->setContentsMargins(2, 0, 0, 4);
    m_grid->setHorizontalSpacing(14);
    m_grid->setVerticalSpacing(2);
    m_grid->setColumnStretch(1, 1);
    addDetails(answer);
    m_details->hide();
    if (m_grid->count() == 0)
        m_why->hide();
    connect(m_why, &QToolButton::toggled, m_details, &QWidget::setVisible);

    auto *row = new QHBoxLayout(m_row);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    row->addWidget(m_line);
    row->addWidget(m_why);
    row->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_row);
    layout->addWidget(m_details);
}

void AnswerFooter::addButton(QWidget *button)
{
    auto *row = static_cast<QHBoxLayout *>(m_row->layout());
    row->insertWidget(row->count() - 1, button);
}

void AnswerFooter::addDetails(const protocol::ProcessAnswer &answer)
{
    addDetail(tr("Because"), answer.why);
    if (!answer.model.isEmpty())
        addDetail(tr("Level"), levelText(answer.level));
    addDetail(tr("Services"), answer.selectedModules.join(u", "_s));
    addDetail(tr("Tools"), answer.tools.join(u", "_s));
    for (const protocol::UsedMemory &memory : answer.memories)
        addDetail(tr("Remembered"), visibleText(memory.text));
    addDetail(tr("Model"), answer.model);
    if (answer.usage.inputTokens + answer.usage.outputTokens > 0)
        addDetail(tr("Tokens"), tokensText(answer.usage));
    addDetail(tr("Cost"), costText(answer.usage));
    if (answer.iterations > 1)
        addDetail(tr("Questions to the model"), QLocale().toString(answer.iterations));
    if (answer.durationMs > 0)
        addDetail(tr("Time"), secondsText(answer.durationMs));
}

void AnswerFooter::addDetail(const QString &name, const QString &value)
{
    if (value.isEmpty())
        return;
    const int row = m_grid->rowCount();
    auto *title = new TonedLabel(TonedLabel::Tone::Muted, name);
    auto *text = new TonedLabel(TonedLabel::Tone::Normal, value);
    title->scaleFont(0.88);
    text->scaleFont(0.88);
    text->setObjectName(u"whyValue"_s);
    text->setAccessibleName(u"%1: %2"_s.arg(name, value));
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_grid->addWidget(title, row, 0, Qt::AlignTop);
    m_grid->addWidget(text, row, 1);
}

} // namespace tom::desktop
