#pragma once

#include "tests/agent/support/authority.h"
#include "tests/support/supervisedprogram.h"

namespace tom::agent::test {

// What alice's agent is started with: one model on the OpenAI wire for all levels.
inline config::AgentSlice aliceSlice(const Authority &authority, const QString &userFolder, const QString &modelUrl)
{
    const QString model = QStringLiteral("openai/scripted");
    return {.username = QStringLiteral("alice"),
            .llm = {.defaultName = QStringLiteral("scripted"),
                    .providers = {{.name = QStringLiteral("scripted"),
                                   .api = QStringLiteral("key-of-the-test"),
                                   .models = {model, model, model},
                                   .baseUrl = modelUrl}}},
            .userFolder = userFolder,
            .certificatePem = authority.agent.certificatePem(),
            .keyPem = authority.agent.keyPem(),
            .authorityPem = authority.certificate().toPem()};
}

// The real tom-agent.
class AgentProcess : public tom::test::SupervisedProgram<config::AgentSlice>
{
public:
    AgentProcess() : SupervisedProgram(QStringLiteral(TOM_BIN_DIR "/tom-agent")) {}
};

} // namespace tom::agent::test
