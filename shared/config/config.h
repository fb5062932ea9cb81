#pragma once

#include "shared/config/hours.h"

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>
#include <QTime>

#include <array>
#include <chrono>
#include <optional>
#include <utility>

// The configuration as plain values. Secrets are in it: never log one of these.
namespace tom::config {

// US dollars for a million tokens of a model.
struct LlmPrice
{
    QString model{};   // as in `models`
    double input = 0;
    double output = 0;
    std::optional<double> cachedInput{};   // none: as other input
    std::optional<double> cacheWrite{};    // none: as other input

    bool operator==(const LlmPrice &) const = default;
};

// What may be spent on models in a day and in a month; none: no limit.
struct Budget
{
    std::optional<double> day{};
    std::optional<double> month{};
    QString currency = QStringLiteral("USD");
    double dollars = 1;   // that one of the currency is worth

    [[nodiscard]] bool isSet() const { return day || month; }

    bool operator==(const Budget &) const = default;
};

// Which models of a provider speak, and write down what is said; empty: the provider's usual ones, if there are any.
struct SpeechModels
{
    QString speech{};
    QString voice{};
    QString transcription{};

    bool operator==(const SpeechModels &) const = default;
};

struct LlmProvider
{
    QString name{};
    QString api{};           // the key itself; empty: look at envVar
    QString envVar{};
    QStringList models{};    // three, for complexity 0, 1 and 2, as "prefix/model"
    QJsonObject options{};   // merged into the request's body
    QString baseUrl{};       // empty: the one that belongs to the models' prefix
    QList<std::pair<QString, QString>> headers{};   // sent along
    QStringList fallbacks{};        // who answers when this one cannot: names of others, or builtinName
    int timeoutSeconds = 0;         // for a whole answer; 0: the usual
    int maxConcurrent = 0;          // requests at once; 0: as many as there are
    double minIntervalSeconds = 0;  // between the starts of two requests
    QList<LlmPrice> prices{};       // before all others
    SpeechModels speech{};

    bool operator==(const LlmProvider &) const = default;
};

// The built-in assistant, where a provider is named.
inline constexpr QLatin1StringView builtinName("builtin");

struct LlmConfig
{
    QString defaultName{};   // global.llm
    QString ttsName{};       // global.llm_tts
    QString triageName{};    // global.llm_triage
    QString memoryName{};   // who finds facts in conversations: one of the providers, who answers nothing else; empty: nobody
    QList<LlmProvider> providers{};
    QHash<QString, double> exchangeRates{};   // US dollars that one of a currency is worth

    bool operator==(const LlmConfig &) const = default;
};

// What a service's tools may do, by the names that the service gives them; `*` and `?` stand for any letters and one.
// The strictest word counts: deny before ask before allow.
struct ToolRules
{
    QStringList allow{};   // run without a question
    QStringList deny{};   // are never offered and never run
    QStringList ask{};   // run after the user's yes

    bool operator==(const ToolRules &) const = default;
};

struct Service
{
    QString name{};
    QString url{};   // or command
    QList<std::pair<QString, QString>> headers{};
    QString command{};   // a program that the agent starts and speaks to over standard input and output
    QStringList arguments{};
    QList<std::pair<QString, QString>> environment{};
    std::chrono::seconds timeout{0};   // of a call; 0: the usual
    ToolRules tools{};
    QString description{};
    QString llm{};
    int complexity = 0;
    bool enabled = true;
    Budget budget{};
    QString problem{};   // why it cannot be used, as the end of a sentence: something that its settings name is not there

    bool operator==(const Service &) const = default;
};

// In UTF-8. Nobody could sign in with a longer one.
inline constexpr qsizetype mostPasswordBytes = 1024;

struct User
{
    QString username{};
    QString password{};   // an Argon2id PHC string, or (until it is replaced) the password itself
    QString personalContext{};
    QString role = QStringLiteral("adult");   // admin, adult, child, guest
    std::optional<QStringList> modules{};   // the only ones that this user's turns reach; none: all. Its own, or its role's
    std::optional<Hours> hours{};   // when Tom is there for this user; none: always. Its own, or its role's
    QString timeZone{};   // of these hours, and of the days of budgets; empty: this machine's
    QString approvalsBy{};   // another user, who decides about this one's tool calls; empty: nobody else
    QString agentUrl{};   // an agent that somebody else runs; empty: tom-server starts one
    QList<Service> services{};
    Budget budget{};   // its own, or its role's

    [[nodiscard]] bool isAdmin() const { return role == QLatin1StringView("admin"); }
    // Forbidden outside of the hours, with when they begin again.
    [[nodiscard]] Result<void> checkHours(const QDateTime &now) const
    {
        return config::checkHours(hours, now.toTimeZone(zoneOf(timeZone)));
    }

    bool operator==(const User &) const = default;
};

struct Firebase
{
    QString apiKey{};
    QString authDomain{};
    QString projectId{};
    QString storageBucket{};
    QString messagingSenderId{};
    QString appId{};
    QString vapidKey{};

    bool operator==(const Firebase &) const = default;
};

// How many days somebody stays signed in.
struct SessionDays
{
    int idle = 30;   // without using Tom
    int absolute = 90;   // in any case

    bool operator==(const SessionDays &) const = default;
};

// What one client may use of the server (docs/api.md, Limits).
struct Limits
{
    int bodyKb = 64;
    int processBodyKb = 10 * 1024;   // of POST /process
    int headKb = 16;
    int connections = 1000;
    int connectionsPerAddress = 64;
    int requestsPerMinute = 200;   // of one session
    int pushSocketsPerUser = 10;

    static constexpr int mostProcessBodyKb = 64 * 1024;   // what an agent takes

    bool operator==(const Limits &) const = default;
};

// How long things wait for a user's word, and how long it is on record which tools were called.
struct Consent
{
    int approvalHours = 24;
    int formMinutes = 10;
    int auditDays = 90;

    bool operator==(const Consent &) const = default;
};

struct Global
{
    QString logLevel = QStringLiteral("INFO");   // DEBUG, INFO, WARNING, ERROR, CRITICAL
    QString logFormat = QStringLiteral("text");   // text, json
    QString sessions{};   // folder; empty: sessions/ in the data folder
    SessionDays sessionDays{};
    QString allDatadir{};   // folder; empty: all/ in the data folder
    QString listen{};   // address; empty: every address
    int port = 0;   // 0: not configured
    bool keepsPlainPasswords = false;   // in the file; else hashes take their place there
    QStringList trustedProxies{};   // addresses and networks whose X-Forwarded-For counts
    Limits limits{};
    Consent consent{};
    Firebase firebase{};
    LlmConfig llm{};

    bool operator==(const Global &) const = default;
};

// The service that every user has by itself, and under whose name a user may have another one.
inline constexpr QLatin1StringView memoryServiceName("memory");

// What everybody has without a service for it, as lists of modules name it.
inline constexpr std::array builtinModules{QLatin1StringView("lists"), QLatin1StringView("memory"), QLatin1StringView("notes"),
                                           QLatin1StringView("notifications")};

// The section `memory` of the seed, and who runs the service.
struct Memory
{
    QString openaiApiKey{};
    QString openrouterApiKey{};
    QString llmProvider{};
    QString llmModel{};
    QString embedderProvider{};
    QString embedderModel{};
    bool enabled = true;
    QString url{};   // where it is when somebody else runs it; empty: tom-server starts one
    int port = 0;   // of one that is started by hand; 0: not configured
    bool isPlain = false;   // it speaks HTTP, inside a network of containers

    bool operator==(const Memory &) const = default;
};

// Where agents ring when devices should hear of something: the server's internal door.
struct Door
{
    QString url{};   // for agents that somebody else runs; empty: they do not ring
    QString listen{};   // address; empty: every address when there is a url, else this machine alone
    int port = 0;   // 0: that of the url, else any

    bool operator==(const Door &) const = default;
};

// Who runs the agents, and what each of those that tom-server starts may use.
struct Agents
{
    bool isExternal = false;   // somebody else runs all of them
    QString url{};   // where they are then, with {username} in the host's name
    int memoryMb = 2048;
    int descriptors = 1024;
    Door door{};

    bool operator==(const Agents &) const = default;
};

// Backups that tom-server makes by itself, once a day.
struct Backup
{
    QTime at{};               // of the server's time zone; invalid: none is made
    int keep = 7;             // archives
    QString folder{};         // empty: backups/ in the data folder
    QString passphraseFile{};   // empty: not encrypted

    bool operator==(const Backup &) const = default;
};

// What scheduled prompts of everybody begin with. The tools count beside a prompt's own, the rest where it says nothing.
struct ScheduleDefaults
{
    std::optional<int> level{};
    qint64 maxTokens = 0;   // of one run; 0: no limit
    Budget budget{};        // of each prompt
    QStringList ask{};      // a module, a tool, or both as "module.tool"; `*` is any letters
    QStringList deny{};

    bool operator==(const ScheduleDefaults &) const = default;
};

struct Config
{
    Global global{};
    Agents agents{};
    Backup backup{};
    ScheduleDefaults schedules{};
    QList<User> users{};
    Memory memory{};

    [[nodiscard]] const User *user(const QString &username) const;   // null when there is none

    bool operator==(const Config &) const = default;
};

}   // namespace tom::config
