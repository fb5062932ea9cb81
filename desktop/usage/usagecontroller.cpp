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
    ask();
}

QDate UsageController::today() const
{
    return WallClock::of(m_timeZone).at(QDateTime::currentDateTimeUtc()).date();
}

void UsageController::refresh()
{
    if (m_isAsking)
        m_isOutdated = true;
    else
        ask();
}

// Where it is another day than here, only the first answer says so.
void UsageController::ask()
{
    m_isAsking = true;
    m_isOutdated = false;
    const auto [from, to] = daysOf(m_period, today());
    m_client.usage(from, to).then(this, [this, question = ++m_question, asked = today()](const Result<UsageReport> &report) {
        if (question != m_question)
            return;
        m_isAsking = false;
        if (!report)
            return Q_EMIT unreachable(errorText(report.error()));
        m_timeZone = report->timeZone;
        if (today() != asked)
            return ask();
        Q_EMIT changed(*report);
        if (m_isOutdated)
            ask();
    });
}

} // namespace tom::desktop
