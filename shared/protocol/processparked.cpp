#include "shared/protocol/processparked.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::protocol {

QJsonObject ProcessParked::toJson() const
{
    QJsonObject object{{u"status"_s, u"OK"_s}, {u"turn"_s, turn}, {u"conversation"_s, conversation}};
    if (approval)
        object.insert("approval"_L1, approval->toJson());
    if (elicitation)
        object.insert("elicitation"_L1, elicitation->toJson());
    return object;
}

Result<ProcessParked> ProcessParked::fromJson(const QJsonObject &object)
{
    const Result<QString> turn = json::requiredString(object, "turn"_L1);
    if (!turn)
        return std::unexpected(turn.error());
    ProcessParked parked{.turn = *turn, .conversation = object.value("conversation"_L1).toString()};
    if (object.value("approval"_L1).isObject()) {
        const Result<Approval> approval = Approval::fromJson(object.value("approval"_L1).toObject());
        if (!approval)
            return std::unexpected(approval.error());
        parked.approval = *approval;
    } else {
        const auto elicitation = json::requiredObject(object, "elicitation"_L1).and_then(&Elicitation::fromJson);
        if (!elicitation)
            return std::unexpected(elicitation.error());
        parked.elicitation = *elicitation;
    }
    return parked;
}

} // namespace tom::protocol
