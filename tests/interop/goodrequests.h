#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>

namespace tom::server::test {

using namespace Qt::StringLiterals;

// A request that a route answers well. A route without one here fails every row.
struct Good
{
    QByteArray body{};
    int status = 200;
    QString path{};            // empty: the pattern, with {turn}, {revision} and the like filled in
    bool endsSession = false;
    bool ifMatch = false;      // names the revision of the configuration
    QString user{};            // who asks, in a session of the row's own; empty: alice
};

inline const QMap<QString, Good> &goodRequests()
{
    static const QMap<QString, Good> requests{
        {u"GET /"_s, {}},
        {u"GET /auth"_s, {}},
        {u"GET /style.css"_s, {}},
        {u"GET /home.js"_s, {}},
        {u"POST /pairing"_s, {.body = R"({"code":"{pairing}","device":"a test"})", .endsSession = true}},
        {u"POST /admin/pairing"_s, {.body = R"({"password":"secret-of-alice"})"}},
        {u"POST /login"_s, {.body = R"({"username":"bob","password":"secret-of-bob"})", .endsSession = true}},
        {u"POST /logout"_s, {.endsSession = true}},
        {u"GET /healthz"_s, {}},
        {u"GET /readyz"_s, {}},
        {u"GET /version"_s, {}},
        {u"GET /openapi.json"_s, {}},
        {u"GET /metrics"_s, {}},
        {u"GET /admin/agents"_s, {}},
        {u"POST /admin/agents/{user}/restart"_s, {.status = 202}},
        {u"GET /admin/audit"_s, {}},
        {u"POST /admin/test/llm"_s, {.body = R"({"name":"own"})"}},
        {u"POST /admin/test/tls"_s, {.body = "{}"}},
        {u"POST /admin/test/service"_s, {.body = R"({"user":"alice","name":"photos"})"}},
        {u"GET /admin/config"_s, {}},
        {u"PUT /admin/config"_s, {.body = R"({"text":{config}})", .ifMatch = true}},
        {u"POST /admin/config/check"_s, {.body = R"({"text":"users: []"})"}},
        {u"GET /admin/config/history"_s, {}},
        {u"GET /admin/config/history/{revision}"_s, {}},
        {u"POST /admin/config/restore"_s, {.body = R"({"revision":"{revision}"})"}},
        {u"GET /notificationconfig"_s, {}},
        {u"GET /firebase-messaging-sw.js"_s, {}},
        {u"GET /firebase_messaging_sw_js"_s, {}},
        {u"POST /fcmtoken"_s, {.body = R"({"token":"device-1","platform":"web"})"}},
        {u"DELETE /fcmtoken"_s, {.body = R"({"token":"device-1"})"}},
        {u"POST /process"_s, {.body = R"({"request":"2+2","client_type":"web","position":null,"level":0})"}},
        {u"GET /process/{turn}"_s, {}},
        {u"DELETE /process/{turn}"_s, {}},
        {u"POST /reset"_s, {.body = R"({"client_type":"tui"})"}},
        {u"GET /conversations"_s, {}},
        {u"GET /conversations/{conversation}"_s, {}},
        {u"PATCH /conversations/{conversation}"_s, {.body = R"({"title":"Sums","pinned":true})"}},
        {u"DELETE /conversations/{conversation}"_s, {}},
        {u"POST /conversations/{conversation}/restore"_s, {}},
        {u"GET /memory"_s, {}},
        {u"POST /memory"_s, {.body = R"({"text":"Alice plays the flute"})"}},
        {u"POST /memory/import"_s,
         {.body = R"({"memories":[{"text":"Alice's boat is red","created_at":"2025-01-31T10:00:00Z"}]})"}},
        {u"PATCH /memory/{memory}"_s, {.body = R"({"text":"Alice likes Assam tea"})"}},
        {u"DELETE /memory/{memory}"_s, {}},
        {u"GET /memory/{memory}/history"_s, {}},
        {u"GET /conversations/{conversation}/export"_s, {}},
        {u"POST /conversations/import"_s,
         {.body =
              R"({"format":"tom.conversation.v1","id":"7b1f5a0e-0000-4000-8000-000000000001","title":"Tea","title_by":"user",)"
              R"("created":"2026-01-01T00:00:00.000Z","updated":"2026-01-01T00:00:00.000Z","head":"a/0","messages":[)"
              R"({"key":"a/0","turn":"a","role":"user","created":"2026-01-01T00:00:00.000Z","text":"tea?"}]})"}},
        {u"GET /export"_s, {}},
        {u"POST /import"_s, {.body = R"({"format":"tom.note.v1","text":"tea","created":"2026-01-01T00:00:00.000Z"})"}},
        {u"POST /attachments"_s, {.body = "tea"_ba}},
        {u"GET /attachments/{attachment}"_s, {.path = u"/attachments/f409b2c6fbd7ce7b9d0394222a706926"_s}},   // that of tea
        {u"GET /sessions"_s, {}},
        {u"DELETE /sessions"_s, {.user = u"carol"_s}},
        {u"PATCH /sessions/{id}"_s, {.body = R"({"device":"kitchen"})", .user = u"carol"_s}},
        {u"DELETE /sessions/{id}"_s, {.user = u"carol"_s}},
        {u"POST /account/password"_s, {.body = R"({"current":"secret-of-dave","new":"new-one-of-dave"})", .user = u"dave"_s}},
        {u"GET /account/totp"_s, {}},
        {u"POST /account/totp"_s, {.body = R"({"password":"secret-of-carol"})", .user = u"carol"_s}},
        {u"DELETE /account/totp"_s, {.body = R"({"password":"secret-of-carol"})", .user = u"carol"_s}},
        {u"GET /account/tokens"_s, {}},
        {u"POST /account/tokens"_s, {.body = R"({"name":"a program","expires":"2999-01-01T00:00:00Z"})"}},
        {u"DELETE /account/tokens/{id}"_s, {.user = u"carol"_s}},
        {u"GET /push"_s, {.status = 426}},   // to whoever does not ask for a WebSocket
        {u"GET /tasks"_s, {}},
        {u"DELETE /tasks/{id}"_s, {.status = 404, .path = u"/tasks/nothing"_s}},
        {u"PUT /services/{name}/secret"_s, {.body = R"({"secret":"of the photos"})", .path = u"/services/photos/secret"_s}},
        {u"DELETE /services/{name}/secret"_s, {.path = u"/services/photos/secret"_s}},
        {u"GET /status"_s, {}},
        {u"GET /usage"_s, {}},
        {u"GET /schedules"_s, {}},
        {u"GET /schedules/templates"_s, {}},
        {u"POST /schedules"_s, {.body = R"({"text":"tea","start":"2199-01-01T08:00:00","rrule":"FREQ=DAILY"})"}},
        {u"POST /schedules/dates"_s, {.body = R"({"start":"2199-01-01T08:00:00","rrule":"FREQ=DAILY","count":3})"}},
        {u"PATCH /schedules/{id}"_s, {.body = R"({"text":"coffee"})", .path = u"/schedules/1"_s}},
        {u"POST /schedules/{id}/run"_s, {.path = u"/schedules/1/run"_s}},
        {u"DELETE /schedules/{id}"_s, {.path = u"/schedules/1"_s}},
        {u"GET /notifications"_s, {}},
        {u"POST /notifications/ack"_s, {.body = R"({"ids":[1]})"}},
        {u"POST /notifications/{id}/snooze"_s, {.body = R"({"minutes":5})", .path = u"/notifications/1/snooze"_s}},
        {u"GET /messages"_s, {}},
        {u"GET /settings"_s, {}},
        {u"PATCH /settings"_s, {.body = R"({"language":"fr","quiet_hours":{"from":"22:00","to":"07:00"}})"}},
        {u"GET /approvals"_s, {}},
        {u"GET /approvals/rules"_s, {}},
        {u"DELETE /approvals/rules/{id}"_s, {.status = 404}},   // where nothing is allowed for good, and nobody asks
        {u"POST /approvals/{id}"_s, {.body = R"({"decision":"approve"})", .status = 404}},
        {u"GET /elicitations"_s, {}},
        {u"POST /elicitations/{id}"_s, {.body = R"({"action":"decline"})", .status = 404}},
        // No provider of this server speaks; see answersWithAVoice().
        {u"POST /speech"_s, {.body = R"({"text":"Hello"})", .status = 503}},
        {u"POST /transcriptions"_s, {.body = R"({"no":"recording"})", .status = 400}},
    };
    return requests;
}

// What else the routes of conversations answer to alice.
struct Other
{
    QByteArray method{};
    QString pattern{};
    QString path{};   // with {conversation} filled in
    int status = 200;
    QByteArray body{};
    QByteArray type = "application/json";
};

inline QList<Other> otherRequests()
{
    const QString all = u"/conversations"_s;
    const QString one = u"/conversations/{conversation}"_s;
    return {{"GET", all, u"/conversations?query=1"_s},
            {"GET", all, u"/conversations?folder=archive&limit=1"_s},
            {"GET", all, u"/conversations?folder=bin"_s},
            {"GET", all, u"/conversations?limit=0"_s, 400},
            {"GET", one, one + u"?limit=0"_s, 400},
            {"DELETE", one, one + u"?forever=x"_s, 400},
            {"GET", one, u"/conversations/unknown"_s, 404},
            {"PATCH", one, u"/conversations/unknown"_s, 404, R"({"pinned":true})"},
            {"DELETE", one, u"/conversations/unknown"_s, 404},
            {"GET", one + u"/export"_s, one + u"/export?format=json"_s},
            {"GET", one + u"/export"_s, one + u"/export?format=x"_s, 400},
            {"GET", one + u"/export"_s, u"/conversations/unknown/export"_s, 404},
            {"POST", u"/attachments"_s, u"/attachments"_s, 400, QByteArray(3, char(0xff))},
            {"POST", u"/attachments"_s, u"/attachments?name=a.gif"_s, 200, "GIF89a", "image/gif"},
            {"POST", u"/attachments"_s, u"/attachments"_s, 400, "tea", "text/plain"},
            {"POST", u"/attachments"_s, u"/attachments"_s, 400, "tea", "multipart/form-data; boundary=a"},
            {"POST", u"/conversations/import"_s, u"/conversations/import"_s, 400, "{}", "application/x-ndjson"},
            {"POST", u"/import"_s, u"/import"_s, 400, "{}", "application/x-ndjson"},
            {"PATCH", one, one, 400, R"({"pinned":true})", "application/octet-stream"},
            {"GET", u"/attachments/{attachment}"_s, u"/attachments/unknown"_s, 404},
            {"POST", one + u"/restore"_s, u"/conversations/unknown/restore"_s, 404},
            {"PATCH", u"/schedules/{id}"_s, u"/schedules/99"_s, 404, "{}"},
            {"DELETE", u"/schedules/{id}"_s, u"/schedules/99"_s, 404},
            {"POST", u"/schedules/{id}/run"_s, u"/schedules/99/run"_s, 404},
            {"POST", u"/schedules"_s, u"/schedules"_s, 200, R"({"text":"tea","start":"2199-01-01T08:00:00"})"},
            {"GET", u"/tasks"_s, u"/tasks"_s},
            {"DELETE", u"/tasks/{id}"_s, u"/tasks/schedule-2"_s},
            {"POST", u"/notifications/{id}/snooze"_s, u"/notifications/99/snooze"_s, 404, R"({"minutes":1})"}};
}

} // namespace tom::server::test
