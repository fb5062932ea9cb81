#include "desktop/console/consenttext.h"

#include "desktop/api/inputfield.h"
#include "desktop/api/visibletext.h"

using namespace Qt::StringLiterals;

namespace tom::console {

namespace {

QString riskText(const QString &risk)
{
    if (risk == "read"_L1)
        return u"it only looks something up"_s;
    if (risk == "write"_L1)
        return u"it changes or sends something"_s;
    if (risk == "destructive"_L1)
        return u"it can delete or overwrite what you have"_s;
    return u"nobody says what it may do"_s;
}

QString indented(const QString &text)
{
    return u"    "_s + QString(text).replace(u'\n', u"\n    "_s) + u'\n';
}

} // namespace

QString consentText(const protocol::Approval &approval)
{
    QString text = u"Tom wants to run %1.%2: %3.\n"_s.arg(desktop::visibleLine(approval.module),
                                                          desktop::visibleLine(approval.name), riskText(approval.risk));
    if (!approval.arguments.isEmpty())
        text += indented(desktop::argumentText(approval.arguments));
    return text;
}

QString consentText(const protocol::Elicitation &elicitation)
{
    QString text =
        u"%1 asks:\n"_s.arg(desktop::visibleLine(elicitation.module)) + indented(desktop::visibleText(elicitation.message));
    const Result<QList<desktop::InputField>> fields = desktop::inputFields(elicitation.schema);
    if (!fields)
        return text;
    for (const desktop::InputField &field : *fields)
        text += u"    - %1%2\n"_s.arg(desktop::visibleLine(field.title), field.isRequired ? u" (needed)"_s : QString());
    return text;
}

QString howToDecide(const protocol::Approval &approval)
{
    return u"tom approvals approve %1  (or: deny %1)"_s.arg(approval.id);
}

QString howToDecide(const protocol::Elicitation &elicitation)
{
    return u"tom approvals answer %1  (or: decline %1)"_s.arg(elicitation.id);
}

QString endText(const QString &state)
{
    if (state == "expired"_L1)
        return u"nobody decided in time, so it was not done"_s;
    if (state == "cancelled"_L1)
        return u"it is not wanted any more"_s;
    return state;
}

} // namespace tom::console
