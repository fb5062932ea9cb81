#pragma once

#include "shared/config/config.h"
#include "shared/mcp/client.h"

namespace tom::agent {

struct ServiceTiming
{
    std::chrono::milliseconds firstRetry = std::chrono::seconds(1);    // doubled with each failure
    std::chrono::milliseconds longestRetry = std::chrono::seconds(60);
    std::chrono::milliseconds check = std::chrono::seconds(60);        // between two looks whether it still answers
    std::chrono::milliseconds checkTimeout = std::chrono::seconds(5);
    std::chrono::milliseconds resourceTimeout = std::chrono::seconds(2);
};

// One service of the user: connects, notices when it is lost, and tries again with growing pauses for as long as it
// lives. What was known of its tools stays known meanwhile. Nobody ever waits for it.
class ServiceConnection : public QObject
{
    Q_OBJECT

public:
    enum class State { Disabled, Connecting, Connected, Degraded, Failed };
    using MakeTransport = std::function<std::unique_ptr<mcp::Transport>()>;

    ServiceConnection(const config::Service &service, MakeTransport makeTransport, const mcp::ClientSettings &settings,
                      const ServiceTiming &timing, QObject *parent = nullptr);
    ~ServiceConnection() override;

    void start();
    // Begins anew with another transport; with a problem it waits for the next one.
    void restart(MakeTransport makeTransport, const QString &problem);
    // A call failed in a way that says that the service may be gone.
    void doubt();

    [[nodiscard]] const config::Service &service() const { return m_service; }
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] QString lastError() const { return m_lastError; }
    [[nodiscard]] std::optional<QDateTime> nextTry() const;   // of one that failed
    [[nodiscard]] QString description() const;
    [[nodiscard]] QString instructions() const { return m_instructions; }
    [[nodiscard]] const QList<mcp::Tool> &tools() const { return m_tools; }
    [[nodiscard]] mcp::Client *client() const;   // null unless it can be asked

    // What its resource tom_notification said last; asks again, unless that was done a moment ago.
    [[nodiscard]] QString backgroundStatus() const { return m_backgroundStatus; }
    void refreshBackgroundStatus();
    // What its resources prompt_consign and response_consign said last: what a model should know before it uses the
    // service, and how it should tell what came out. Read when it connects, after each call, and when somebody looks.
    [[nodiscard]] QString promptConsign() const { return m_promptConsign.text; }
    [[nodiscard]] QString responseConsign() const { return m_responseConsign.text; }
    void refreshConsigns();
    // A resource's text, or nothing; within the time for resources.
    [[nodiscard]] QFuture<Result<QString>> readText(const QString &uri) const;

Q_SIGNALS:
    void changed();                   // state, tools or description
    void backgroundStatusChanged();
    void backgroundStatusRead(const QString &text);   // also when it is the same; empty: it has nothing to say

private:
    void connectNow();
    void takeReady();
    void takeFailure(const Error &error);
    void check();
    void readDescription(const QStringList &uris);
    void enter(State state);

    void refuse();
    struct Consign
    {
        QString text{};
        bool isAsked = false;
        bool isAbsent = false;   // as this connection said
    };
    void readConsign(Consign &consign, const QString &name);

    config::Service m_service;
    MakeTransport m_makeTransport;
    mcp::ClientSettings m_settings;
    ServiceTiming m_timing;
    std::unique_ptr<mcp::Client> m_client;
    QTimer m_timer;   // until the next try, or the next look
    State m_state = State::Disabled;
    QString m_lastError;
    QString m_readDescription;
    QString m_instructions;
    QString m_backgroundStatus;
    QElapsedTimer m_askedForStatus;
    Consign m_promptConsign;
    Consign m_responseConsign;
    QList<mcp::Tool> m_tools;
    int m_failures = 0;
    bool m_isChecking = false;
};

// "connecting", "connected", "degraded", "failed", "disabled".
[[nodiscard]] QString stateName(ServiceConnection::State state);

} // namespace tom::agent
