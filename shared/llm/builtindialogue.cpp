#include "shared/llm/builtindialogue.h"

#include "shared/llm/builtinlocal.h"
#include "shared/llm/builtinresults.h"
#include "shared/llm/builtinschema.h"
#include "shared/llm/requestparts.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::llm::builtin {

namespace {

constexpr qsizetype maxCalls = 10;

bool saysPhrase(const Sentence &sentence, const QString &name)
{
    const PhraseBook<QString> &phrases = sentence.language().phrases(name);
    return phrases.isWhole(sentence.words(), sentence.begin(), sentence.end())
           || phrases.isWhole(sentence.words(), 0, sentence.words().size());
}

QJsonObject withValue(QJsonObject arguments, const QString &name, const QJsonValue &value)
{
    arguments.insert(name, value);
    return arguments;
}

} // namespace

QJsonObject Dialogue::Pending::toJson() const
{
    QJsonArray all;
    for (const QJsonObject &arguments : calls)
        all.append(arguments);
    return {{u"kind"_s, kind}, {u"tool"_s, tool}, {u"calls"_s, all}, {u"parameter"_s, parameter}};
}

Dialogue::Pending Dialogue::Pending::fromJson(const QJsonObject &object)
{
    Pending pending{.kind = object.value("kind"_L1).toString(),
                    .tool = object.value("tool"_L1).toString(),
                    .parameter = object.value("parameter"_L1).toString()};
    for (const QJsonValue &arguments : object.value("calls"_L1).toArray())
        pending.calls.append(arguments.toObject());
    return pending;
}

Dialogue::Dialogue(const CompletionRequest &request, const QDateTime &now, std::shared_ptr<const ToolSet> tools)
    : m_request(request),
      m_now(now.toTimeZone(request.timeZone)),
      m_tools(tools ? std::move(tools) : std::make_shared<const ToolSet>(request.tools)),
      m_language(&languageSoFar())
{}

Message Dialogue::next()
{
    const qsizetype user = lastOf(Role::User);
    const qsizetype result = lastOf(Role::Tool);
    if (result > user)
        return answerResults();
    if (user < 0)
        return say(m_language->answer(u"greeting"_s));
    return answerUser();
}

Message Dialogue::answerUser()
{
    const qsizetype user = lastOf(Role::User);
    const Sentence sentence(withoutQuoted(m_request.messages.at(user).text), *m_language);   // a file asks for nothing
    const qsizetype previous = lastOf(Role::Assistant);
    if (previous >= 0 && m_request.messages.at(previous).opaqueOwner == ownerName) {
        const Pending pending = Pending::fromJson(m_request.messages.at(previous).opaque.value("pending"_L1).toObject());
        if (!pending.kind.isEmpty()) {
            if (std::optional<Message> message = goOn(pending, sentence))
                return *message;
        }
    }
    if (const std::optional<QString> answer = localAnswer(sentence, m_tools->profiles, m_now))
        return say(*answer);
    if (const std::optional<ToolChoice> choice = chooseTool(sentence, *m_tools, m_now)) {
        if (std::optional<Message> message = lookFirst(*choice, sentence))
            return *message;
        return act(choice->profile, choice->filling.calls, choice->filling.missing);
    }
    return say(notUnderstood(*m_language, m_tools->profiles));
}

// The answer to our own question; nothing when the person asks for something new instead.
std::optional<Message> Dialogue::goOn(const Pending &pending, const Sentence &sentence)
{
    if (saysPhrase(sentence, u"no"_s))
        return say(m_language->answer(u"notDone"_s));
    if (!tool(pending.tool))
        return say(m_language->answer(u"gone"_s));
    return pending.kind == "consent"_L1 ? takeConsent(pending, sentence) : takeValue(pending, sentence);
}

std::optional<Message> Dialogue::takeValue(const Pending &pending, const Sentence &sentence)
{
    const ToolProfile &profile = *tool(pending.tool);
    const Slot *slot = profile.slot(pending.parameter);
    if (!slot)
        return std::nullopt;
    const std::optional<ToolChoice> other = chooseTool(sentence, *m_tools, m_now);
    if ((other && other->isCommand && other->filling.missing.isEmpty()) || localAnswer(sentence, m_tools->profiles, m_now))
        return std::nullopt;

    const QList<QJsonValue> values = SlotFiller(sentence, profile, m_now).answerFor(*slot);
    if (values.isEmpty())
        return std::nullopt;
    QList<QJsonObject> calls;
    for (const QJsonObject &arguments : pending.calls) {
        for (const QJsonValue &value : values)
            calls.append(withValue(arguments, pending.parameter, value));
    }
    QStringList missing;
    for (const Slot &one : profile.slots) {
        if (one.required && !calls.isEmpty() && !calls.first().contains(one.name))
            missing.append(one.name);
    }
    return act(profile, calls, missing);
}

std::optional<Message> Dialogue::takeConsent(const Pending &pending, const Sentence &sentence)
{
    const ToolProfile &profile = *tool(pending.tool);
    if (saysPhrase(sentence, u"yes"_s)) {
        const bool fits = std::ranges::all_of(pending.calls, [&](const QJsonObject &arguments) {
            return checkArguments(arguments, profile.tool.parameters).has_value();
        });
        return fits ? call(profile, pending.calls) : say(m_language->answer(u"gone"_s));
    }
    const std::optional<ToolChoice> other = chooseTool(sentence, *m_tools, m_now);
    if (other || localAnswer(sentence, m_tools->profiles, m_now))
        return std::nullopt;
    return say(m_language->answer(u"yesOrNo"_s).arg(describeCall(profile, pending.calls.value(0), *m_language)), pending);
}

// "Delete the note about the boiler": what has no number yet is looked for first, with the tool that finds such things.
std::optional<Message> Dialogue::lookFirst(const ToolChoice &choice, const Sentence &sentence)
{
    if (choice.filling.missing.size() != 1)
        return std::nullopt;
    const Slot *slot = choice.profile.slot(choice.filling.missing.first());
    if (!slot || slot->kind != SlotKind::Identifier)
        return std::nullopt;
    for (const ToolProfile &finder : m_tools->profiles) {
        if (finder.module != choice.profile.module || finder.action != "search"_L1)
            continue;
        const Filling filling = SlotFiller(sentence, finder, m_now).fill();
        if (!filling.missing.isEmpty() || filling.filled == 0 || !checkArguments(filling.calls.first(), finder.tool.parameters))
            continue;
        Message message = call(finder, {filling.calls.first()});
        const Pending pending{
            .kind = u"choice"_s, .tool = choice.profile.tool.name, .calls = choice.filling.calls, .parameter = slot->name};
        message.opaque.insert(u"pending"_s, pending.toJson());
        return message;
    }
    return std::nullopt;
}

Message Dialogue::answerResults()
{
    qsizetype asked = lastOf(Role::Tool);
    while (asked >= 0 && m_request.messages.at(asked).role != Role::Assistant)
        --asked;
    if (asked < 0)
        return say(m_language->answer(u"done"_s));
    const Message &question = m_request.messages.at(asked);
    QList<CallResult> results;
    for (qsizetype i = asked + 1; i < m_request.messages.size(); ++i) {
        const Message &result = m_request.messages.at(i);
        const auto call = std::ranges::find(question.toolCalls, result.toolCallId, &ToolCall::id);
        if (result.role != Role::Tool || call == question.toolCalls.end())
            continue;
        const ToolProfile *profile = tool(call->name);
        results.append({.call = *call,
                        .profile = profile ? *profile : profileOf({.name = call->name}),
                        .text = result.text,
                        .isError = result.isError});
    }
    if (question.opaqueOwner == ownerName) {
        const Pending pending = Pending::fromJson(question.opaque.value("pending"_L1).toObject());
        if (pending.kind == "choice"_L1 && results.size() == 1 && !results.first().isError && tool(pending.tool))
            return chooseAmong(pending, results.first().text);
    }
    return say(describeResults(results, *m_language, m_request.timeZone));
}

Message Dialogue::chooseAmong(const Pending &pending, const QString &result)
{
    const ToolProfile &profile = *tool(pending.tool);
    const QList<QJsonValue> found = identifiersIn(result);
    if (found.size() == 1)
        return act(profile, {withValue(pending.calls.value(0), pending.parameter, found.first())}, {});
    const CallResult shown{.profile = {.action = u"show"_s}, .text = result};
    const QString list = describeResults({shown}, *m_language, m_request.timeZone);
    return found.isEmpty() ? say(list) : askFor(profile, pending.calls, pending.parameter, list + u"\n\n"_s);
}

Message Dialogue::act(const ToolProfile &profile, const QList<QJsonObject> &calls, const QStringList &missing)
{
    if (!missing.isEmpty())
        return askFor(profile, calls, missing.first());
    for (const QJsonObject &arguments : calls) {
        const Result<void> fits = checkArguments(arguments, profile.tool.parameters);
        if (fits)
            continue;
        const QString parameter = fits.error().message;
        if (!profile.slot(parameter))
            return say(notUnderstood(*m_language, m_tools->profiles));
        QJsonObject rest = arguments;
        rest.remove(parameter);
        return askFor(profile, {rest}, parameter, m_language->answer(u"badArguments"_s).arg(parameter) + u' ');
    }
    if (calls.size() > maxCalls)
        return say(notUnderstood(*m_language, m_tools->profiles));
    return profile.tool.destructive ? askConsent(profile, calls) : call(profile, calls);
}

Message Dialogue::askFor(const ToolProfile &profile, const QList<QJsonObject> &calls, const QString &parameter,
                         const QString &before)
{
    const Slot *slot = profile.slot(parameter);
    if (!slot || slot->kind == SlotKind::Other)
        return say(notUnderstood(*m_language, m_tools->profiles));
    const QString key = u"ask."_s + parameter;
    QString question = m_language->hasAnswer(key)
                           ? m_language->answer(key)
                           : m_language->answer(u"ask"_s).arg(slot->schema.value("description"_L1).toString(parameter));
    if (slot->kind == SlotKind::Choice)
        question += u" (%1)"_s.arg(slot->schema.value("enum"_L1).toVariant().toStringList().join(u", "_s));
    return say(before + question, {.kind = u"value"_s, .tool = profile.tool.name, .calls = calls, .parameter = parameter});
}

Message Dialogue::askConsent(const ToolProfile &profile, const QList<QJsonObject> &calls)
{
    QStringList all;
    for (const QJsonObject &arguments : calls)
        all.append(describeCall(profile, arguments, *m_language));
    return say(m_language->answer(u"confirm"_s).arg(all.join(u", "_s)),
               {.kind = u"consent"_s, .tool = profile.tool.name, .calls = calls});
}

Message Dialogue::call(const ToolProfile &profile, const QList<QJsonObject> &calls) const
{
    Message message = say({});
    for (const QJsonObject &arguments : calls) {
        // The number of messages makes the id unique in the conversation, and the same again for the same request.
        const QString id = u"call_%1_%2"_s.arg(m_request.messages.size()).arg(message.toolCalls.size());
        message.toolCalls.append({.id = id, .name = profile.tool.name, .arguments = arguments});
    }
    return message;
}

Message Dialogue::say(const QString &text) const
{
    return {.role = Role::Assistant, .text = text, .opaqueOwner = ownerName, .opaque = {{u"language"_s, m_language->code()}}};
}

Message Dialogue::say(const QString &text, const Pending &pending) const
{
    Message message = say(text);
    message.opaque.insert(u"pending"_s, pending.toJson());
    return message;
}

const ToolProfile *Dialogue::tool(const QString &name) const
{
    const auto found =
        std::ranges::find_if(m_tools->profiles, [&name](const ToolProfile &profile) { return profile.tool.name == name; });
    return found == m_tools->profiles.end() ? nullptr : &*found;
}

qsizetype Dialogue::lastOf(Role role) const
{
    for (qsizetype i = m_request.messages.size() - 1; i >= 0; --i) {
        if (m_request.messages.at(i).role == role)
            return i;
    }
    return -1;
}

// The language of the last thing the person said; "ok" and "1234" leave it as it was.
const Language &Dialogue::languageSoFar() const
{
    const Language *language = &Language::english();
    for (const Message &message : m_request.messages) {
        if (message.role == Role::User)
            language = &Language::of(message.text, *language);
        else if (message.role == Role::Assistant && message.opaqueOwner == ownerName)
            language = &Language::byCode(message.opaque.value("language"_L1).toString(language->code()));
    }
    return *language;
}

} // namespace tom::llm::builtin
