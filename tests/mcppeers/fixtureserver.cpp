#include "tests/mcppeers/fixtureserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::mcp;

namespace {

const QString png = u"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="_s;
const QString wav = u"UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA="_s;
const QJsonObject nothing{{u"type"_s, u"object"_s}, {u"properties"_s, QJsonObject()}};

QJsonObject text(const QString &words)
{
    return {{u"type"_s, u"text"_s}, {u"text"_s, words}};
}

QJsonObject image()
{
    return {{u"type"_s, u"image"_s}, {u"data"_s, png}, {u"mimeType"_s, u"image/png"_s}};
}

QJsonObject embedded(const QString &uri, const QString &mimeType, const QString &words)
{
    return {{u"type"_s, u"resource"_s},
            {u"resource"_s, QJsonObject{{u"uri"_s, uri}, {u"mimeType"_s, mimeType}, {u"text"_s, words}}}};
}

ServerHandler giving(const QJsonArray &content)
{
    return [content](const ServerCallPointer &call) { call->succeed({{u"content"_s, content}}); };
}

QJsonObject schemaOf(const QString &property)
{
    return {{u"type"_s, u"object"_s},
            {u"properties"_s, QJsonObject{{property, QJsonObject{{u"type"_s, u"string"_s}}}}},
            {u"required"_s, QJsonArray{property}}};
}

QString compact(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QJsonObject parsed(const char *json)
{
    return QJsonDocument::fromJson(json).object();
}

// Asks the client and tells in words what came back.
void asks(const ServerCallPointer &call, const QString &method, const QJsonObject &params,
          const std::function<QString(const QJsonObject &)> &words)
{
    call->ask(method, params).then(call.get(), [call, words](const Result<QJsonObject> &answer) {
        call->succeed(answer ? textResult(words(*answer)) : toolError(answer.error().message));
    });
}

ServerHandler elicits(const QJsonObject &schema)
{
    return [schema](const ServerCallPointer &call) {
        asks(call, u"elicitation/create"_s, {{u"message"_s, u"Please fill this in"_s}, {u"requestedSchema"_s, schema}},
             [](const QJsonObject &answer) {
                 return u"Elicitation completed: action=%1, content=%2"_s.arg(answer.value("action"_L1).toString(),
                                                                              compact(answer.value("content"_L1).toObject()));
             });
    };
}

// Three words at 50 ms from each other, then the end.
void inThreeSteps(const ServerCallPointer &call, const std::function<void(int step)> &say)
{
    say(0);
    QTimer::singleShot(50ms, [call, say] {
        say(1);
        QTimer::singleShot(50ms, [call, say] {
            say(2);
            call->succeed(textResult(u"done"_s));
        });
    });
}

} // namespace

FixtureServer::FixtureServer()
    : m_server({.name = u"tom-fixture"_s,
                .version = u"1"_s,
                .capabilities = {{u"prompts"_s, QJsonObject()},
                                 {u"completions"_s, QJsonObject()},
                                 {u"logging"_s, QJsonObject()},
                                 {u"resources"_s, QJsonObject{{u"subscribe"_s, false}}}}})
{
    addPlainTools();
    addTalkingTools();
    addInputTools(m_server);
    addResources();
    addPrompts();
    const auto agrees = [](const ServerCallPointer &call) { call->succeed({}); };
    for (const QString &method : {u"logging/setLevel"_s, u"resources/subscribe"_s, u"resources/unsubscribe"_s})
        m_server.addMethod(method, agrees, {Era::Legacy});
    m_server.addMethod(u"completion/complete"_s, [](const ServerCallPointer &call) {
        call->succeed({{u"completion"_s, QJsonObject{{u"values"_s, QJsonArray{u"paris"_s, u"park"_s, u"party"_s}},
                                                     {u"total"_s, 3},
                                                     {u"hasMore"_s, false}}}});
    });
}

void FixtureServer::addPlainTools()
{
    const auto add = [this](const QString &name, const QJsonArray &content) {
        m_server.addTool({.name = name, .description = u"For the suite"_s, .inputSchema = nothing, .run = giving(content)});
    };
    add(u"test_simple_text"_s, {text(u"This is a simple text response for testing."_s)});
    add(u"test_image_content"_s, {image()});
    add(u"test_audio_content"_s, {QJsonObject{{u"type"_s, u"audio"_s}, {u"data"_s, wav}, {u"mimeType"_s, u"audio/wav"_s}}});
    add(u"test_embedded_resource"_s,
        {embedded(u"test://embedded-resource"_s, u"text/plain"_s, u"This is an embedded resource content."_s)});
    add(u"test_multiple_content_types"_s,
        {text(u"Multiple content types test:"_s), image(),
         embedded(u"test://mixed-content-resource"_s, u"application/json"_s, uR"({"test":"data","value":123})"_s)});
    m_server.addTool({.name = u"test_error_handling"_s,
                      .description = u"For the suite"_s,
                      .inputSchema = nothing,
                      .run = [](const ServerCallPointer &call) {
                          call->succeed(toolError(u"This tool intentionally returns an error for testing"_s));
                      }});
    m_server.addTool({.name = u"json_schema_2020_12_tool"_s,
                      .description = u"Tool with JSON Schema 2020-12 features"_s,
                      .inputSchema = parsed(R"({
        "$schema": "https:\/\/json-schema.org/draft/2020-12/schema", "type": "object",
        "$defs": {"address": {"$anchor": "addressDef", "type": "object",
                              "properties": {"street": {"type": "string"}, "city": {"type": "string"}}}},
        "properties": {"name": {"type": "string"}, "address": {"$ref": "#/$defs/address"},
                       "contactMethod": {"type": "string", "enum": ["phone", "email"]},
                       "phone": {"type": "string"}, "email": {"type": "string"}},
        "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
        "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
        "then": {"required": ["phone"]}, "else": {"required": ["email"]},
        "additionalProperties": false })"),
                      .run = giving({text(u"ok"_s)})});
    m_server.addTool({.name = u"test_x_mcp_header"_s,
                      .description = u"For the suite"_s,
                      .inputSchema = parsed(R"({"type":"object","properties":{
        "region": {"type": "string", "x-mcp-header": "Region"}}, "required": ["region"]})"),
                      .run = giving({text(u"ok"_s)})});
}

void FixtureServer::addTalkingTools()
{
    const auto add = [this](const QString &name, const QJsonObject &schema, const ServerHandler &run) {
        m_server.addTool({.name = name, .description = u"For the suite"_s, .inputSchema = schema, .run = run});
    };
    const auto logs = [](const ServerCallPointer &call) {
        static const QStringList words{u"Tool execution started"_s, u"Tool processing data"_s, u"Tool execution completed"_s};
        inThreeSteps(call, [call](int step) { call->log(u"info"_s, words.at(step)); });
    };
    add(u"test_tool_with_logging"_s, nothing, logs);
    add(u"test_logging_tool"_s, nothing, logs);
    add(u"test_tool_with_progress"_s, nothing,
        [](const ServerCallPointer &call) { inThreeSteps(call, [call](int step) { call->progress(step * 50, 100); }); });
    add(u"test_sampling"_s, schemaOf(u"prompt"_s), [](const ServerCallPointer &call) {
        const QJsonObject message{{u"role"_s, u"user"_s}, {u"content"_s, text(call->arguments().value("prompt"_L1).toString())}};
        asks(call, u"sampling/createMessage"_s, {{u"messages"_s, QJsonArray{message}}, {u"maxTokens"_s, 100}},
             [](const QJsonObject &answer) { return u"LLM response: "_s + answer["content"_L1]["text"_L1].toString(); });
    });
    add(u"test_elicitation"_s, schemaOf(u"message"_s), [](const ServerCallPointer &call) {
        const QJsonObject schema = parsed(R"({"type":"object","properties":{
            "username": {"type": "string", "description": "User's response"},
            "email": {"type": "string", "description": "User's email address"}}, "required": ["username", "email"]})");
        asks(call, u"elicitation/create"_s,
             {{u"message"_s, call->arguments().value("message"_L1)}, {u"requestedSchema"_s, schema}},
             [](const QJsonObject &answer) { return u"User response: "_s + compact(answer); });
    });
    add(u"test_elicitation_sep1034_defaults"_s, nothing, elicits(parsed(R"({"type":"object","properties":{
        "name": {"type": "string", "default": "John Doe"}, "age": {"type": "integer", "default": 30},
        "score": {"type": "number", "default": 95.5},
        "status": {"type": "string", "enum": ["active", "inactive", "pending"], "default": "active"},
        "verified": {"type": "boolean", "default": true}}, "required": []})")));
    add(u"test_elicitation_sep1330_enums"_s, nothing, elicits(parsed(R"({"type":"object","properties":{
        "untitledSingle": {"type": "string", "enum": ["option1", "option2", "option3"]},
        "titledSingle": {"type": "string", "oneOf": [{"const": "value1", "title": "First Option"},
            {"const": "value2", "title": "Second Option"}, {"const": "value3", "title": "Third Option"}]},
        "legacyEnum": {"type": "string", "enum": ["opt1", "opt2", "opt3"], "enumNames": ["Option One", "Option Two", "Option Three"]},
        "untitledMulti": {"type": "array", "items": {"type": "string", "enum": ["option1", "option2", "option3"]}},
        "titledMulti": {"type": "array", "items": {"anyOf": [{"const": "value1", "title": "First Choice"},
            {"const": "value2", "title": "Second Choice"}, {"const": "value3", "title": "Third Choice"}]}}}, "required": []})")));
}

void FixtureServer::addResources()
{
    const auto add = [this](const QString &uri, const QString &mimeType, const QJsonObject &body) {
        QJsonObject contents = body;
        contents.insert(u"uri"_s, uri);
        contents.insert(u"mimeType"_s, mimeType);
        m_server.addResource(
            {.uri = uri,
             .name = uri.section(u'/', -1),
             .description = u"For the suite"_s,
             .mimeType = mimeType,
             .read = [contents](const ServerCallPointer &call) { call->succeed({{u"contents"_s, QJsonArray{contents}}}); }});
    };
    add(u"test://static-text"_s, u"text/plain"_s, {{u"text"_s, u"This is the content of the static text resource."_s}});
    add(u"test://static-binary"_s, u"image/png"_s, {{u"blob"_s, png}});
    add(u"test://watched-resource"_s, u"text/plain"_s, {{u"text"_s, u"watched"_s}});
    m_server.addMethod(u"resources/templates/list"_s, [](const ServerCallPointer &call) {
        call->succeed({{u"resourceTemplates"_s, QJsonArray{QJsonObject{{u"uriTemplate"_s, u"test://template/{id}/data"_s},
                                                                       {u"name"_s, u"template"_s},
                                                                       {u"description"_s, u"For the suite"_s},
                                                                       {u"mimeType"_s, u"application/json"_s}}}}});
    });
    m_server.setResourceFinder([](const ServerCallPointer &call) {
        static const QRegularExpression form(u"\\Atest:\\/\\/template/([^/]+)/data\\z"_s);
        const QString uri = call->params().value("uri"_L1).toString();
        const auto match = form.match(uri);
        if (!match.hasMatch())
            return false;
        const QString id = match.captured(1);
        call->succeed(textContents(uri, compact({{u"id"_s, id}, {u"templateTest"_s, true}, {u"data"_s, u"Data for ID: "_s + id}}),
                                   u"application/json"_s));
        return true;
    });
}

void FixtureServer::addPrompts()
{
    const auto argument = [](const QString &name) { return QJsonObject{{u"name"_s, name}, {u"required"_s, true}}; };
    const auto prompt = [](const QString &name, const QJsonArray &arguments) {
        return QJsonObject{{u"name"_s, name}, {u"description"_s, u"For the suite"_s}, {u"arguments"_s, arguments}};
    };
    const QJsonArray prompts{
        prompt(u"test_simple_prompt"_s, {}),
        prompt(u"test_prompt_with_arguments"_s, {argument(u"arg1"_s), argument(u"arg2"_s)}),
        prompt(u"test_prompt_with_embedded_resource"_s, {argument(u"resourceUri"_s)}),
        prompt(u"test_prompt_with_image"_s, {}),
        prompt(u"test_input_required_result_prompt"_s, {}),
    };
    m_server.addMethod(u"prompts/list"_s, [prompts](const ServerCallPointer &call) { call->succeed({{u"prompts"_s, prompts}}); });
    m_server.addMethod(u"prompts/get"_s, [](const ServerCallPointer &call) {
        const QString name = call->params().value("name"_L1).toString();
        const QJsonObject given = call->arguments();
        const auto user = [](const QJsonObject &content) { return QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, content}}; };
        QJsonArray messages;
        if (name == "test_simple_prompt"_L1) {
            messages = {user(text(u"This is a simple prompt for testing."_s))};
        } else if (name == "test_prompt_with_arguments"_L1) {
            messages = {user(text(u"Prompt with arguments: arg1='%1', arg2='%2'"_s.arg(given.value("arg1"_L1).toString(),
                                                                                       given.value("arg2"_L1).toString())))};
        } else if (name == "test_prompt_with_embedded_resource"_L1) {
            messages = {user(embedded(given.value("resourceUri"_L1).toString(), u"text/plain"_s,
                                      u"Embedded resource content for testing."_s)),
                        user(text(u"Please process the embedded resource above."_s))};
        } else if (name == "test_prompt_with_image"_L1) {
            messages = {user(image()), user(text(u"Please analyze the image above."_s))};
        } else if (name == "test_input_required_result_prompt"_L1) {
            const QJsonObject responses = call->params().value("inputResponses"_L1).toObject();
            if (!responses.value("user_context"_L1).isObject()) {
                call->succeed(parsed(R"({"resultType":"input_required","inputRequests":{"user_context":{
                    "method":"elicitation/create","params":{"message":"What context should the prompt use?","requestedSchema":{
                    "type":"object","properties":{"context":{"type":"string"}},"required":["context"]}}}}})"));
                return;
            }
            messages = {user(text(u"Context: "_s + responses["user_context"_L1]["content"_L1]["context"_L1].toString()))};
        } else {
            call->fail({.code = rpccode::invalidParams, .message = u"there is no such prompt"_s});
            return;
        }
        call->succeed({{u"messages"_s, messages}});
    });
}
