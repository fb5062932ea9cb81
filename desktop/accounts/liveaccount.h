#pragma once

#include "desktop/accounts/refusalcalls.h"
#include "desktop/api/accountstore.h"
#include "desktop/api/apiclient.h"
#include "desktop/api/pushclient.h"
#include "desktop/chat/connection.h"
#include "desktop/chat/formdrafts.h"
#include "desktop/notify/callmaker.h"

namespace tom::desktop {

// One account that is signed in, whether it is shown or not: its way to the server, its inbox and what that calls for, and
// whoever takes its messages there. Knows no windows.
class LiveAccount : public QObject
{
    Q_OBJECT

public:
    enum class State { Connecting, Connected, Away, Ended };
    Q_ENUM(State)

    // folder: where what is kept of this account is.
    LiveAccount(Account account, QString folder, std::unique_ptr<ApiClient> client, std::unique_ptr<PushClient> push,
                Caller &system);
    ~LiveAccount() override;

    void start();
    // Its session is over: nothing is asked or called any more, and nothing of what is kept here goes.
    void end(const QString &problem);
    // Says which conversation of it somebody looks at now; empty: none.
    void setOnScreen(std::function<QString()> conversation) { m_onScreen = std::move(conversation); }
    // While it is shown, whoever shows it looks at the connection, and tells what was seen.
    void takeSeen(Connection connection, const QString &detail);
    void setName(const QString &name);   // among several
    void lookAtOutbox();   // whoever shows it has changed something in it

    [[nodiscard]] const Account &account() const { return m_account; }
    [[nodiscard]] const QString &folder() const { return m_folder; }
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const QString &problem() const { return m_problem; }   // why it is away or has ended
    [[nodiscard]] int waiting() const;   // how many things call for attention
    [[nodiscard]] bool hasRefused() const;   // a message of it that its server did not take, while nobody looked

    [[nodiscard]] ApiClient &client() { return *m_client; }
    [[nodiscard]] PushClient &push() { return *m_push; }
    [[nodiscard]] InboxController &inbox() { return *m_inbox; }
    [[nodiscard]] Outbox &outbox() { return m_outbox; }
    [[nodiscard]] Courier &courier() { return m_courier; }
    [[nodiscard]] FormDrafts &forms() { return m_forms; }
    // For a last word to the server that nobody waits for.
    [[nodiscard]] const std::shared_ptr<ApiClient> &sharedClient() const { return m_client; }

Q_SIGNALS:
    void changed();   // its state, or what waits
    void ended();
    void showRequested(const QString &key);   // of its inbox; empty: all of it
    void conversationRequested(const QString &conversation);

private:
    void settleDrafts();
    void listen();
    void look();
    void takeLook(const Result<protocol::AccountState> &state);
    void setState(State state, const QString &problem = {});

    Account m_account;
    QString m_folder;
    std::shared_ptr<ApiClient> m_client;
    std::unique_ptr<PushClient> m_push;
    Outbox m_outbox;
    Courier m_courier;
    std::unique_ptr<RefusalCalls> m_refusals;   // none once it has ended
    FormDrafts m_forms;
    AccountCaller m_caller;
    std::unique_ptr<InboxStore> m_store;
    std::unique_ptr<InboxController> m_inbox;
    std::function<QString()> m_onScreen;
    std::unique_ptr<QuestionCalls> m_questions;
    std::unique_ptr<CallMaker> m_calls;
    State m_state = State::Connecting;
    QString m_problem;
    bool m_isLooking = false;
};

} // namespace tom::desktop
