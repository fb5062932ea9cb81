#include "shared/llm/toolarguments.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tom::llm {

void readArguments(const QString &text, ToolCall &call)
{
    if (text.trimmed().isEmpty() || text.trimmed() == "null"_L1)
        return;
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8(), &error);
    if (document.isObject())
        call.arguments = document.object();
    else
        call.argumentsError =
            error.error == QJsonParseError::NoError
                ? u"the arguments are no JSON object"_s
                : u"the arguments are no valid JSON: %1 at byte %2"_s.arg(error.errorString()).arg(error.offset);
}

} // namespace tom::llm
