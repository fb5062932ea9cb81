#include "desktop/usage/usagepanel.h"

#include "desktop/api/visibletext.h"
#include "desktop/look/accessiblerole.h"
#include "desktop/look/focusring.h"
#include "desktop/look/tonedlabel.h"
#include "desktop/look/wallclock.h"
#include "desktop/usage/barlist.h"
#include "desktop/usage/daychart.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLocale>
#include <QScrollArea>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

enum class Unit { Money, Tokens };

constexpr int widest = 1200;   // longer bars are no more telling
constexpr int comboHeight = 32;
constexpr double nearly = 0.8;

QString money(double sum, const QString &currency = {})
{
    const int digits = sum != 0 && sum < 0.1 ? 4 : 2;
    const QString number = QLocale().toString(sum, 'f', digits);
    return currency.isEmpty() || currency == "USD"_L1 ? UsagePanel::tr("$%1").arg(number) : u"%1 %2"_s.arg(number, currency);
}

double valueOf(const UsageSum &sum, Unit unit)
{
    return unit == Unit::Money ? sum.cost.value_or(0) : double(sum.tokens());
}

QString wordsOf(const UsageSum &sum, Unit unit)
{
    if (unit == Unit::Tokens)
        return UsagePanel::tr("%1 tokens").arg(QLocale().toString(sum.tokens()));
    if (!sum.cost)
        return sum.calls > 0 ? UsagePanel::tr("no price known") : money(0);
    return money(*sum.cost);
}

QList<Bar> barsOf(QList<UsageSum> sums, Unit unit, const QString &nameless)
{
    std::ranges::stable_sort(sums, std::greater(), [unit](const UsageSum &sum) { return valueOf(sum, unit); });
    const double most = sums.isEmpty() ? 0 : valueOf(sums.constFirst(), unit);
    QList<Bar> bars;
    for (const UsageSum &sum : std::as_const(sums)) {
        bars.append({.name = sum.name.isEmpty() ? nameless : visibleText(sum.name).simplified(),
                     .words = wordsOf(sum, unit),
                     .part = most > 0 ? valueOf(sum, unit) / most : 0});
    }
    return bars;
}

QString ownerOf(const BudgetUse &budget)
{
    if (budget.schedule > 0) {
        const QString title = budget.title.isEmpty() ? QString::number(budget.schedule) : budget.title;
        return UsagePanel::tr("Schedule “%1”").arg(visibleText(title).simplified());
    }
    return budget.module.isEmpty() ? UsagePanel::tr("All") : visibleText(budget.module).simplified();
}

TonedLabel *heading(const QString &text, double scale = 1)
{
    auto *label = new TonedLabel(TonedLabel::Tone::Normal, text);
    label->scaleFont(scale, QFont::DemiBold);
    return label;
}

} // namespace

UsagePanel::UsagePanel(QWidget *parent)
    : QWidget(parent),
      m_period(new QComboBox),
      m_unit(new QComboBox),
      m_total(heading({}, 1.6)),
      m_note(new TonedLabel(TonedLabel::Tone::Muted)),
      m_days(new DayChart),
      m_budgetsTitle(heading(tr("Budgets"))),
      m_budgets(new BarList(u"usageBudgets"_s, tr("Budgets"))),
      m_modules(new BarList(u"usageModules"_s, tr("By module"))),
      m_models(new BarList(u"usageModels"_s, tr("By model")))
{
    setObjectName(u"usagePage"_s);
    setAccessibleName(tr("Usage"));
    m_period->setObjectName(u"usagePeriod"_s);
    m_period->setAccessibleName(tr("Which days"));
    for (const QString &words : {tr("Last seven days"), tr("This month"), tr("Last month"), tr("Twelve months")})
        m_period->addItem(words);
    m_period->setCurrentIndex(int(UsageController::Period::Month));
    connect(m_period, &QComboBox::currentIndexChanged, this,
            [this](int period) { Q_EMIT periodRequested(UsageController::Period(period)); });
    m_unit->setObjectName(u"usageUnit"_s);
    m_unit->setAccessibleName(tr("Counted in"));
    m_unit->addItem(tr("Money"));
    m_unit->addItem(tr("Tokens"));
    connect(m_unit, &QComboBox::currentIndexChanged, this, [this] { draw(m_report); });
    connect(m_unit, &QComboBox::activated, this, [this] { m_isUnitChosen = true; });
    m_total->setObjectName(u"usageTotal"_s);
    m_note->setObjectName(u"usageNote"_s);
    m_note->setWordWrap(true);

    auto *headArea = new QWidget;
    headArea->setMaximumWidth(widest);
    auto *head = new QHBoxLayout(headArea);
    head->setContentsMargins(20, 12, 16, 8);
    head->setSpacing(8);
    head->addWidget(heading(tr("Usage"), 1.25));
    head->addStretch(1);
    for (QComboBox *combo : {m_period, m_unit}) {
        combo->setMinimumHeight(comboHeight);
        head->addWidget(combo);
    }
    auto *inside = new QWidget;
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(20, 4, 20, 20);
    column->setSpacing(8);
    for (QWidget *part : std::initializer_list<QWidget *>{m_total, m_note, m_days})
        column->addWidget(part);
    column->addSpacing(8);
    column->addWidget(m_budgetsTitle);
    column->addWidget(m_budgets);
    column->addWidget(heading(tr("By module")));
    column->addWidget(m_modules);
    column->addWidget(heading(tr("By model")));
    column->addWidget(m_models);
    column->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setObjectName(u"usageScroll"_s);
    setAccessibleRole(*scroll, QAccessible::Pane);
    scroll->setAccessibleName(tr("What was used"));
    FocusRing::follow(*scroll);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    inside->setMaximumWidth(widest);
    scroll->setAlignment(Qt::AlignLeading);
    scroll->setWidget(inside);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *row = new QHBoxLayout;
    row->addWidget(headArea, 1);
    row->addStretch(0);
    layout->addLayout(row);
    layout->addWidget(scroll, 1);
    setFocusProxy(m_period);
    setReport({});
}

void UsagePanel::setReport(const UsageReport &report)
{
    m_report = report;
    // Where nothing has a price, as with models of one's own, tokens say more, unless somebody wants to see the other.
    if (!m_isUnitChosen && !report.total.cost && report.total.calls > 0) {
        const QSignalBlocker quiet(m_unit);
        m_unit->setCurrentIndex(int(Unit::Tokens));
    }
    draw(report);
}

void UsagePanel::draw(const UsageReport &report)
{
    const auto unit = Unit(m_unit->currentIndex());
    m_total->setText(wordsOf(report.total, unit));
    QStringList notes{tr("%n answers of models", nullptr, int(report.total.calls))};
    if (report.total.unpricedCalls > 0 && unit == Unit::Money)
        notes.append(tr("%n without a known price, not counted here", nullptr, int(report.total.unpricedCalls)));
    if (unit == Unit::Money && report.pricesAsOf.isValid())
        notes.append(tr("prices of %1").arg(QLocale().toString(report.pricesAsOf, QLocale::ShortFormat)));
    if (const QString zone = WallClock::of(report.timeZone).zoneWords(QDateTime::currentDateTimeUtc()); !zone.isEmpty())
        notes.append(tr("days by the clock of %1").arg(zone));
    m_note->setTone(TonedLabel::Tone::Muted);
    m_note->setText(notes.join(u" · "_s));

    QList<DayValue> days;
    if (report.from.isValid()) {
        QHash<QString, UsageSum> known;
        for (const UsageSum &sum : report.days)
            known.insert(sum.name, sum);
        for (QDate day = report.from; day <= report.to; day = day.addDays(1)) {
            const UsageSum sum = known.value(day.toString(Qt::ISODate));
            days.append({day, valueOf(sum, unit), wordsOf(sum, unit)});
        }
    }
    m_days->setDays(days, tr("By day: %1 in all").arg(wordsOf(report.total, unit)));
    m_modules->setBars(barsOf(report.modules, unit, tr("Tom itself")));
    m_models->setBars(barsOf(report.models, unit, tr("unknown")));
    showBudgets(report);
}

void UsagePanel::showBudgets(const UsageReport &report)
{
    const WallClock clock = WallClock::of(report.timeZone);
    QList<Bar> bars;
    for (const BudgetUse &budget : report.budgets) {
        const double part = budget.limit > 0 ? budget.used / budget.limit : 1;
        const QString whose = ownerOf(budget);
        bars.append({.name = budget.isOfDay ? tr("%1, a day").arg(whose) : tr("%1, a month").arg(whose),
                     .words = tr("%1 of %2").arg(money(budget.used, budget.currency), money(budget.limit, budget.currency)),
                     .part = part,
                     .tone = part >= 1        ? Bar::Tone::Over
                             : part >= nearly ? Bar::Tone::Nearly
                                              : Bar::Tone::Normal,
                     .note = tr("begins again on %1").arg(clock.words(budget.resets))});
    }
    m_budgetsTitle->setVisible(!bars.isEmpty());
    m_budgets->setVisible(!bars.isEmpty());
    m_budgets->setBars(bars);
}

void UsagePanel::showProblem(const QString &words)
{
    m_note->setTone(TonedLabel::Tone::Bad);
    m_note->setText(words);
}

} // namespace tom::desktop
