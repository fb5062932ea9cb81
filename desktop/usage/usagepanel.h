#pragma once

#include "desktop/api/usagereport.h"
#include "desktop/usage/usagecontroller.h"

#include <QWidget>

class QComboBox;

namespace tom::desktop {

class BarList;
class DayChart;
class TonedLabel;

// What answers cost: by day, by module, by model, and of each budget. Shows and asks.
class UsagePanel : public QWidget
{
    Q_OBJECT

public:
    explicit UsagePanel(QWidget *parent = nullptr);

    void setReport(const UsageReport &report);
    void showProblem(const QString &words);

Q_SIGNALS:
    void periodRequested(tom::desktop::UsageController::Period period);

private:
    void draw(const UsageReport &report);
    void showBudgets(const UsageReport &report);

    QComboBox *m_period;
    QComboBox *m_unit;
    bool m_isUnitChosen = false;
    TonedLabel *m_total;
    TonedLabel *m_note;
    DayChart *m_days;
    TonedLabel *m_budgetsTitle;
    BarList *m_budgets;
    BarList *m_modules;
    BarList *m_models;
    UsageReport m_report;
};

} // namespace tom::desktop
