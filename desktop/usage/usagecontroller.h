#pragma once

#include "desktop/api/usagereport.h"

#include <QObject>

namespace tom::desktop {

class ApiClient;

// What was used of models, of the days that somebody wants to see, as the server's clock counts them. Knows no widgets.
class UsageController : public QObject
{
    Q_OBJECT

public:
    enum class Period { Week, Month, LastMonth, Year };

    explicit UsageController(ApiClient &client, QObject *parent = nullptr) : QObject(parent), m_client(client) {}

    void refresh();   // again after the answer that is on its way, if one is
    void show(Period period);

Q_SIGNALS:
    void changed(const tom::desktop::UsageReport &report);
    void unreachable(const QString &words);

private:
    void ask();
    [[nodiscard]] QDate today() const;

    ApiClient &m_client;
    Period m_period = Period::Month;
    QString m_timeZone;   // that the days are counted in; empty: not known yet
    quint64 m_question = 0;
    bool m_isAsking = false;
    bool m_isOutdated = false;
};

} // namespace tom::desktop
