#include "server/app/providerkeys.h"

#include "shared/llm/llmrouter.h"
#include "shared/log/logsetup.h"

namespace tom::server {

QHash<QString, QString> providerKeys(const config::LlmConfig &llm)
{
    QHash<QString, QString> keys;
    for (const QString &name : tom::llm::keyVariables(llm)) {
        const QString key = qEnvironmentVariable(name.toLatin1().constData());
        if (key.isEmpty())
            continue;
        log::addSecret(key);
        keys.insert(name, key);
    }
    return keys;
}

} // namespace tom::server
