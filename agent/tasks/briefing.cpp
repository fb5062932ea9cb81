#include "agent/tasks/briefing.h"

#include "shared/config/toolrules.h"
#include "shared/llm/requestparts.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

constexpr QLatin1StringView place = "{{services}}"_L1;
constexpr qsizetype mostLetters = 500;     // of one service
constexpr qsizetype mostServices = 50;

} // namespace

QList<protocol::Schedule> scheduleTemplates(const QString &language, const QDate &today)
{
    const bool isFrench = language == "fr"_L1 || language.startsWith("fr-"_L1);
    const QString title = isFrench ? u"Point du matin"_s : u"Morning briefing"_s;
    const QString text =
        isFrench
            ? u"Fais-moi le point du matin, assez court pour être lu au petit déjeuner : la date, la météo si tu la connais, mes "
              "rendez-vous et rappels du jour, ce qui est sur mes listes pour aujourd'hui, et ce qui attend une réponse de moi. "
              "Laisse de côté ce qui n'apporte rien de nouveau. Voici ce que disent mes services :\n{{services}}"_s
            : u"Give me my morning briefing, short enough to be read at breakfast: the date, the weather if you can know it, my "
              "appointments and reminders of today, what is on my lists for today, and what waits for an answer of mine. Leave "
              "out what says nothing new. This is what my services report:\n{{services}}"_s;
    return {{.kind = protocol::Schedule::Kind::Prompt,
             .title = title,
             .text = text,
             .start = QDateTime(today.addDays(1), QTime(7, 0), QTimeZone::UTC),
             .rrule = u"FREQ=DAILY"_s,
             .missed = protocol::Schedule::Missed::Skip}};
}

QString withReports(const QString &prompt, const QList<protocol::BackgroundTask> &reports, const QStringList &denied)
{
    if (!prompt.contains(place))
        return prompt;
    QStringList lines;
    for (const protocol::BackgroundTask &report : reports) {
        // "mail" and "mail.*" alike
        if (config::matchesAny(denied, report.module) || config::matchesAny(denied, report.module + u'.'))
            continue;
        if (lines.size() == mostServices)
            break;
        lines.append(llm::quoted(report.module, report.status.left(mostLetters)));
    }
    QString whole = prompt;
    return whole.replace(place, lines.isEmpty() ? u"(nothing)"_s : lines.join(u'\n'));
}

} // namespace tom::agent
