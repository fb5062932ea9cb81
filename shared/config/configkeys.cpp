#include "shared/config/configkeys.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace tom::config {

const QList<SectionKeys> &knownSections()
{
    static const QList<QLatin1StringView> dayKeys{"every_day"_L1, "weekdays"_L1, "weekend"_L1, "monday"_L1,   "tuesday"_L1,
                                                  "wednesday"_L1, "thursday"_L1, "friday"_L1,  "saturday"_L1, "sunday"_L1};
    static const QList<SectionKeys> sections{
        {""_L1, {"global"_L1, "agents"_L1, "backup"_L1, "schedules"_L1, "roles"_L1, "users"_L1, "memory"_L1}},
        {"global"_L1,
         {"log_level"_L1, "log_format"_L1, "sessions"_L1, "session"_L1, "firebase"_L1, "all_datadir"_L1, "llm"_L1, "llm_tts"_L1,
          "llm_triage"_L1, "llm_behavior"_L1, "llms"_L1, "port"_L1, "listen"_L1, "trusted_proxies"_L1, "keep_plain_passwords"_L1,
          "limits"_L1, "exchange_rates"_L1, "consent"_L1}},
        {"global.consent"_L1, {"approval_hours"_L1, "form_minutes"_L1, "audit_days"_L1}},
        {"global.session"_L1, {"idle_days"_L1, "absolute_days"_L1}},
        {"global.limits"_L1,
         {"body_kb"_L1, "process_body_kb"_L1, "head_kb"_L1, "connections"_L1, "connections_per_address"_L1,
          "requests_per_minute"_L1, "push_sockets_per_user"_L1}},
        {"agents"_L1, {"mode"_L1, "url"_L1, "memory_mb"_L1, "descriptors"_L1, "door"_L1}},
        {"backup"_L1, {"at"_L1, "keep"_L1, "folder"_L1, "passphrase_file"_L1}},
        {"schedules"_L1, {"level"_L1, "max_tokens"_L1, "budget"_L1, "tools"_L1}},
        {"schedules.budget"_L1, {"day"_L1, "month"_L1, "currency"_L1}},
        {"schedules.tools"_L1, {"ask"_L1, "deny"_L1}},
        {"agents.door"_L1, {"url"_L1, "listen"_L1, "port"_L1}},
        {"global.firebase"_L1,
         {"apiKey"_L1, "authDomain"_L1, "projectId"_L1, "storageBucket"_L1, "messagingSenderId"_L1, "appId"_L1, "vapidkey"_L1}},
        {"global.llms.*"_L1,
         {"api"_L1, "env_var"_L1, "models"_L1, "options"_L1, "base_url"_L1, "headers"_L1, "fallbacks"_L1, "timeout"_L1,
          "max_concurrent"_L1, "min_interval"_L1, "prices"_L1, "speech"_L1}},
        {"global.llms.*.speech"_L1, {"model"_L1, "voice"_L1, "transcription"_L1}},
        {"global.llms.*.prices.*"_L1, {"input"_L1, "output"_L1, "cached_input"_L1, "cache_write"_L1}},
        {"roles"_L1, {"admin"_L1, "adult"_L1, "child"_L1, "guest"_L1}},
        {"roles.admin"_L1, {"modules"_L1, "budget"_L1}},
        {"roles.admin.budget"_L1, {"day"_L1, "month"_L1, "currency"_L1}},
        {"roles.adult"_L1, {"modules"_L1, "hours"_L1, "budget"_L1}},
        {"roles.adult.hours"_L1, dayKeys},
        {"roles.adult.budget"_L1, {"day"_L1, "month"_L1, "currency"_L1}},
        {"roles.child"_L1, {"modules"_L1, "hours"_L1, "budget"_L1}},
        {"roles.child.hours"_L1, dayKeys},
        {"roles.child.budget"_L1, {"day"_L1, "month"_L1, "currency"_L1}},
        {"roles.guest"_L1, {"modules"_L1, "hours"_L1, "budget"_L1}},
        {"roles.guest.hours"_L1, dayKeys},
        {"roles.guest.budget"_L1, {"day"_L1, "month"_L1, "currency"_L1}},
        {"users[]"_L1,
         {"username"_L1, "password"_L1, "personal_context"_L1, "role"_L1, "admin"_L1, "modules"_L1, "hours"_L1, "time_zone"_L1,
          "approvals_by"_L1, "agent_url"_L1, "services"_L1, "budget"_L1}},
        {"users[].hours"_L1, dayKeys},
        {"users[].budget"_L1, {"day"_L1, "month"_L1, "currency"_L1}},
        {"users[].services.*"_L1,
         {"url"_L1, "headers"_L1, "command"_L1, "args"_L1, "env"_L1, "timeout"_L1, "description"_L1, "llm"_L1, "complexity"_L1,
          "enable"_L1, "config"_L1, "tools"_L1, "budget"_L1}},
        {"users[].services.*.tools"_L1, {"allow"_L1, "deny"_L1, "ask"_L1}},
        {"users[].services.*.config.tools"_L1, {"allow"_L1, "deny"_L1, "ask"_L1}},
        {"users[].services.*.budget"_L1, {"day"_L1, "month"_L1, "currency"_L1}},
        {"users[].services.*.config"_L1,
         {"url"_L1, "headers"_L1, "timeout"_L1, "description"_L1, "llm"_L1, "complexity"_L1, "enable"_L1, "tools"_L1}},
        {"memory"_L1,
         {"enable"_L1, "url"_L1, "port"_L1, "listen"_L1, "openai_api_key"_L1, "openrouter_api_key"_L1, "llm_provider"_L1,
          "llm_model"_L1, "embedder_provider"_L1, "embedder_model"_L1}},
    };
    return sections;
}

QList<QLatin1StringView> keysOf(QLatin1StringView pattern)
{
    const auto found = std::ranges::find(knownSections(), pattern, &SectionKeys::pattern);
    Q_ASSERT(found != knownSections().end());
    return found->keys;
}

bool isLimit(QLatin1StringView pattern, QStringView key)
{
    static constexpr std::array sections{".hours"_L1, ".budget"_L1, ".tools"_L1};
    static constexpr std::array keys{"role"_L1,  "roles"_L1,        "modules"_L1, "hours"_L1,     "time_zone"_L1, "budget"_L1,
                                     "tools"_L1, "approvals_by"_L1, "enable"_L1,  "schedules"_L1, "max_tokens"_L1};
    return pattern.startsWith("roles"_L1)
           || std::ranges::any_of(sections, [pattern](QLatin1StringView end) { return pattern.endsWith(end); })
           || std::ranges::any_of(keys, [key](QLatin1StringView one) { return key == one; });
}

} // namespace tom::config
