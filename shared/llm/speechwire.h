#pragma once

#include "shared/llm/providerfailure.h"
#include "shared/llm/speech.h"

namespace tom::llm {

// Speech as the wires have it. deployment: with the model that speaks or listens.
[[nodiscard]] http::HttpRequest speechRequest(const Deployment &deployment, const Speech::Spoken &spoken, const QString &voice);
[[nodiscard]] ProviderResult<Audio> audioFrom(const http::HttpResponse &response, const Deployment &deployment);

[[nodiscard]] http::HttpRequest transcriptionRequest(const Deployment &deployment, const Audio &audio, const QString &language);
[[nodiscard]] ProviderResult<QString> transcriptFrom(const QByteArray &body, const Deployment &deployment);

} // namespace tom::llm
