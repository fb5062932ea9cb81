#include "desktop/usage/usagecontroller.h"

#include "desktop/api/apiclient.h"
#include "desktop/api/apierror.h"
#include "desktop/look/wallclock.h"

namespace tom::desktop {

namespace {

std::pair<QDate, QDate> daysOf(UsageController::Period period, const QDate &today)
{
    const QDate month(today.year(), today.month(), 1);
    switch (period) {
    case UsageController::Period::Week:
        return {today.addDays(-6), today};
    case UsageController::Period::Month:
        break;
    case UsageController::Period::LastMonth:
        return {month.addMonths(-1), month.addDays(-1)};
    case UsageController::Period::Year:
        return {month.addMonths(-11), today};
    }
    return {month, today};
}

} // namespace

void UsageController::show(Period period)
{
    m_period = period;
    refresh();
}

QDate UsageController::today() const
{
    return WallClock::of(m_timeZone).at(QDateTime::currentDateTimeUtc()).date();
}

// Where it is another day than here, only the first answer says so.
void UsageController::refresh()
{
    const auto [from, to] = daysOf(m_period, today());
    m_client.usage(from, to).then(this, [this, question = ++m_question, asked = today()](const Result<UsageReport> &report) {
        if (question != m_question)
            return;
        if (!report)
            return Q_EMIT unreachable(errorText(report.error()));
        m_timeZone = report->timeZone;
        if (today() != asked)
            return refresh();
        Q_EMIT changed(*report);
    });
}

} // namespace tom::desktop
