#include "shared/llm/requestrevision.h"

#include "shared/llm/wire.h"

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

constexpr qsizetype shortResult = 200;

qsizetype lastQuestion(const QList<Message> &messages)
{
    for (qsizetype i = messages.size() - 1; i >= 0; --i) {
        if (messages.at(i).role == Role::User)
            return i;
    }
    return 0;
}

void shortenResults(QList<Message> &messages, qsizetype from, qsizetype end)
{
    for (qsizetype i = from; i < end; ++i) {
        Message &message = messages[i];
        if (message.role == Role::Tool && message.text.size() > shortResult)
            message.text = message.text.first(shortResult) + u"\n[The rest of this result is left out.]"_s;
    }
}

bool isAboutReasoning(const ProviderFailure &failure)
{
    const QString words = failure.detail.toLower();
    return failure.kind == FailureKind::BadRequest
           && (words.contains("signature"_L1) || words.contains("thinking block"_L1) || words.contains("encrypted_content"_L1)
               || words.contains("encrypted content could not"_L1));
}

} // namespace

RequestRevision::RequestRevision(const CompletionRequest &request, const Deployment &deployment,
                                 std::shared_ptr<ParameterRepairs> repairs)
    : m_request(request),
      m_deployment(deployment),
      m_repairs(std::move(repairs))
{}

QJsonObject RequestRevision::body() const
{
    const ParameterRepair repair = m_repairs->value(m_deployment.id);
    return repair.apply(requestBody(repair.apply(m_request), m_deployment));
}

QJsonObject RequestRevision::next()
{
    m_sent = body();
    return m_sent;
}

QString RequestRevision::revise(const ProviderFailure &failure)
{
    if (failure.kind == FailureKind::ContextLength)
        return shorten();
    if (isAboutReasoning(failure)) {
        if (const QString change = forgetReasoning(); !change.isEmpty())
            return change;
    }
    if (m_repairsLeft == 0 || failure.kind != FailureKind::BadRequest)
        return {};
    const bool isLearntMeanwhile = body() != m_sent;   // by another request to the same model
    if (!isLearntMeanwhile && !(*m_repairs)[m_deployment.id].learn(failure, m_sent))
        return {};
    --m_repairsLeft;
    const QString what = failure.parameter.isEmpty() ? u"a part of it"_s : u'"' + failure.parameter + u'"';
    return u"it does not take %1, which is left out or written otherwise from now on"_s.arg(what);
}

QString RequestRevision::shorten()
{
    struct Step
    {
        CompletionRequest (*shortened)(CompletionRequest request);
        QString what;
    };
    static const QList<Step> steps{{&withShortResults, u"old results of tools are cut"_s},
                                   {&withoutOldExchanges, u"old exchanges are left out"_s},
                                   {&withShortEarlierRounds, u"earlier results of this answer are cut"_s}};
    while (m_shortenings < steps.size()) {
        const Step &step = steps.at(m_shortenings++);
        const CompletionRequest shorter = step.shortened(m_request);
        if (shorter == m_request)
            continue;
        m_request = shorter;
        return u"the conversation is too long for it, "_s + step.what;
    }
    return {};
}

QString RequestRevision::forgetReasoning()
{
    bool hadSome = false;
    for (Message &message : m_request.messages) {
        hadSome = hadSome || !message.opaque.isEmpty();
        message.opaque = {};
        message.opaqueOwner.clear();
    }
    return hadSome ? u"it no longer knows its earlier reasoning, which is left out"_s : QString();
}

CompletionRequest withShortResults(CompletionRequest request)
{
    shortenResults(request.messages, 0, lastQuestion(request.messages));
    return request;
}

CompletionRequest withoutOldExchanges(CompletionRequest request)
{
    const QList<Message> &messages = request.messages;
    qsizetype first = 0;   // of the conversation
    while (first < messages.size() && messages.at(first).role == Role::System)
        ++first;
    const qsizetype question = lastQuestion(messages);
    qsizetype end = first + (question - first + 1) / 2;
    while (end < question && messages.at(end).role != Role::User)   // a cut is possible only before a user's message
        ++end;
    if (end > first)
        request.messages.remove(first, end - first);
    return request;
}

CompletionRequest withShortEarlierRounds(CompletionRequest request)
{
    const qsizetype question = lastQuestion(request.messages);
    qsizetype lastCalls = request.messages.size() - 1;
    while (lastCalls > question && request.messages.at(lastCalls).toolCalls.isEmpty())
        --lastCalls;
    shortenResults(request.messages, question, lastCalls);
    return request;
}

} // namespace tom::llm
