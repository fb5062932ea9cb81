#include "shared/llm/parameterrepair.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

// Without these there is no request, or another one than was meant.
bool isEssential(const QString &parameter)
{
    static const QSet<QString> essential{u"model"_s, u"messages"_s, u"stream"_s, u"tools"_s};
    return essential.contains(parameter);
}

QString otherName(const QString &parameter)
{
    if (parameter == "max_tokens"_L1)
        return u"max_completion_tokens"_s;
    return parameter == "max_completion_tokens"_L1 ? u"max_tokens"_s : QString();
}

} // namespace

bool ParameterRepair::learn(const ProviderFailure &failure, const QJsonObject &body)
{
    if (failure.kind != FailureKind::BadRequest)
        return false;
    const QString parameter = failure.parameter.section(u'.', 0, 0);
    if (parameter.startsWith("messages"_L1) && failure.detail.contains("developer"_L1) && !m_usesSystemRole) {
        m_usesSystemRole = true;
        return true;
    }
    // Some models take tools only when they are told not to reason.
    if (parameter == "reasoning_effort"_L1 && failure.detail.contains("none"_L1) && body.value("reasoning_effort"_L1) != "none"_L1
        && !m_set.contains("reasoning_effort"_L1)) {
        m_set.insert(u"reasoning_effort"_s, u"none"_s);
        return true;
    }
    if (!body.contains(parameter) || isEssential(parameter) || m_dropped.contains(parameter))
        return false;
    m_set.remove(parameter);
    const QString name = otherName(parameter);
    const bool isRenamedBack = std::ranges::contains(m_renamed.values(), parameter);
    if (!name.isEmpty() && !isRenamedBack)
        m_renamed.insert(parameter, name);
    else
        m_dropped.append(parameter);
    return true;
}

QJsonObject ParameterRepair::apply(QJsonObject body) const
{
    for (auto set = m_set.begin(); set != m_set.end(); ++set)
        body.insert(set.key(), set.value());
    for (auto renamed = m_renamed.begin(); renamed != m_renamed.end(); ++renamed) {
        if (body.contains(renamed.key()))
            body.insert(renamed.value(), body.take(renamed.key()));
    }
    for (const QString &parameter : m_dropped)
        body.remove(parameter);
    if (m_usesSystemRole) {
        QJsonArray messages = body.value("messages"_L1).toArray();
        for (qsizetype i = 0; i < messages.size(); ++i) {
            QJsonObject message = messages.at(i).toObject();
            if (message.value("role"_L1) == "developer"_L1)
                message.insert(u"role"_s, u"system"_s);
            messages[i] = message;
        }
        body.insert(u"messages"_s, messages);
    }
    return body;
}

} // namespace tom::llm
