#include "server/admin/configjson.h"

using namespace Qt::StringLiterals;

namespace tom::server {

QJsonArray problemsToJson(const QList<config::Problem> &problems)
{
    QJsonArray array;
    for (const config::Problem &problem : problems) {
        array.append(QJsonObject{{u"severity"_s, problem.severity == config::Severity::Error ? u"error"_s : u"warning"_s},
                                 {u"line"_s, problem.line},
                                 {u"column"_s, problem.column},
                                 {u"path"_s, problem.path},
                                 {u"message"_s, problem.message}});
    }
    return array;
}

httpserver::Response unusableResponse(const QList<config::Problem> &problems, const QString &message)
{
    return httpserver::Response::json({{u"status"_s, u"ERROR"_s},
                                       {u"code"_s, QString(errorCodeName(ErrorCode::InvalidInput))},
                                       {u"message"_s, message},
                                       {u"problems"_s, problemsToJson(problems)}},
                                      422);
}

} // namespace tom::server
