#pragma once

#include "shared/config/config.h"
#include "shared/core/result.h"

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QProcessEnvironment>
#include <QString>
#include <QTimeZone>

namespace tom::config {

// The server's internal door, where an agent rings when devices should hear of something.
struct Doorbell
{
    QString url{};      // empty: there is none
    QByteArray key{};   // SHA-256 of its SubjectPublicKeyInfo, lower-case hex: nobody else is told. Empty: the "tom-server"
                        // of the slice's authority is, whatever its key

    bool operator==(const Doorbell &) const = default;
};

// The memory service, as one user's agent reaches it.
struct MemoryDoor
{
    QString url{};      // of MCP; empty: there is none, or the user's own services name one
    QByteArray key{};   // SHA-256 of its SubjectPublicKeyInfo, lower-case hex: nobody else gets the token. Empty: it speaks HTTP
    QString token{};   // of the user

    bool operator==(const MemoryDoor &) const = default;
};

// What one agent may know: its user's part of the configuration, the keys that it needs,
// and how it is reached.
// A supervised agent gets it as one line of JSON on its standard input.
struct AgentSlice
{
    QString username{};
    QString personalContext{};
    QString role = QStringLiteral("adult");
    QString approvalsBy{};   // who decides about tool calls; empty: the user
    QList<Service> services{};
    Budget budget{};
    std::optional<QStringList> modules{};   // the only ones that turns may reach; none: all
    std::optional<Hours> hours{};   // when a turn may begin; none: always
    QString timeZone{};   // of the hours; empty: this machine's
    LlmConfig llm{};
    QHash<QString, QString> keys{};   // environment variables with keys, by name, as the server found them
    QList<quint16> ownPorts{};   // where Tom itself listens: no model server is looked for there
    Doorbell doorbell{};
    Consent consent{};
    ScheduleDefaults schedules{};
    MemoryDoor memory{};
    QString logLevel = QStringLiteral("INFO");
    QString logFormat = QStringLiteral("text");
    QString userFolder{};   // users/NAME of the data folder
    QString allDatadir{};
    QByteArray certificatePem{};   // of the agent, with its chain
    QByteArray keyPem{};
    QByteArray authorityPem{};   // the internal authority: only its "tom-server" is answered
    quint16 port = 0;   // on loopback; 0: any

    // Whether turns of this user may reach a module of that name.
    [[nodiscard]] bool allows(const QString &module) const { return !modules || modules->contains(module); }
    // The clock of the hours, and of a budget that its user must not be able to set back; none: the user chooses.
    [[nodiscard]] std::optional<QTimeZone> fixedZone() const;
    // Forbidden outside of the hours, with when they begin again.
    [[nodiscard]] Result<void> checkHours(const QDateTime &now) const;

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<AgentSlice> fromJson(const QJsonObject &object);

    bool operator==(const AgentSlice &) const = default;
};

// Providers as they are handed to the programs that tom-server starts.
[[nodiscard]] QJsonObject llmConfigToJson(const LlmConfig &llm);
[[nodiscard]] Result<LlmConfig> llmConfigFromJson(const QJsonObject &object);

// The ports of this machine where parts of Tom listen, as far as the configuration says: the server, and agents that
// somebody else runs here.
[[nodiscard]] QList<quint16> ownPorts(const Config &config);

// The slice of one user, without keys, certificate and port. NotFound when the configuration has no such user. What the
// services' settings refer to is put in here, so that an agent sees the variables and files of its own services only.
[[nodiscard]] Result<AgentSlice> sliceFor(const Config &config, const QString &username, const QString &dataFolder,
                                          const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment());

// What a supervised agent says on one line of its standard output when it serves.
struct AgentReady
{
    quint16 port = 0;
    QByteArray key{};   // SHA-256 of its SubjectPublicKeyInfo, lower-case hex
    QString model{};   // which AI answers, for the log and the first page
    QString modelSource{};

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<AgentReady> fromJson(const QJsonObject &object);

    bool operator==(const AgentReady &) const = default;
};

}   // namespace tom::config
