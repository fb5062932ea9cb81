#pragma once

#include "desktop/api/adminconfig.h"
#include "desktop/api/archivesummary.h"
#include "desktop/api/configtrial.h"
#include "desktop/api/devicesession.h"
#include "desktop/api/memories.h"
#include "desktop/api/serveraddress.h"
#include "desktop/api/upload.h"
#include "desktop/api/usagereport.h"
#include "shared/http/httpclient.h"
#include "shared/protocol/accountstate.h"
#include "shared/protocol/approval.h"
#include "shared/protocol/conversationline.h"
#include "shared/protocol/elicitation.h"
#include "shared/protocol/login.h"
#include "shared/protocol/notification.h"
#include "shared/protocol/pairing.h"
#include "shared/protocol/processrequest.h"
#include "shared/protocol/schedule.h"
#include "shared/protocol/sentmessage.h"
#include "shared/protocol/servicestatus.h"
#include "shared/protocol/taskstatus.h"
#include "shared/protocol/usersettings.h"

namespace tom::desktop {

class ProcessReply;

// Whether a request may have come to the server before.
enum class Arrival { No, Unknown };

// Which conversations are wanted.
struct ConversationQuestion
{
    QString query{};
    QString folder{};   // inbox, archive, bin; empty: what the server finds fit
    QString before{};   // the page behind an earlier one
    int limit = 100;
};

struct SignedIn
{
    protocol::LoginAnswer answer{};
    QByteArray session{};   // the value of the session cookie

    bool operator==(const SignedIn &) const = default;
};

// What was made of a text, as the provider's voice says it.
struct SpokenAudio
{
    QByteArray bytes{};
    QString mediaType{};   // audio/wav is asked for; some providers have their own mind

    bool operator==(const SpokenAudio &) const = default;
};

// The API of one server, as typed calls. Knows nothing of accounts, of files or of who looks at the answers.
class ApiClient
{
public:
    ApiClient(std::unique_ptr<http::HttpClient> http, ServerAddress server, QByteArray session = {});

    [[nodiscard]] const ServerAddress &server() const { return m_server; }

    [[nodiscard]] QFuture<Result<SignedIn>> login(const protocol::LoginRequest &request);
    [[nodiscard]] QFuture<Result<SignedIn>> pair(const protocol::PairingRequest &request);
    [[nodiscard]] QFuture<Result<void>> logout();
    [[nodiscard]] QFuture<Result<protocol::AccountState>> accountState();
    [[nodiscard]] QFuture<Result<protocol::AgentStatus>> status();
    [[nodiscard]] QFuture<Result<protocol::TaskStatus>> tasks();
    [[nodiscard]] QFuture<Result<void>> reset(const QString &clientType);
    [[nodiscard]] QFuture<Result<void>> stop(const QString &turn);

    // What waits for the user's word, and what was allowed once and for all.
    [[nodiscard]] QFuture<Result<protocol::WaitingApprovals>> approvals();
    [[nodiscard]] QFuture<Result<void>> decide(const QString &approval, const protocol::ApprovalDecision &decision);
    [[nodiscard]] QFuture<Result<protocol::ApprovalRules>> approvalRules();
    [[nodiscard]] QFuture<Result<void>> removeApprovalRule(const QString &rule);
    [[nodiscard]] QFuture<Result<protocol::WaitingElicitations>> forms();
    [[nodiscard]] QFuture<Result<void>> answer(const QString &elicitation, const protocol::ElicitationAnswer &answer);

    [[nodiscard]] QFuture<Result<protocol::ConversationPage>> conversations(const ConversationQuestion &question);
    // The end of the line that goes on, or what stands before a message of it.
    [[nodiscard]] QFuture<Result<protocol::ConversationLine>> conversation(const QString &id,
                                                                           std::optional<qint64> before = std::nullopt);
    [[nodiscard]] QFuture<Result<protocol::Conversation>> change(const QString &id, const protocol::ConversationChange &change);
    [[nodiscard]] QFuture<Result<void>> removeConversation(const QString &id);   // into the bin
    [[nodiscard]] QFuture<Result<protocol::Conversation>> restoreConversation(const QString &id);

    // Everything that is kept for the user, as lines of JSON; and a part of such a file.
    [[nodiscard]] std::unique_ptr<http::HttpExchange> exportAll();
    [[nodiscard]] QFuture<Result<ArchiveSummary>> importAll(const QByteArray &lines);

    // What is remembered about the user: searched for, or from the newest on.
    [[nodiscard]] QFuture<Result<MemoryPage>> memories(const MemoryQuestion &question);
    [[nodiscard]] QFuture<Result<Memory>> addMemory(const QString &text);
    [[nodiscard]] QFuture<Result<Memory>> changeMemory(const QString &id, const QString &text);
    [[nodiscard]] QFuture<Result<void>> forgetMemory(const QString &id);
    [[nodiscard]] QFuture<Result<MemoryHistory>> memoryHistory(const QString &id);
    // At most as many, and as long, as one request of the API takes.
    [[nodiscard]] QFuture<Result<MemoryImport>> importMemories(const QJsonArray &memories);
    // What changed in the inbox after that number.
    [[nodiscard]] QFuture<Result<protocol::NotificationPage>> notifications(qint64 since, int limit = 100);
    [[nodiscard]] QFuture<Result<void>> acknowledge(const protocol::NotificationAck &ack);
    [[nodiscard]] QFuture<Result<protocol::Notification>> snooze(qint64 notification, std::chrono::minutes time);
    [[nodiscard]] QFuture<Result<QList<protocol::Schedule>>> schedules();
    [[nodiscard]] QFuture<Result<QList<protocol::Schedule>>>
    scheduleTemplates();   // to begin with; the text is the user's to edit
    [[nodiscard]] QFuture<Result<protocol::Schedule>> add(const protocol::Schedule &schedule);
    [[nodiscard]] QFuture<Result<protocol::Schedule>> changeSchedule(qint64 id, const QJsonObject &change);
    [[nodiscard]] QFuture<Result<void>> removeSchedule(qint64 id);
    [[nodiscard]] QFuture<Result<void>> runSchedule(const QString &id);   // now as well
    [[nodiscard]] QFuture<Result<protocol::SentMessages>> sentMessages();   // to other users, and how far they have come
    [[nodiscard]] QFuture<Result<protocol::UserSettings>> settings();
    [[nodiscard]] QFuture<Result<protocol::UserSettings>> changeSettings(const QJsonObject &change);
    [[nodiscard]] QFuture<Result<protocol::UserSettings>> setQuietHours(const std::optional<protocol::QuietHours> &hours);

    [[nodiscard]] QFuture<Result<void>> cancelTask(const QString &task);   // as GET /tasks names it
    // The user's own secret for a module; it cannot be read back.
    [[nodiscard]] QFuture<Result<void>> setSecret(const QString &module, const QString &secret);
    [[nodiscard]] QFuture<Result<void>> forgetSecret(const QString &module);

    [[nodiscard]] QFuture<Result<protocol::Schedule>> keepSchedule(const protocol::Schedule &schedule);   // id 0: a new one
    // When that would be; nothing is kept.
    [[nodiscard]] QFuture<Result<QList<QDateTime>>> scheduleDates(const protocol::Schedule &schedule, int count);

    [[nodiscard]] QFuture<Result<UsageReport>> usage(const QDate &from, const QDate &to);

    [[nodiscard]] QFuture<Result<DeviceSessions>> devices();
    [[nodiscard]] QFuture<Result<void>> renameDevice(const QString &id, const QString &name);
    [[nodiscard]] QFuture<Result<void>> revokeDevice(const QString &id);
    [[nodiscard]] QFuture<Result<void>> revokeOtherDevices();

    // For admins: the configuration without its secrets. A mark in a text stands for the secret of its place.
    [[nodiscard]] QFuture<Result<ConfigShown>> configuration();
    [[nodiscard]] QFuture<Result<ConfigChecked>> checkConfiguration(const QString &text);   // nothing is written
    [[nodiscard]] QFuture<Result<ConfigPut>> putConfiguration(const QString &text, const QString &revision);
    [[nodiscard]] QFuture<Result<ConfigVersions>> configurationVersions();
    [[nodiscard]] QFuture<Result<ConfigShown>> configurationVersion(const QString &revision);
    [[nodiscard]] QFuture<Result<ConfigPut>> restoreConfiguration(const QString &revision);

    // Whether a part of that text works; nothing is written. The server gives it up when the keeper goes.
    [[nodiscard]] QFuture<Result<ConfigTrial>> tryConfiguration(const ConfigPart &part, const QString &text,
                                                                const QObject *keeper);

    // By the server's provider of voices; both are given up when the keeper goes. language: two letters, as a hint.
    [[nodiscard]] QFuture<Result<SpokenAudio>> speak(const QString &text, const QObject *keeper);
    [[nodiscard]] QFuture<Result<QString>> transcribe(const QByteArray &wav, const QString &language, const QObject *keeper);

    [[nodiscard]] QFuture<Result<protocol::Attachment>> addAttachment(const QString &name, const QByteArray &bytes);
    [[nodiscard]] QFuture<Result<QByteArray>> attachment(const QString &id);   // its bytes, which anybody may have made
    // One turn, streamed; the files go first. The reply must not outlive this client.
    [[nodiscard]] std::unique_ptr<ProcessReply> process(protocol::ProcessRequest request, const QList<Upload> &uploads = {},
                                                        Arrival arrival = Arrival::No);
    // A turn that was begun elsewhere or earlier, from that event on.
    [[nodiscard]] std::unique_ptr<ProcessReply> resume(const QString &turn, qint64 from = 1);

    // For the operations above: a request with the session in it.
    [[nodiscard]] http::HttpRequest request(const QByteArray &method, const QString &path, const QJsonObject &body = {}) const;
    [[nodiscard]] std::unique_ptr<http::HttpExchange> send(const http::HttpRequest &request) { return m_http->send(request); }

private:
    std::unique_ptr<http::HttpClient> m_http;
    ServerAddress m_server;
    QByteArray m_session;
};

} // namespace tom::desktop
