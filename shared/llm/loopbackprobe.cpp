#include "shared/llm/loopbackprobe.h"

#include "shared/core/json.h"

#include <QJsonArray>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

constexpr qsizetype maxShown = 8;

QJsonObject objectIn(const Result<http::HttpResponse> &response)
{
    if (!response || response->status != 200)
        return {};
    return json::parseObject(response->body.trimmed()).value_or(QJsonObject());
}

bool writesNoText(const QString &model)
{
    return model.contains("embed"_L1, Qt::CaseInsensitive) || model.contains("rerank"_L1, Qt::CaseInsensitive);
}

} // namespace

LoopbackProbe::LoopbackProbe(http::HttpClient &http, const QList<LocalServer> &servers, std::chrono::milliseconds patience,
                             QObject *parent)
    : QObject(parent),
      m_http(http),
      m_servers(servers),
      m_patience(patience),
      m_candidates(servers.size()),
      m_open(servers.size())
{}

void LoopbackProbe::start()
{
    if (m_servers.isEmpty())
        return QTimer::singleShot(0, this, &LoopbackProbe::finished);
    for (qsizetype server = 0; server < m_servers.size(); ++server) {
        if (!m_servers.at(server).isOllama) {
            askForModels(server);
            continue;
        }
        m_http.fetch(get(urlOf(server, u"/api/version"_s)))
            .then(this, [this, server](const Result<http::HttpResponse> &response) {
                if (objectIn(response).value("version"_L1).isString())
                    askForOllamaModels(server);
                else
                    close(server, {});
            });
    }
}

void LoopbackProbe::askForModels(qsizetype server)
{
    m_http.fetch(get(urlOf(server, u"/v1/models"_s))).then(this, [this, server](const Result<http::HttpResponse> &response) {
        const QJsonObject answer = objectIn(response);
        if (answer.value("object"_L1) == "list"_L1) {
            for (const QJsonValue &model : answer.value("data"_L1).toArray()) {
                const QString id = model["id"_L1].toString();
                if (!id.isEmpty() && !writesNoText(id))
                    return close(server, localProvider(m_servers.at(server), urlOf(server, u"/v1"_s), id, true));
            }
        }
        close(server, {});
    });
}

void LoopbackProbe::askForOllamaModels(qsizetype server)
{
    m_http.fetch(get(urlOf(server, u"/api/tags"_s))).then(this, [this, server](const Result<http::HttpResponse> &response) {
        QStringList models;
        for (const QJsonValue &model : objectIn(response).value("models"_L1).toArray()) {
            const QString name = model["name"_L1].toString();
            if (!name.isEmpty() && !writesNoText(name) && models.size() < maxShown)
                models.append(name);
        }
        if (models.isEmpty())
            return close(server, {});
        askForAbilities(server, models);
    });
}

// The first that takes tools, or else the first.
void LoopbackProbe::askForAbilities(qsizetype server, const QStringList &models)
{
    struct Answers
    {
        qsizetype open = 0;
        QHash<QString, QStringList> abilities{};
    };
    const auto answers = std::make_shared<Answers>(Answers{.open = models.size()});
    for (const QString &model : models) {
        http::HttpRequest request = get(urlOf(server, u"/api/show"_s));
        request.method = "POST";
        request.headers.append(std::pair<QByteArray, QByteArray>("Content-Type", "application/json"));
        request.body = json::compact({{u"model"_s, model}});
        m_http.fetch(request).then(this, [this, server, models, model, answers](const Result<http::HttpResponse> &response) {
            answers->abilities.insert(model, objectIn(response).value("capabilities"_L1).toVariant().toStringList());
            if (--answers->open > 0)
                return;
            const auto takesTools = [&](const QString &one) { return answers->abilities.value(one).contains("tools"_L1); };
            const auto best = std::ranges::find_if(models, takesTools);
            const QString chosen = best == models.end() ? models.first() : *best;
            // A server that does not say what a model can is given the benefit of the doubt.
            const bool saysNothing = answers->abilities.value(chosen).isEmpty();
            close(server, localProvider(m_servers.at(server), urlOf(server, {}), chosen, saysNothing || takesTools(chosen)));
        });
    }
}

void LoopbackProbe::close(qsizetype server, const std::optional<Candidate> &candidate)
{
    m_candidates[server] = candidate;
    if (--m_open > 0)
        return;
    for (qsizetype i = 0; i < m_servers.size() && !m_found; ++i) {
        m_found = m_candidates.at(i);
        m_foundName = m_servers.at(i).name;
    }
    Q_EMIT finished();
}

QUrl LoopbackProbe::urlOf(qsizetype server, const QString &path) const
{
    QUrl url;
    url.setScheme(u"http"_s);
    url.setHost(u"127.0.0.1"_s);
    url.setPort(m_servers.at(server).port);
    url.setPath(path);
    return url;
}

http::HttpRequest LoopbackProbe::get(const QUrl &url) const
{
    return {.url = url,
            .connectTimeout = m_patience,
            .firstByteTimeout = m_patience,
            .idleTimeout = m_patience,
            .totalTimeout = m_patience,
            .maxBytes = 1024 * 1024};
}

} // namespace tom::llm
