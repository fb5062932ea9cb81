#include "server/app/serverstatus.h"

#include "shared/auth/certificate.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr qint64 littleSpace = 1'000'000'000;
constexpr qint64 lateSeconds = 2 * 3600;   // a backup takes its time, and a failure is tried again

class Lines
{
public:
    void good(const QString &what, const QString &words) { add(u"✅"_s, what, words); }
    void plain(const QString &what, const QString &words) { add(u"  "_s, what, words); }
    void bad(const QString &what, const QString &words)
    {
        add(u"⚠️"_s, what, words);
        m_needsSomebody = true;
    }
    void check(bool isGood, const QString &what, const QString &words) { isGood ? good(what, words) : bad(what, words); }

    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] bool needsSomebody() const { return m_needsSomebody; }

private:
    void add(const QString &mark, const QString &what, const QString &words)
    {
        m_text += mark + u' ' + what.leftJustified(13) + words + u'\n';
    }

    QString m_text;
    bool m_needsSomebody = false;
};

QString inMegabytes(double bytes)
{
    return u"%1 MB"_s.arg(bytes / 1e6, 0, 'f', bytes < 1e8 ? 1 : 0);
}

QString whenLocal(const QDateTime &time)
{
    return time.toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s);
}

void addAgents(Lines &lines, const ServerStatus &status)
{
    int ready = 0;
    QStringList others;
    for (const ServerStatus::Agent &agent : status.agents) {
        ready += agent.state == "ready"_L1 ? 1 : 0;
        if (agent.state == "pausing"_L1)
            others.append(u"%1 ended and waits before it starts again"_s.arg(agent.user));
    }
    const int restarts = int(status.figures.value("tom_agent_restarts_total"_ba));
    QString words = u"%1 of %2 run (others start when they are needed)"_s.arg(ready).arg(status.agents.size());
    if (restarts > 0)
        words += u", %1 started again since tom-server did"_s.arg(restarts);
    for (const QString &other : std::as_const(others))
        words += u"; "_s + other;
    lines.check(others.isEmpty(), u"agents"_s, words);
}

void addBackups(Lines &lines, const ServerStatus &status, const QDateTime &now)
{
    if (!status.backupDue.isValid())
        return lines.plain(u"backups"_s, u"none are scheduled: backup.at in config.yml, or tom-server backup FILE"_s);
    if (!status.backupMade.isValid())
        return lines.bad(u"backups"_s, u"none is in %1 yet"_s.arg(status.backupFolder));
    const bool isLate = status.backupMade < status.backupDue && status.backupDue.secsTo(now) > lateSeconds;
    lines.check(!isLate, u"backups"_s,
                u"the last one is of %1, in %2%3"_s.arg(whenLocal(status.backupMade), status.backupFolder,
                                                        isLate ? u"; one that was due is missing"_s : QString()));
}

void addFigures(Lines &lines, const ServerStatus &status)
{
    const auto number = [&status](const QByteArray &name) { return status.figures.value(name); };
    lines.plain(u"devices"_s, u"%1 listen for notifications"_s.arg(int(number("tom_push_sockets"_ba))));
    lines.plain(u"requests"_s, u"%1 answered since the start, %2 of them with a failure of the server (5xx)"_s
                                   .arg(qint64(number("tom_http_requests_total"_ba)))
                                   .arg(qint64(status.serverErrors)));
    lines.plain(
        u"models"_s,
        u"%1 calls, %2 tokens"_s.arg(qint64(number("tom_llm_calls_total"_ba))).arg(qint64(number("tom_llm_tokens_total"_ba))));
    lines.plain(u"memory"_s, u"%1 for tom-server alone"_s.arg(inMegabytes(number("process_resident_memory_bytes"_ba))));
}

} // namespace

StatusReport reportOf(const ServerStatus &status, const QDateTime &now)
{
    Lines lines;
    const bool answers = status.isRunning && status.unreachable.isEmpty();
    if (!status.isRunning)
        lines.bad(u"server"_s, u"does not run"_s);
    else if (!answers)
        lines.bad(u"server"_s, u"runs, and does not answer at %1: %2"_s.arg(status.url, status.unreachable));
    else if (!status.notReady.isEmpty())
        lines.bad(u"server"_s, u"runs at %1, and is not ready: %2"_s.arg(status.url, status.notReady.join(u"; "_s)));
    else
        lines.good(u"server"_s, u"ready at %1 (%2)"_s.arg(status.url, status.version));
    for (const QString &warning : status.warnings)
        lines.bad(u"warning"_s, warning);

    if (status.configProblems.isEmpty())
        lines.good(u"configuration"_s, u" %1 users"_s.arg(status.users));
    else
        lines.bad(u"configuration"_s, u" "_s + status.configProblems.join(u"\n   "_s));
    if (status.certificateEnd.isValid()) {
        const qint64 days = now.daysTo(status.certificateEnd);
        lines.check(days >= auth::renewDays, u"certificate"_s,
                    u"ends on %1, in %2 days"_s.arg(status.certificateEnd.date().toString(Qt::ISODate)).arg(days));
        lines.plain(u"fingerprint"_s, status.fingerprint);
    } else {
        lines.bad(u"certificate"_s, u"cannot be read"_s);
    }
    if (status.freeBytes >= 0)
        lines.check(status.freeBytes >= littleSpace, u"disk"_s, u"%1 free"_s.arg(inMegabytes(double(status.freeBytes))));
    addBackups(lines, status, now);
    if (!status.copies.isEmpty())
        lines.bad(u"damaged"_s, u"set aside, look at the log: "_s + status.copies.join(u", "_s));
    if (answers) {
        addAgents(lines, status);
        addFigures(lines, status);
    }
    return {.text = lines.text(),
            .exitStatus = !answers                ? StatusReport::notRunning
                          : lines.needsSomebody() ? StatusReport::needsSomebody
                                                  : StatusReport::well};
}

void takeFigures(ServerStatus &status, const QByteArray &metrics)
{
    for (const QByteArray &line : metrics.split('\n')) {
        const qsizetype space = line.lastIndexOf(' ');
        if (line.startsWith('#') || space < 0)
            continue;
        const qsizetype brace = line.indexOf('{');
        const QByteArray name = line.first(brace < 0 ? space : brace);
        const double value = line.sliced(space + 1).toDouble();
        if (name == "tom_llm_tokens_total" && line.contains("kind=\"cached_input\""))
            continue;   // they are among the others
        status.figures[name] += value;
        if (name == "tom_http_requests_total" && line.contains("status=\"5"))
            status.serverErrors += value;
    }
}

} // namespace tom::server
