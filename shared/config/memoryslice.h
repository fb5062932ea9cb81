#pragma once

#include "shared/config/config.h"
#include "shared/core/result.h"

#include <QHash>

namespace tom::config {

// What the memory service may know: the configuration's part that it needs, and how it is reached. One that tom-server
// starts gets it as one line of JSON on its standard input.
struct MemorySlice
{
    QString folder{};       // with a file for each user
    QByteArray secret{};    // tokens of users are made with it
    Memory memory{};        // the section of the configuration
    LlmConfig llm{};
    QHash<QString, QString> keys{};   // environment variables with keys, by name
    QStringList hosts{};    // names by which it is called
    QString logLevel = QStringLiteral("INFO");
    QString logFormat = QStringLiteral("text");
    QByteArray certificatePem{};
    QByteArray keyPem{};
    QString address = QStringLiteral("127.0.0.1");
    quint16 port = 0;       // 0: any
    bool isPlain = false;   // HTTP, and no certificate is needed

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<MemorySlice> fromJson(const QJsonObject &object);

    bool operator==(const MemorySlice &) const = default;
};

// Whether tom-server itself starts the service of this section.
[[nodiscard]] bool isServedByUs(const Memory &memory);

// Without secret, keys, certificate and port.
[[nodiscard]] MemorySlice memorySliceFor(const Config &config, const QString &dataFolder);

// Whom the section names for something, with this model alone: an entry of `llms` by its name, or a well-known provider with
// the section's own key. Its options are left out, they are those of answers.
[[nodiscard]] LlmProvider memoryProvider(const Memory &memory, const LlmConfig &llm, const QString &name, const QString &model);

// The providers, and behind them the one of memory.llm_provider under a name that none in the file can have.
[[nodiscard]] LlmConfig withMemory(LlmConfig llm, const Memory &memory);

} // namespace tom::config
