#pragma once

#include "shared/core/result.h"
#include "shared/llm/llmclient.h"

#include <QProcess>

// @copilotkit/aimock, a model server that other people wrote, with the answers of fixtures.json; on a loopback port.
class Aimock
{
public:
    [[nodiscard]] tom::Result<quint16> start();   // its port
    [[nodiscard]] bool stop();

    // What the fixtures know, asked with the one tool that they call.
    [[nodiscard]] static tom::llm::CompletionRequest says(const QString &text);

private:
    QProcess m_process;
};
