#include "shared/mcp/inputround.h"

using namespace Qt::StringLiterals;

namespace tom::mcp {

InputRound::InputRound(const ClientSettings &settings, const QJsonObject &requests, QObject *parent)
    : QObject(parent),
      m_settings(settings),
      m_requests(requests),
      m_left(requests.keys())
{}

void InputRound::start()
{
    QMetaObject::invokeMethod(this, &InputRound::askNext, Qt::QueuedConnection);
}

void InputRound::askNext()
{
    if (m_requests.size() > maxQuestions)
        return Q_EMIT finished(failure(ErrorCode::InvalidInput, u"asks back too many questions at once"_s));
    if (m_left.isEmpty())
        return Q_EMIT finished(m_responses);
    const QString key = m_left.takeFirst();
    const QJsonObject request = m_requests.value(key).toObject();
    const QString method = request.value("method"_L1).toString();
    if (method != "elicitation/create"_L1 || !m_settings.ask)
        return Q_EMIT finished(failure(ErrorCode::InvalidInput, u"asks for \"%1\", which we did not offer"_s.arg(method)));
    const Result<InputForm> form = formFrom(request.value("params"_L1).toObject());
    if (!form) {
        m_responses.insert(key, InputAnswer{.action = InputAnswer::Action::Decline}.toJson());
        return askNext();
    }
    m_settings.ask(*form).then(this, [this, key](const Result<InputAnswer> &answer) {
        m_responses.insert(key, answer.value_or(InputAnswer{}).toJson());
        askNext();
    });
}

} // namespace tom::mcp
