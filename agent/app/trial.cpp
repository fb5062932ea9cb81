#include "agent/app/trial.h"

#include "agent/app/slicesecrets.h"
#include "shared/core/json.h"
#include "shared/log/logsetup.h"

#include <QDir>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::agent {

Trial::Trial(std::chrono::milliseconds patience, QObject *parent) : QObject(parent)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        const QString silence = u"%1 did not answer within %2 seconds"_s.arg(m_name).arg(m_patience.interval() / 1000);
        const ServiceConnection *connection = m_hub ? m_hub->connection(m_name) : nullptr;
        const QString error = connection ? connection->lastError() : QString();
        end(false, (m_models + QStringList{error.isEmpty() ? silence : error}).join(u'\n'));
    });
}

Trial::~Trial() = default;

void Trial::start(const QByteArray &line)
{
    const Result<QJsonObject> object = json::parseObject(line);
    if (!object)
        return end(false, object.error().message);
    Result<config::AgentSlice> slice = config::AgentSlice::fromJson(object->value("agent"_L1).toObject());
    if (!slice)
        return end(false, slice.error().message);
    m_slice = std::move(*slice);
    keepSecrets(m_slice);
    m_patience.start();
    if (object->contains("service"_L1))
        tryService(object->value("service"_L1).toString());
    else
        tryLlm(object->value("llm"_L1).toString());
}

void Trial::tryLlm(const QString &name)
{
    m_name = name;
    m_check = std::make_unique<llm::LlmCheck>(m_http, m_slice.llm, m_slice.keys);
    connect(m_check.get(), &llm::LlmCheck::checked, this, [this](const QString &said) {
        m_said.append(said.section(u' ', 1));   // without its sign
    });
    connect(m_check.get(), &llm::LlmCheck::modelChecked, this, &Trial::takeModel);
    connect(m_check.get(), &llm::LlmCheck::finished, this,
            [this](bool works) { end(works, (m_models.isEmpty() ? m_said : m_models).join(u'\n')); });
    m_check->start(name);
}

void Trial::takeModel(const QString &model, const QList<int> &levels, bool isGood, const QString &said)
{
    QStringList numbers;
    for (const int level : levels)
        numbers.append(QString::number(level));
    m_models.append(u"%1 %2 (complexity %3): %4"_s.arg(isGood ? u"✅"_s : u"❌"_s, model, numbers.join(u", "_s), said));
}

void Trial::tryService(const QString &name)
{
    m_name = name;
    const auto service = std::ranges::find(m_slice.services, name, &config::Service::name);
    if (service == m_slice.services.end())
        return end(false, u"%1: there is no such service of %2"_s.arg(name, m_slice.username));
    service->enabled = true;   // also before it is switched on
    m_secrets = std::make_unique<ServiceSecrets>(QDir(m_slice.userFolder).filePath(u"service-secrets.json"_s));
    m_hub = std::make_unique<ServiceHub>(m_http, m_tools, m_slice.username, *m_secrets);
    m_hub->add({*service});
    connect(m_hub.get(), &ServiceHub::changed, this, &Trial::look);
    m_hub->start();
}

void Trial::look()
{
    const ServiceConnection *connection = m_hub->connection(m_name);
    if (!connection)
        return;
    if (connection->state() == ServiceConnection::State::Failed)
        return end(false, connection->lastError());
    if (connection->state() != ServiceConnection::State::Connected)
        return;
    QStringList tools;
    for (const mcp::Tool &tool : connection->tools())
        tools.append(tool.name);
    end(true, u"%1 answers and has %2 tools"_s.arg(m_name).arg(tools.size()), tools);
}

void Trial::end(bool works, const QString &result, const QStringList &tools)
{
    if (std::exchange(m_hasEnded, true))
        return;
    m_patience.stop();
    // A server may repeat what it was told.
    QJsonObject outcome{{u"works"_s, works}, {u"result"_s, log::withoutSecrets(result)}};
    if (m_hub)
        outcome.insert("tools"_L1, QJsonArray::fromStringList(tools));
    Q_EMIT finished(outcome);
}

} // namespace tom::agent
