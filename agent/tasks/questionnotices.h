#pragma once

#include "agent/inbox/inbox.h"
#include "agent/turn/agent.h"

#include <QTimer>

#include <functional>

namespace tom::agent {

// What waits for the user's word: who asks, since when, and what is said of it elsewhere.
struct OpenQuestion
{
    QString id{};
    QString turn{};
    QDateTime since{};
    std::function<NewNotification()> notice{};   // with the origin under which it is found again
};

// Brings what waits for the user into the inbox, and so to devices that are elsewhere, when nobody follows its turn, or when
// those who do have not answered for a while. What is temporary stays out of it: nothing of that comes onto disk. Knows nothing
// of what is asked.
class QuestionNotices : public QObject
{
    Q_OBJECT

public:
    // open: all that waits now. what: one of it, for the log.
    QuestionNotices(Agent &agent, Inbox &inbox, const Clock &clock, const QString &what,
                    std::function<QList<OpenQuestion>()> open, QObject *parent = nullptr);

    void look();
    // Not at once: whoever is told of a change may still go away, or come.
    void lookSoon() { m_look.start(0); }
    // It waits no longer. True when it was brought into the inbox by this process; there it is read by read().
    bool forget(const QString &id) { return m_told.remove(id); }
    void read(const QString &origin);
    void readAll(const QString &originBeginning);

    static constexpr std::chrono::seconds patience{60};   // with those who follow
    static constexpr std::chrono::seconds pause{5};       // between two looks while something waits to be told

private:
    [[nodiscard]] bool isTold(const OpenQuestion &question);
    void note(const Result<qint64> &done) const;

    Agent &m_agent;
    Inbox &m_inbox;
    const Clock &m_clock;
    QString m_what;
    std::function<QList<OpenQuestion>()> m_open;
    QSet<QString> m_told;   // ids of those that are in the inbox
    QTimer m_look;
};

} // namespace tom::agent
