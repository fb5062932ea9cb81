#pragma once

#include "shared/core/result.h"
#include "shared/protocol/processanswer.h"

#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QTimeZone>

#include <memory>

namespace tom::llm {

enum class Role { System, User, Assistant, Tool };

struct ToolCall
{
    QString id{};
    QString name{};             // as in ToolDefinition
    QJsonObject arguments{};
    QString argumentsError{};   // not empty: the model wrote arguments that are no JSON object; tell it, do not run

    bool operator==(const ToolCall &) const = default;
};

struct Image
{
    QString mediaType{};   // "image/png"
    QByteArray data{};

    bool operator==(const Image &) const = default;
};

// One message of a conversation, the same for every provider.
struct Message
{
    Role role = Role::User;
    QString text{};
    QList<Image> images{};          // user only
    QList<ToolCall> toolCalls{};    // assistant only
    QString toolCallId{};           // tool only: the call that this answers
    QString toolName{};             // tool only
    QString origin{};               // tool only: who says this; providers' models read it quoted under that name
    bool isError = false;           // tool only
    // Reasoning state that only the same provider and model understand, kept to be replayed to them.
    QString opaqueOwner{};          // "openai/gpt-…"
    QJsonObject opaque{};

    bool operator==(const Message &) const = default;
};

struct ToolDefinition
{
    QString name{};             // [a-zA-Z0-9_-]{1,64}
    QString module{};           // for the built-in assistant's scoring; never sent
    QString description{};
    QJsonObject parameters{};   // JSON Schema of an object
    bool destructive = false;   // deletes or sends: the built-in assistant asks first

    bool operator==(const ToolDefinition &) const = default;
};

struct CompletionRequest
{
    int level = 1;                      // complexity 0..2, chooses the model
    QString provider{};                 // its name in the configuration; empty, or one that cannot be used: the default
    QList<Message> messages{};
    QList<ToolDefinition> tools{};
    int maxOutputTokens = 0;            // 0: the provider's own
    QJsonObject answerSchema{};         // JSON Schema of an object that the answer must be; empty: words
    QTimeZone timeZone = QTimeZone::utc();   // the user's, for the built-in assistant
    bool onlyFree = false;              // nobody is asked who may cost something
    qint64 schedule = 0;                // whose prompt this belongs to, and whose budget holds it; 0: none
    QString trace{};   // the turn it is for: a provider is told, and its failures are logged under it; empty: none
    QString purpose = QStringLiteral("answer");   // what its cost is counted for: "answer", "triage", "title", "memory", "speech"

    bool operator==(const CompletionRequest &) const = default;
};

enum class StopReason { Stop, Tools, Length, Filtered, Refused };

struct Completion
{
    Message message{};
    StopReason stop = StopReason::Stop;
    protocol::Usage usage{};
    QString model{};   // "openai/gpt-…", "builtin/assistant"
    QString warning{};   // why it is not the model that was wanted; empty when it is

    bool operator==(const Completion &) const = default;
};

// One answer that is being made. Ends by exactly one finished, never before control has returned to the event loop.
// Complete tool calls give StopReason::Tools whatever the provider calls it. A stream that ends without its last
// frame is an Error. Deleting it cancels silently.
class LlmReply : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void cancel() = 0;   // finished(Cancelled); reaches the provider at once

Q_SIGNALS:
    void textReceived(const QString &delta);
    void reasoningReceived(const QString &delta);
    void finished(const tom::Result<tom::llm::Completion> &result);
};

// Asks a model. Errors: LlmUnavailable (cannot be reached, overloaded, no credit), LlmRejected (key, model or request
// refused), Cancelled. The message says provider, model and what to do, and never a key.
class LlmClient
{
public:
    LlmClient() = default;
    LlmClient(const LlmClient &) = delete;
    LlmClient &operator=(const LlmClient &) = delete;
    virtual ~LlmClient() = default;

    [[nodiscard]] virtual std::unique_ptr<LlmReply> complete(const CompletionRequest &request) = 0;
};

}   // namespace tom::llm
