#include "tests/mcppeers/fixtureserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QMessageAuthenticationCode>
#include <QUuid>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::mcp;

namespace {

const QJsonObject noArguments{{u"type"_s, u"object"_s}, {u"properties"_s, QJsonObject()}};

QJsonObject form(const QString &message, const QString &property, const QString &type = u"string"_s)
{
    return {{u"method"_s, u"elicitation/create"_s},
            {u"params"_s, QJsonObject{{u"message"_s, message},
                                      {u"requestedSchema"_s,
                                       QJsonObject{{u"type"_s, u"object"_s},
                                                   {u"properties"_s, QJsonObject{{property, QJsonObject{{u"type"_s, type}}}}},
                                                   {u"required"_s, QJsonArray{property}}}}}}};
}

QJsonObject sampling(const QString &words, int tokens)
{
    const QJsonObject message{{u"role"_s, u"user"_s}, {u"content"_s, QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, words}}}};
    return {{u"method"_s, u"sampling/createMessage"_s},
            {u"params"_s, QJsonObject{{u"messages"_s, QJsonArray{message}}, {u"maxTokens"_s, tokens}}}};
}

QJsonObject roots()
{
    return {{u"method"_s, u"roots/list"_s}, {u"params"_s, QJsonObject()}};
}

// What a client is given to bring back: whoever changes it is found out.
QString sealed(const QString &state)
{
    static const QByteArray key = QUuid::createUuid().toRfc4122();
    const QByteArray seal = QMessageAuthenticationCode::hash(state.toUtf8(), key, QCryptographicHash::Sha256).toHex();
    return state + u'.' + QString::fromLatin1(seal);
}

std::optional<QString> opened(const QJsonValue &value)
{
    const QString state = value.toString().section(u'.', 0, 0);
    return sealed(state) == value.toString() ? std::optional(state) : std::nullopt;
}

void askFor(const ServerCallPointer &call, const QJsonObject &requests, const QString &state = {})
{
    QJsonObject result{{u"resultType"_s, u"input_required"_s}, {u"inputRequests"_s, requests}};
    if (!state.isEmpty())
        result.insert(u"requestState"_s, sealed(state));
    call->succeed(result);
}

QJsonObject responsesOf(const ServerCallPointer &call)
{
    return call->params().value("inputResponses"_L1).toObject();
}

bool hasAll(const QJsonObject &responses, const QJsonObject &requests)
{
    for (auto request = requests.begin(); request != requests.end(); ++request) {
        if (!responses.value(request.key()).isObject())
            return false;
    }
    return true;
}

QString words(const QJsonObject &responses)
{
    return QString::fromUtf8(QJsonDocument(responses).toJson(QJsonDocument::Compact));
}

// Asks until all is answered, then says what was.
ServerHandler wanting(const QJsonObject &requests, const QString &state = {}, const QString &said = {})
{
    return [=](const ServerCallPointer &call) {
        const QJsonObject responses = responsesOf(call);
        const QJsonValue brought = call->params().value("requestState"_L1);
        if (!state.isEmpty() && !brought.isUndefined() && !opened(brought))
            return call->fail({.code = rpccode::invalidParams, .message = u"the state was changed on its way"_s});
        if (!hasAll(responses, requests) || (!state.isEmpty() && brought.isUndefined()))
            return askFor(call, requests, state);
        call->succeed(textResult(said.isEmpty() ? words(responses) : said));
    };
}

ServerHandler needing(const QString &capability)
{
    return [capability](const ServerCallPointer &call) {
        if (call->request().clientCapabilities.contains(capability))
            return call->succeed(textResult(u"ok"_s));
        call->fail({.code = rpccode::capabilityMissing,
                    .message = u"this tool needs a client with %1"_s.arg(capability),
                    .data = QJsonObject{{u"requiredCapabilities"_s, QJsonObject{{capability, QJsonObject()}}}}});
    };
}

void twoSteps(const ServerCallPointer &call)
{
    const QJsonObject responses = responsesOf(call);
    const QJsonValue brought = call->params().value("requestState"_L1);
    const std::optional<QString> state = opened(brought);
    if (!brought.isUndefined() && !state)
        return call->fail({.code = rpccode::invalidParams, .message = u"the state was changed on its way"_s});
    if (state == u"two"_s && responses.value("step2"_L1).isObject())
        return call->succeed(textResult(words(responses)));
    if (state && responses.value("step1"_L1).isObject())
        return askFor(call, {{u"step2"_s, form(u"Step 2: What is your favorite color?"_s, u"color"_s)}}, u"two"_s);
    askFor(call, {{u"step1"_s, form(u"Step 1: What is your name?"_s, u"name"_s)}}, u"one"_s);
}

void whatTheClientCan(const ServerCallPointer &call)
{
    const QJsonObject can = call->request().clientCapabilities;
    QJsonObject requests;
    if (can.contains("elicitation"_L1))
        requests.insert(u"name"_s, form(u"What is your name?"_s, u"name"_s));
    if (can.contains("sampling"_L1))
        requests.insert(u"greeting"_s, sampling(u"Generate a greeting"_s, 50));
    if (requests.isEmpty() || hasAll(responsesOf(call), requests))
        return call->succeed(textResult(u"done"_s));
    askFor(call, requests);
}

void greet(const ServerCallPointer &call)
{
    const QJsonValue name = responsesOf(call)["user_name"_L1]["content"_L1]["name"_L1];
    if (name.isString())
        return call->succeed(textResult(u"Hello, %1!"_s.arg(name.toString())));
    askFor(call, {{u"user_name"_s, form(u"What is your name?"_s, u"name"_s)}});
}

} // namespace

void addInputTools(Server &server)
{
    const auto add = [&server](const QString &name, const ServerHandler &run) {
        server.addTool({.name = name, .description = u"For the suite"_s, .inputSchema = noArguments, .run = run});
    };
    const QString prefix = u"test_input_required_result_"_s;
    const QJsonObject confirm{{u"confirm"_s, form(u"Please confirm"_s, u"ok"_s, u"boolean"_s)}};
    add(prefix + u"elicitation"_s, &greet);
    add(prefix + u"sampling"_s, wanting({{u"capital_question"_s, sampling(u"What is the capital of France?"_s, 100)}}));
    add(prefix + u"list_roots"_s, wanting({{u"client_roots"_s, roots()}}));
    add(prefix + u"request_state"_s, wanting(confirm, u"confirm"_s, u"state-ok"_s));
    add(prefix + u"tampered_state"_s, wanting(confirm, u"confirm"_s, u"state-ok"_s));
    add(prefix + u"multiple_inputs"_s, wanting({{u"user_name"_s, form(u"What is your name?"_s, u"name"_s)},
                                                {u"greeting"_s, sampling(u"Generate a greeting"_s, 50)},
                                                {u"client_roots"_s, roots()}},
                                               u"all"_s));
    add(prefix + u"multi_round"_s, &twoSteps);
    add(prefix + u"capabilities"_s, &whatTheClientCan);
    add(u"test_missing_capability"_s, needing(u"sampling"_s));
    add(u"test_streaming_elicitation"_s, &greet);
}
