#include "agent/app/slicesecrets.h"

#include "shared/log/logsetup.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

// What strangers' programs say is logged, and they may repeat what they were told.
void addSecrets(const QList<std::pair<QString, QString>> &pairs)
{
    constexpr qsizetype leastSecret = 8;   // "true" and "8080" are none, and would be hidden everywhere
    for (const auto &[name, value] : pairs) {
        if (value.size() >= leastSecret)
            log::addSecret(value);
        if (const QString token = value.section(u' ', -1); token.size() >= leastSecret)   // "Bearer …"
            log::addSecret(token);
    }
}

} // namespace

void keepSecrets(const config::AgentSlice &slice)
{
    for (const QString &key : slice.keys)
        log::addSecret(key);
    for (const config::LlmProvider &provider : slice.llm.providers) {
        log::addSecret(provider.api);
        addSecrets(provider.headers);
    }
    for (const config::Service &service : slice.services) {
        addSecrets(service.headers);
        addSecrets(service.environment);
    }
}

} // namespace tom::agent
