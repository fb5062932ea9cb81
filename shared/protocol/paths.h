#pragma once

#include <QLatin1StringView>

// The routes of the API, as they stand in docs/api.md.
namespace tom::protocol::paths {

using namespace Qt::StringLiterals;

inline constexpr QLatin1StringView root = "/"_L1;
inline constexpr QLatin1StringView accountPassword = "/account/password"_L1;
inline constexpr QLatin1StringView accountTokens = "/account/tokens"_L1;   // also /account/tokens/{id}
inline constexpr QLatin1StringView accountTotp = "/account/totp"_L1;
inline constexpr QLatin1StringView adminAgents = "/admin/agents"_L1;   // also /admin/agents/{user}/restart
inline constexpr QLatin1StringView adminAudit = "/admin/audit"_L1;
inline constexpr QLatin1StringView adminPairing = "/admin/pairing"_L1;
inline constexpr QLatin1StringView adminTest = "/admin/test"_L1;   // only /admin/test/llm, …/service, …/tls
inline constexpr QLatin1StringView adminConfig =
    "/admin/config"_L1;   // also /admin/config/check, …/history, …/history/{revision}, …/restore
inline constexpr QLatin1StringView attachments = "/attachments"_L1;   // also /attachments/{attachment}
inline constexpr QLatin1StringView auth = "/auth"_L1;
inline constexpr QLatin1StringView conversations =
    "/conversations"_L1;   // also /conversations/{conversation}, …/restore, …/export
inline constexpr QLatin1StringView conversationsImport = "/conversations/import"_L1;
inline constexpr QLatin1StringView exportAll = "/export"_L1;
inline constexpr QLatin1StringView importAll = "/import"_L1;
inline constexpr QLatin1StringView approvalRules = "/approvals/rules"_L1;   // also /approvals/rules/{id}
inline constexpr QLatin1StringView approvals = "/approvals"_L1;   // also /approvals/{id}
inline constexpr QLatin1StringView elicitations = "/elicitations"_L1;   // also /elicitations/{id}
inline constexpr QLatin1StringView fcmToken = "/fcmtoken"_L1;
inline constexpr QLatin1StringView healthz = "/healthz"_L1;
inline constexpr QLatin1StringView login = "/login"_L1;
inline constexpr QLatin1StringView logout = "/logout"_L1;
inline constexpr QLatin1StringView memory = "/memory"_L1;   // also /memory/{id}, /memory/{id}/history
inline constexpr QLatin1StringView memoryImport = "/memory/import"_L1;
// What the user wrote to others, for devices a GET; a POST of agents at the internal door, and of tom-server at an agent's.
inline constexpr QLatin1StringView messages = "/messages"_L1;
inline constexpr QLatin1StringView householdApprovals = "/household/approvals"_L1;   // of tom-server at an agent's: /{id}
inline constexpr QLatin1StringView metrics = "/metrics"_L1;
inline constexpr QLatin1StringView notificationConfig = "/notificationconfig"_L1;
inline constexpr QLatin1StringView notifications = "/notifications"_L1;   // also /notifications/{id}/snooze
inline constexpr QLatin1StringView notificationsAck = "/notifications/ack"_L1;
inline constexpr QLatin1StringView openapi = "/openapi.json"_L1;
inline constexpr QLatin1StringView pairing = "/pairing"_L1;
inline constexpr QLatin1StringView process = "/process"_L1;   // also /process/{turn}
inline constexpr QLatin1StringView push = "/push"_L1;   // for devices a WebSocket; at the internal door a POST of agents
inline constexpr QLatin1StringView pushWorker = "/firebase-messaging-sw.js"_L1;   // where Firebase's own code looks for it
inline constexpr QLatin1StringView pushWorkerOfSeed = "/firebase_messaging_sw_js"_L1;   // the same
inline constexpr QLatin1StringView readyz = "/readyz"_L1;
inline constexpr QLatin1StringView reset = "/reset"_L1;
inline constexpr QLatin1StringView services = "/services"_L1;   // /services/{name}/secret
inline constexpr QLatin1StringView schedules = "/schedules"_L1;   // also /schedules/{id}, …/run
inline constexpr QLatin1StringView scheduleTemplates = "/schedules/templates"_L1;
inline constexpr QLatin1StringView scheduleDates = "/schedules/dates"_L1;
inline constexpr QLatin1StringView sessions = "/sessions"_L1;   // also /sessions/{id}
inline constexpr QLatin1StringView settings = "/settings"_L1;
inline constexpr QLatin1StringView speech = "/speech"_L1;
inline constexpr QLatin1StringView status = "/status"_L1;
inline constexpr QLatin1StringView tasks = "/tasks"_L1;
inline constexpr QLatin1StringView transcriptions = "/transcriptions"_L1;
inline constexpr QLatin1StringView usage = "/usage"_L1;
inline constexpr QLatin1StringView users = "/users"_L1;   // of agents, at the internal door
inline constexpr QLatin1StringView version = "/version"_L1;

inline constexpr QLatin1StringView sessionCookie = "__Host-tom_session"_L1;

}   // namespace tom::protocol::paths
