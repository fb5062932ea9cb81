#include "builtintools.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace tom::llm;

namespace {

QJsonObject objectSchema(const QJsonObject &properties, const QStringList &required)
{
    return {{u"type"_s, u"object"_s},
            {u"properties"_s, properties},
            {u"required"_s, QJsonArray::fromStringList(required)},
            {u"additionalProperties"_s, false}};
}

QJsonObject text(const QString &description)
{
    return {{u"type"_s, u"string"_s}, {u"description"_s, description}, {u"minLength"_s, 1}, {u"maxLength"_s, 500}};
}

} // namespace

QList<ToolDefinition> shippedTools()
{
    const QJsonObject list = text(u"Name of the list, for example shopping or to-do"_s);
    const QJsonObject item = text(u"The item, as the user calls it"_s);
    const QJsonObject id{{u"type"_s, u"integer"_s}, {u"minimum"_s, 1}, {u"description"_s, u"The note's number"_s}};
    return {
        {.name = u"lists__add_item"_s,
         .module = u"lists"_s,
         .description = u"Adds one item to a list. The list is made if there is none of that name."_s,
         .parameters = objectSchema({{u"list"_s, list}, {u"item"_s, item}}, {u"list"_s, u"item"_s})},
        {.name = u"lists__list_items"_s,
         .module = u"lists"_s,
         .description = u"Shows what is on a list."_s,
         .parameters = objectSchema({{u"list"_s, list}}, {u"list"_s})},
        {.name = u"lists__remove_item"_s,
         .module = u"lists"_s,
         .description = u"Takes one item off a list, because it is done or was bought."_s,
         .parameters = objectSchema({{u"list"_s, list}, {u"item"_s, item}}, {u"list"_s, u"item"_s})},
        {.name = u"lists__list_lists"_s,
         .module = u"lists"_s,
         .description = u"Shows the names of all lists and how many items are on each."_s,
         .parameters = objectSchema({}, {})},
        {.name = u"lists__delete_list"_s,
         .module = u"lists"_s,
         .description = u"Deletes a list with everything on it."_s,
         .parameters = objectSchema({{u"list"_s, list}}, {u"list"_s}),
         .destructive = true},
        {.name = u"notes__add_note"_s,
         .module = u"notes"_s,
         .description = u"Writes a note down."_s,
         .parameters = objectSchema({{u"text"_s, text(u"The note"_s)}}, {u"text"_s})},
        {.name = u"notes__search_notes"_s,
         .module = u"notes"_s,
         .description = u"Finds the notes that contain all of these words."_s,
         .parameters = objectSchema({{u"query"_s, text(u"Words that are in the note"_s)}}, {u"query"_s})},
        {.name = u"notes__list_notes"_s,
         .module = u"notes"_s,
         .description = u"Shows the newest notes with their numbers."_s,
         .parameters = objectSchema({}, {})},
        {.name = u"notes__delete_note"_s,
         .module = u"notes"_s,
         .description = u"Deletes the note with this number."_s,
         .parameters = objectSchema({{u"id"_s, id}}, {u"id"_s}),
         .destructive = true},
    };
}

QList<ToolDefinition> foreignTools()
{
    const QJsonObject date{{u"type"_s, u"string"_s}, {u"format"_s, u"date"_s}};
    const QJsonObject moment{{u"type"_s, u"string"_s}, {u"format"_s, u"date-time"_s}};
    const QJsonObject room{{u"type"_s, u"string"_s}, {u"enum"_s, QJsonArray{u"kitchen"_s, u"living_room"_s, u"bedroom"_s}}};
    return {
        {.name = u"weather__get_forecast"_s,
         .module = u"weather"_s,
         .description = u"Weather forecast for a city."_s,
         .parameters = objectSchema({{u"city"_s, text(u"City"_s)}, {u"date"_s, date}}, {u"city"_s})},
        {.name = u"home__turn_on_light"_s,
         .module = u"home"_s,
         .description = u"Switches the light of a room on."_s,
         .parameters = objectSchema({{u"room"_s, room}}, {u"room"_s})},
        {.name = u"reminders__add_reminder"_s,
         .module = u"reminders"_s,
         .description = u"Reminds the user at a time."_s,
         .parameters = objectSchema({{u"text"_s, text(u"What of"_s)}, {u"when"_s, moment}}, {u"text"_s, u"when"_s})},
    };
}

CompletionRequest userSays(const QString &text, const QList<ToolDefinition> &tools)
{
    return {.messages = {{.role = Role::System, .text = u"You are Tom."_s}, {.role = Role::User, .text = text}},
            .tools = tools,
            .timeZone = QTimeZone("Europe/Paris")};
}
