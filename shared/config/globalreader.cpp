#include "shared/config/globalreader.h"

#include "shared/config/limitsreader.h"
#include "shared/config/llmreader.h"

#include <array>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

Firebase readFirebase(const Section &global)
{
    const YamlNode *const node = global.node("firebase"_L1);
    if (!node)
        return {};
    const Section section(*node, global.pathOf(u"firebase"_s), "global.firebase"_L1, global.problems());
    return {.apiKey = section.text("apiKey"_L1),
            .authDomain = section.text("authDomain"_L1),
            .projectId = section.text("projectId"_L1),
            .storageBucket = section.text("storageBucket"_L1),
            .messagingSenderId = section.text("messagingSenderId"_L1),
            .appId = section.text("appId"_L1),
            .vapidKey = section.text("vapidkey"_L1)};
}

SessionDays readSessionDays(const Section &global)
{
    constexpr int most = 400;   // no browser keeps a cookie longer
    const SessionDays usual;
    const YamlNode *const node = global.node("session"_L1);
    if (!node)
        return usual;
    const Section section(*node, global.pathOf(u"session"_s), "global.session"_L1, global.problems());
    const SessionDays days{.idle = section.integer("idle_days"_L1, 1, most).value_or(usual.idle),
                           .absolute = section.integer("absolute_days"_L1, 1, most).value_or(usual.absolute)};
    if (section.has("idle_days"_L1) && days.idle > days.absolute)
        section.error("idle_days"_L1, u"must not be more than absolute_days (%1)"_s.arg(days.absolute));
    return days;
}

Consent readConsent(const Section &global)
{
    const Consent usual;
    const YamlNode *const node = global.node("consent"_L1);
    if (!node)
        return usual;
    const Section section(*node, global.pathOf(u"consent"_s), "global.consent"_L1, global.problems());
    return {.approvalHours = section.integer("approval_hours"_L1, 1, 24 * 30).value_or(usual.approvalHours),
            .formMinutes = section.integer("form_minutes"_L1, 1, 60).value_or(usual.formMinutes),
            .auditDays = section.integer("audit_days"_L1, 1, 3650).value_or(usual.auditDays)};
}

// Also the other names that the seed's logging has for two of them.
QString readLogLevel(const Section &global)
{
    static constexpr std::array levels{"DEBUG"_L1, "INFO"_L1, "WARNING"_L1, "ERROR"_L1, "CRITICAL"_L1, "WARN"_L1, "FATAL"_L1};
    const QString level = global.choice("log_level"_L1, levels);
    if (level == "WARN"_L1)
        return u"WARNING"_s;
    if (level == "FATAL"_L1)
        return u"CRITICAL"_s;
    return level.isEmpty() ? Global().logLevel : level;
}

} // namespace

Global readGlobal(const YamlNode &node, ProblemList &problems)
{
    static constexpr std::array formats{"text"_L1, "json"_L1};
    const Section section(node, u"global"_s, "global"_L1, problems);
    Global global{.logLevel = readLogLevel(section),
                  .sessions = section.text("sessions"_L1),
                  .sessionDays = readSessionDays(section),
                  .allDatadir = section.text("all_datadir"_L1),
                  .listen = section.address("listen"_L1),
                  .port = section.integer("port"_L1, 1, 65535).value_or(0),
                  .keepsPlainPasswords = section.boolean("keep_plain_passwords"_L1).value_or(false),
                  .trustedProxies = readTrustedProxies(section),
                  .limits = readLimits(section),
                  .consent = readConsent(section),
                  .firebase = readFirebase(section),
                  .llm = readLlm(section)};
    if (const QString format = section.choice("log_format"_L1, formats); !format.isEmpty())
        global.logFormat = format;
    return global;
}

} // namespace tom::config
