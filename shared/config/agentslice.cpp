#include "shared/config/agentslice.h"

#include "shared/config/memoryslice.h"
#include "shared/config/moneyjson.h"
#include "shared/config/references.h"
#include "shared/config/schedulesreader.h"
#include "shared/config/userreader.h"
#include "shared/core/json.h"

#include <QDir>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

using Pairs = QList<std::pair<QString, QString>>;

QJsonArray pairsToJson(const Pairs &pairs)   // in their order
{
    QJsonArray array;
    for (const auto &[name, value] : pairs)
        array.append(QJsonArray{name, value});
    return array;
}

Pairs pairsFromJson(const QJsonValue &array)
{
    Pairs pairs;
    for (const QJsonValue &pair : array.toArray())
        pairs.append({pair[0].toString(), pair[1].toString()});
    return pairs;
}

QStringList stringsFromJson(const QJsonValue &array)
{
    QStringList strings;
    for (const QJsonValue &value : array.toArray())
        strings.append(value.toString());
    return strings;
}

QJsonObject serviceToJson(const Service &service)
{
    return {{u"name"_s, service.name},
            {u"url"_s, service.url},
            {u"headers"_s, pairsToJson(service.headers)},
            {u"command"_s, service.command},
            {u"args"_s, QJsonArray::fromStringList(service.arguments)},
            {u"env"_s, pairsToJson(service.environment)},
            {u"timeout_s"_s, qint64(service.timeout.count())},
            {u"allow"_s, QJsonArray::fromStringList(service.tools.allow)},
            {u"deny"_s, QJsonArray::fromStringList(service.tools.deny)},
            {u"ask"_s, QJsonArray::fromStringList(service.tools.ask)},
            {u"description"_s, service.description},
            {u"llm"_s, service.llm},
            {u"complexity"_s, service.complexity},
            {u"enabled"_s, service.enabled},
            {u"budget"_s, budgetToJson(service.budget)},
            {u"problem"_s, service.problem}};
}

Service serviceFromJson(const QJsonObject &object)
{
    return {.name = object.value("name"_L1).toString(),
            .url = object.value("url"_L1).toString(),
            .headers = pairsFromJson(object.value("headers"_L1)),
            .command = object.value("command"_L1).toString(),
            .arguments = stringsFromJson(object.value("args"_L1)),
            .environment = pairsFromJson(object.value("env"_L1)),
            .timeout = std::chrono::seconds(object.value("timeout_s"_L1).toInteger()),
            .tools = {.allow = stringsFromJson(object.value("allow"_L1)),
                      .deny = stringsFromJson(object.value("deny"_L1)),
                      .ask = stringsFromJson(object.value("ask"_L1))},
            .description = object.value("description"_L1).toString(),
            .llm = object.value("llm"_L1).toString(),
            .complexity = object.value("complexity"_L1).toInt(),
            .enabled = object.value("enabled"_L1).toBool(true),
            .budget = budgetFromJson(object.value("budget"_L1).toObject()),
            .problem = object.value("problem"_L1).toString()};
}

Consent consentFromJson(const QJsonObject &object)
{
    const Consent usual;
    return {.approvalHours = object.value("approval_hours"_L1).toInt(usual.approvalHours),
            .formMinutes = object.value("form_minutes"_L1).toInt(usual.formMinutes),
            .auditDays = object.value("audit_days"_L1).toInt(usual.auditDays)};
}

QJsonObject speechToJson(const SpeechModels &models)
{
    return {{u"model"_s, models.speech}, {u"voice"_s, models.voice}, {u"transcription"_s, models.transcription}};
}

SpeechModels speechFromJson(const QJsonObject &object)
{
    return {.speech = object.value("model"_L1).toString(),
            .voice = object.value("voice"_L1).toString(),
            .transcription = object.value("transcription"_L1).toString()};
}

QJsonObject llmToJson(const LlmConfig &llm)
{
    QJsonArray providers;
    for (const LlmProvider &provider : llm.providers) {
        providers.append(QJsonObject{{u"name"_s, provider.name},
                                     {u"api"_s, provider.api},
                                     {u"env_var"_s, provider.envVar},
                                     {u"models"_s, QJsonArray::fromStringList(provider.models)},
                                     {u"options"_s, provider.options},
                                     {u"base_url"_s, provider.baseUrl},
                                     {u"headers"_s, pairsToJson(provider.headers)},
                                     {u"fallbacks"_s, QJsonArray::fromStringList(provider.fallbacks)},
                                     {u"timeout"_s, provider.timeoutSeconds},
                                     {u"max_concurrent"_s, provider.maxConcurrent},
                                     {u"min_interval"_s, provider.minIntervalSeconds},
                                     {u"prices"_s, pricesToJson(provider.prices)},
                                     {u"speech"_s, speechToJson(provider.speech)}});
    }
    QJsonObject rates;
    for (auto rate = llm.exchangeRates.begin(); rate != llm.exchangeRates.end(); ++rate)
        rates.insert(rate.key(), rate.value());
    return {{u"default"_s, llm.defaultName}, {u"tts"_s, llm.ttsName},      {u"triage"_s, llm.triageName},
            {u"memory"_s, llm.memoryName},   {u"exchange_rates"_s, rates}, {u"providers"_s, providers}};
}

Result<LlmConfig> llmFromJson(const QJsonObject &object)
{
    LlmConfig llm{.defaultName = object.value("default"_L1).toString(),
                  .ttsName = object.value("tts"_L1).toString(),
                  .triageName = object.value("triage"_L1).toString(),
                  .memoryName = object.value("memory"_L1).toString()};
    const QJsonObject rates = object.value("exchange_rates"_L1).toObject();
    for (auto rate = rates.begin(); rate != rates.end(); ++rate)
        llm.exchangeRates.insert(rate.key(), rate.value().toDouble());
    for (const QJsonValue &value : object.value("providers"_L1).toArray()) {
        const QJsonObject provider = value.toObject();
        const Result<QStringList> models = json::optionalStrings(provider, "models"_L1);
        if (!models)
            return std::unexpected(models.error());
        const Result<QStringList> fallbacks = json::optionalStrings(provider, "fallbacks"_L1);
        if (!fallbacks)
            return std::unexpected(fallbacks.error());
        llm.providers.append({.name = provider.value("name"_L1).toString(),
                              .api = provider.value("api"_L1).toString(),
                              .envVar = provider.value("env_var"_L1).toString(),
                              .models = *models,
                              .options = provider.value("options"_L1).toObject(),
                              .baseUrl = provider.value("base_url"_L1).toString(),
                              .headers = pairsFromJson(provider.value("headers"_L1)),
                              .fallbacks = *fallbacks,
                              .timeoutSeconds = provider.value("timeout"_L1).toInt(),
                              .maxConcurrent = provider.value("max_concurrent"_L1).toInt(),
                              .minIntervalSeconds = provider.value("min_interval"_L1).toDouble(),
                              .prices = pricesFromJson(provider.value("prices"_L1)),
                              .speech = speechFromJson(provider.value("speech"_L1).toObject())});
    }
    return llm;
}

MemoryDoor memoryDoorFromJson(const QJsonObject &object)
{
    return {.url = object.value("url"_L1).toString(),
            .key = object.value("key"_L1).toString().toLatin1(),
            .token = object.value("token"_L1).toString()};
}

Result<quint16> portOf(const QJsonObject &object)
{
    const Result<qint64> port = json::requiredInteger(object, "port"_L1);
    if (!port)
        return std::unexpected(port.error());
    if (*port < 0 || *port > 65535)
        return failure(ErrorCode::InvalidInput, u"\"port\" must be from 0 to 65535"_s);
    return quint16(*port);
}

} // namespace

std::optional<QTimeZone> AgentSlice::fixedZone() const
{
    if (timeZone.isEmpty() && role != "child"_L1 && role != "guest"_L1)
        return std::nullopt;
    return zoneOf(timeZone);
}

Result<void> AgentSlice::checkHours(const QDateTime &now) const
{
    return config::checkHours(hours, now.toTimeZone(zoneOf(timeZone)));
}

QJsonObject AgentSlice::toJson() const
{
    QJsonArray serviceArray;
    for (const Service &service : services)
        serviceArray.append(serviceToJson(service));
    QJsonObject keyObject;
    for (const auto &[name, value] : keys.asKeyValueRange())
        keyObject.insert(name, value);
    QJsonArray portArray;
    for (const quint16 ownPort : ownPorts)
        portArray.append(ownPort);
    return {{u"username"_s, username},
            {u"personal_context"_s, personalContext},
            {u"role"_s, role},
            {u"approvals_by"_s, approvalsBy},
            {u"services"_s, serviceArray},
            {u"budget"_s, budgetToJson(budget)},
            {u"modules"_s, modules ? QJsonValue(QJsonArray::fromStringList(*modules)) : QJsonValue()},
            {u"hours"_s, hours ? hours->toJson() : QJsonValue()},
            {u"time_zone"_s, timeZone},
            {u"llm"_s, llmToJson(llm)},
            {u"keys"_s, keyObject},
            {u"own_ports"_s, portArray},
            {u"doorbell_url"_s, doorbell.url},
            {u"doorbell_key"_s, QString::fromLatin1(doorbell.key)},
            {u"consent"_s, QJsonObject{{u"approval_hours"_s, consent.approvalHours},
                                       {u"form_minutes"_s, consent.formMinutes},
                                       {u"audit_days"_s, consent.auditDays}}},
            {u"schedules"_s, schedulesToJson(schedules)},
            {u"memory"_s,
             QJsonObject{{u"url"_s, memory.url}, {u"key"_s, QString::fromLatin1(memory.key)}, {u"token"_s, memory.token}}},
            {u"log_level"_s, logLevel},
            {u"log_format"_s, logFormat},
            {u"user_folder"_s, userFolder},
            {u"all_datadir"_s, allDatadir},
            {u"certificate"_s, QString::fromLatin1(certificatePem)},
            {u"key"_s, QString::fromLatin1(keyPem)},
            {u"authority"_s, QString::fromLatin1(authorityPem)},
            {u"port"_s, port}};
}

Result<AgentSlice> AgentSlice::fromJson(const QJsonObject &object)
{
    const Result<QString> username = json::requiredString(object, "username"_L1);
    if (!username)
        return std::unexpected(username.error());
    if (!isUsername(*username))
        return failure(ErrorCode::InvalidInput, u"\"username\" is not the name of a user"_s);
    const Result<QString> userFolder = json::requiredString(object, "user_folder"_L1);
    if (!userFolder)
        return std::unexpected(userFolder.error());
    const Result<quint16> port = portOf(object);
    if (!port)
        return std::unexpected(port.error());
    const Result<LlmConfig> llm = llmFromJson(object.value("llm"_L1).toObject());
    if (!llm)
        return std::unexpected(llm.error());

    AgentSlice slice{.username = *username,
                     .personalContext = object.value("personal_context"_L1).toString(),
                     .role = object.value("role"_L1).toString(AgentSlice().role),
                     .approvalsBy = object.value("approvals_by"_L1).toString(),
                     .budget = budgetFromJson(object.value("budget"_L1).toObject()),
                     .timeZone = object.value("time_zone"_L1).toString(),
                     .llm = *llm,
                     .doorbell = {.url = object.value("doorbell_url"_L1).toString(),
                                  .key = object.value("doorbell_key"_L1).toString().toLatin1()},
                     .consent = consentFromJson(object.value("consent"_L1).toObject()),
                     .schedules = schedulesFromJson(object.value("schedules"_L1).toObject()),
                     .memory = memoryDoorFromJson(object.value("memory"_L1).toObject()),
                     .logLevel = object.value("log_level"_L1).toString(AgentSlice().logLevel),
                     .logFormat = object.value("log_format"_L1).toString(AgentSlice().logFormat),
                     .userFolder = *userFolder,
                     .allDatadir = object.value("all_datadir"_L1).toString(),
                     .certificatePem = object.value("certificate"_L1).toString().toLatin1(),
                     .keyPem = object.value("key"_L1).toString().toLatin1(),
                     .authorityPem = object.value("authority"_L1).toString().toLatin1(),
                     .port = *port};
    for (const QJsonValue &service : object.value("services"_L1).toArray())
        slice.services.append(serviceFromJson(service.toObject()));
    if (const QJsonValue modules = object.value("modules"_L1); !modules.isNull() && !modules.isUndefined())
        slice.modules = stringsFromJson(modules);
    if (const QJsonValue hours = object.value("hours"_L1); !hours.isNull() && !hours.isUndefined())
        slice.hours = Hours::fromJson(hours);
    const QJsonObject keys = object.value("keys"_L1).toObject();
    for (auto key = keys.begin(); key != keys.end(); ++key)
        slice.keys.insert(key.key(), key.value().toString());
    for (const QJsonValue &ownPort : object.value("own_ports"_L1).toArray())
        slice.ownPorts.append(quint16(ownPort.toInt()));
    return slice;
}

QList<quint16> ownPorts(const Config &config)
{
    QList<quint16> ports;
    if (config.global.port > 0)
        ports.append(quint16(config.global.port));
    for (const User &user : config.users) {
        const QUrl url(user.agentUrl);
        const QString host = url.host();
        if (host == "localhost"_L1 || host == "::1"_L1 || host.startsWith("127."_L1))
            ports.append(quint16(url.port(443)));
    }
    return ports;
}

namespace {

// What a user may not reach, the user's agent does not know: neither its address nor its keys.
QList<Service> resolved(const User &user, const QProcessEnvironment &environment)
{
    QList<Service> services = user.services;
    services.removeIf([&user](const Service &service) { return user.modules && !user.modules->contains(service.name); });
    for (Service &service : services) {
        const auto resolve = [&](Pairs &pairs, const QString &group) {
            for (auto &[name, value] : pairs) {
                const Result<QString> whole = withReferences(value, environment);
                if (whole)
                    value = *whole;
                else if (service.enabled)
                    service.problem = u"%1.%2 %3"_s.arg(group, name, whole.error().message);
            }
        };
        resolve(service.headers, u"headers"_s);
        resolve(service.environment, u"env"_s);
    }
    return services;
}

} // namespace

Result<AgentSlice> sliceFor(const Config &config, const QString &username, const QString &dataFolder,
                            const QProcessEnvironment &environment)
{
    const User *const user = config.user(username);
    if (!user)
        return failure(ErrorCode::NotFound, u"the configuration has no user \"%1\""_s.arg(username));
    const QDir folder(dataFolder);
    return AgentSlice{.username = user->username,
                      .personalContext = user->personalContext,
                      .role = user->role,
                      .approvalsBy = user->approvalsBy,
                      .services = resolved(*user, environment),
                      .budget = user->budget,
                      .modules = user->modules,
                      .hours = user->hours,
                      .timeZone = user->timeZone,
                      .llm = withMemory(config.global.llm, config.memory),
                      .ownPorts = ownPorts(config),
                      .consent = config.global.consent,
                      .schedules = config.schedules,
                      .logLevel = config.global.logLevel,
                      .logFormat = config.global.logFormat,
                      .userFolder = folder.filePath(u"users/"_s + user->username),
                      .allDatadir = config.global.allDatadir.isEmpty() ? folder.filePath(u"all"_s) : config.global.allDatadir};
}

QJsonObject llmConfigToJson(const LlmConfig &llm)
{
    return llmToJson(llm);
}

Result<LlmConfig> llmConfigFromJson(const QJsonObject &object)
{
    return llmFromJson(object);
}

QJsonObject AgentReady::toJson() const
{
    return {{u"port"_s, port}, {u"key"_s, QString::fromLatin1(key)}, {u"model"_s, model}, {u"model_source"_s, modelSource}};
}

Result<AgentReady> AgentReady::fromJson(const QJsonObject &object)
{
    const Result<quint16> port = portOf(object);
    if (!port)
        return std::unexpected(port.error());
    const Result<QString> key = json::requiredString(object, "key"_L1);
    if (!key)
        return std::unexpected(key.error());
    if (*port == 0 || key->size() != 64)
        return failure(ErrorCode::InvalidInput, u"the agent's ready line has no usable port and key"_s);
    return AgentReady{.port = *port,
                      .key = key->toLatin1(),
                      .model = object.value("model"_L1).toString(),
                      .modelSource = object.value("model_source"_L1).toString()};
}

} // namespace tom::config
