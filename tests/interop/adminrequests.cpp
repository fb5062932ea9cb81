#include "tests/interop/adminrequests.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tom::server::test {

ShownConfig configOf(ContractServer &server, const http::Headers &admin)
{
    const QString path = u"/admin/config"_s;
    const QJsonObject config = objectOf(server.ask(path, server.request("GET", path, admin)));
    return {.revision = config.value("revision"_L1).toString().toLatin1(),
            .text = QJsonDocument(QJsonArray{config.value("text"_L1)}).toJson(QJsonDocument::Compact).sliced(1).chopped(1)};
}

bool refusesWrongConfigs(ContractServer &server, const http::Headers &admin)
{
    const QString path = u"/admin/config"_s;
    const ShownConfig shown = configOf(server, admin);
    const auto put = [&](const QByteArray &text, const QByteArray &revision) {
        const http::Headers match = revision.isEmpty() ? http::Headers{} : http::Headers{{"If-Match", '"' + revision + '"'}};
        return server.ask(path, server.request("PUT", path, admin + match, R"({"text":)" + text + '}'));
    };
    const auto isMissing = [&](const QByteArray &method, const QString &pattern, const QString &of, const QByteArray &body) {
        return isRefused(server.ask(pattern, server.request(method, of, admin, body)), 404);
    };
    if (!isRefused(put(shown.text, {}), 428) || !isRefused(put(shown.text, "other"), 412)
        || !isRefused(put(R"("users: []")", shown.revision), 422))
        return false;
    const QString file = server.data().config();
    const auto permissions = QFile::permissions(file);
    if (!QFile::setPermissions(file, QFileDevice::ReadOwner))
        return false;
    const bool isReadOnly = isRefused(put(shown.text, shown.revision), 409);
    return QFile::setPermissions(file, permissions) && isReadOnly
           && isMissing("GET", path + u"/history/{revision}"_s, path + u"/history/none"_s, {})
           && isMissing("POST", path + u"/restore"_s, path + u"/restore"_s, R"({"revision":"none"})");
}

bool refusesWrongTrials(ContractServer &server, const http::Headers &admin)
{
    const auto isRefusedWith = [&](int status, const QByteArray &method, const QString &pattern, const QString &path,
                                   const QByteArray &body = {}) {
        return isRefused(server.ask(pattern, server.request(method, path, admin, body)), status);
    };
    const QString llm = u"/admin/test/llm"_s;
    const QString service = u"/admin/test/service"_s;
    const QString audit = u"/admin/audit"_s;
    const QString restart = u"/admin/agents/{user}/restart"_s;
    return isRefusedWith(404, "POST", llm, llm, R"({"name":"none"})")
           && isRefusedWith(422, "POST", llm, llm, R"({"name":"own","text":"users: []"})")
           && isRefusedWith(404, "POST", service, service, R"({"user":"alice","name":"none"})")
           && isRefusedWith(422, "POST", service, service, R"({"user":"alice","name":"photos","text":"users: []"})")
           && isRefusedWith(404, "GET", audit, audit + u"?user=none"_s) && isRefusedWith(400, "GET", audit, audit + u"?limit=0"_s)
           && isRefusedWith(404, "POST", u"/admin/pairing"_s, u"/admin/pairing"_s, R"({"username":"none"})")
           && isRefusedWith(404, "POST", restart, u"/admin/agents/none/restart"_s)
           && isRefusedWith(409, "POST", restart, u"/admin/agents/erin/restart"_s);
}

} // namespace tom::server::test
