#include "server/admin/admintestroutes.h"

#include "server/admin/agenttrial.h"
#include "server/admin/certificatetrial.h"
#include "server/admin/configjson.h"
#include "server/app/providerkeys.h"
#include "shared/core/jobs.h"
#include "shared/core/json.h"
#include "shared/protocol/paths.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::server {

using httpserver::Reply;
using httpserver::Request;
using httpserver::Response;
namespace paths = protocol::paths;

namespace {

Result<std::optional<QByteArray>> textIn(const QJsonObject &object)
{
    const QJsonValue text = object.value("text"_L1);
    if (text.isUndefined() || text.isNull())
        return std::optional<QByteArray>();
    if (!text.isString())
        return failure(ErrorCode::InvalidInput, u"\"text\" must be a string"_s);
    return text.toString().toUtf8();
}

} // namespace

AdminTestRoutes::AdminTestRoutes(Routes &routes, const Parts &parts) : m_parts(parts)
{
    const auto add = [this, &routes](const QString &kind) {
        routes.addAdmin("POST"_ba, paths::adminTest + u'/' + kind,
                        [this, kind](const Session &session, const Request &request, Reply reply) {
                            const auto wanted = request.json().and_then([&](const QJsonObject &object) -> Result<Wanted> {
                                const Result<QString> name = json::requiredString(object, "name"_L1);
                                if (!name)
                                    return std::unexpected(name.error());
                                const Result<QString> user = kind == "service"_L1 ? json::requiredString(object, "user"_L1)
                                                                                  : Result<QString>(session.user);
                                if (!user)
                                    return std::unexpected(user.error());
                                return textIn(object).transform([&](const std::optional<QByteArray> &text) {
                                    return Wanted{.user = *user, .kind = kind, .name = *name, .text = text};
                                });
                            });
                            take(wanted, std::move(reply));
                        });
    };
    add(u"llm"_s);
    add(u"service"_s);
    routes.addAdmin("POST"_ba, paths::adminTest + u"/tls"_s,
                    [this](const Session &, const Request &request, Reply reply) { takeCertificate(request, std::move(reply)); });
}

AdminTestRoutes::~AdminTestRoutes() = default;

void AdminTestRoutes::take(const Result<Wanted> &wanted, Reply reply)
{
    if (!wanted)
        return reply.send(Response::failure(wanted.error()));
    if (m_running >= mostAtOnce)
        return reply.send(Response::failure({.code = ErrorCode::RateLimited,
                                             .message = u"other things are being tried; try again in a moment"_s,
                                             .retryAfterSeconds = 5}));
    ++m_running;
    const auto kept = std::make_shared<Reply>(std::move(reply));
    inBackground([store = m_parts.store, text = wanted->text] {
        return store->read(text);
    }).then(this, [this, kept, wanted = *wanted](const Result<ConfigStore::Readable> &readable) {
        if (readable && readable->check.isUsable())
            return run(wanted, *readable, kept);
        --m_running;
        kept->send(readable ? unusableResponse(readable->check.problems, u"the configuration cannot be used as it is"_s)
                            : Response::failure(readable.error()));
    });
}

void AdminTestRoutes::takeCertificate(const Request &request, Reply reply)
{
    const auto wanted = request.body.isEmpty() ? Result<CertificateWanted>(CertificateWanted())
                                               : request.json().and_then(&CertificateWanted::fromJson);
    if (!wanted)
        return reply.send(Response::failure(wanted.error()));
    const auto kept = std::make_shared<Reply>(std::move(reply));
    inBackground([folder = m_parts.dataFolder, wanted = *wanted] {
        return tryCertificate(DataFolder(folder), wanted);
    }).then(this, [kept](QJsonObject outcome) {
        outcome.insert("status"_L1, u"OK"_s);
        kept->send(Response::json(outcome));
    });
}

void AdminTestRoutes::run(const Wanted &wanted, const ConfigStore::Readable &readable, const std::shared_ptr<Reply> &reply)
{
    const config::Config &config = readable.config;
    // Whoever asks may not be in the new text; every agent has the same providers.
    const QString user = wanted.kind == "llm"_L1 && !config.user(wanted.user) ? config.users.constFirst().username : wanted.user;
    Result<config::AgentSlice> slice = config::sliceFor(config, user, m_parts.dataFolder);
    const bool isThere =
        slice
        && (wanted.kind == "llm"_L1 ? std::ranges::contains(slice->llm.providers, wanted.name, &config::LlmProvider::name)
                                    : std::ranges::contains(slice->services, wanted.name, &config::Service::name));
    if (!isThere) {
        --m_running;
        return reply->send(Response::failure(
            slice ? Error{.code = ErrorCode::NotFound,
                          .message = u"the configuration has no %1 \"%2\""_s.arg(wanted.kind, wanted.name.left(64))}
                  : slice.error()));
    }
    slice->keys = providerKeys(config.global.llm);
    auto *const trial = new AgentTrial(m_parts.program, *slice, config.agents, {{wanted.kind, wanted.name}}, this);
    connect(trial, &AgentTrial::finished, this, [this, reply](const Result<QJsonObject> &outcome) {
        --m_running;
        if (!outcome)
            return reply->send(Response::failure(outcome.error()));
        QJsonObject body = *outcome;
        body.insert("status"_L1, u"OK"_s);
        reply->send(Response::json(body));
    });
    reply->whenGone(trial, [trial] { trial->cancel(); });
    trial->start();
}

} // namespace tom::server
