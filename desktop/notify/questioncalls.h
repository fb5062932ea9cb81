#pragma once

#include "desktop/notify/inboxcontroller.h"

#include <functional>

namespace tom::desktop {

// Which questions that wait somebody is to be called for: each once, also those that came while the program was not there. In
// quiet hours only those of the conversation on this screen, whose user waits for them; the others together at the end, if they
// still wait. Knows neither the system nor any words.
class QuestionCalls : public QObject
{
    Q_OBJECT

public:
    // onScreen: the conversation that somebody looks at now; empty: none.
    QuestionCalls(InboxController &inbox, InboxStore *store, std::function<QString()> onScreen, QObject *parent = nullptr);

Q_SIGNALS:
    // isHeld: they waited for the end of quiet hours.
    void called(const QList<tom::protocol::Approval> &approvals, const QList<tom::protocol::Elicitation> &forms, bool isHeld);

private:
    void look();
    [[nodiscard]] bool isHeld(const QString &conversation) const;
    void keep();

    InboxController &m_inbox;
    InboxStore *m_store;
    std::function<QString()> m_onScreen;
    std::optional<protocol::UserSettings> m_settings;
    QSet<QString> m_called;   // of those that wait
    QSet<QString> m_held;
    bool m_isFirst = true;       // nobody was ever called here: what waits is of before
    bool m_knowsQuestions = false;
    QTimer m_end;   // of quiet hours
};

} // namespace tom::desktop
