#include "agent/app/checkllm.h"

#include "agent/app/handstart.h"
#include "shared/http/curlhttpclient.h"
#include "shared/llm/llmcheck.h"
#include "shared/llm/llmrouter.h"
#include "shared/log/logsetup.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace tom::agent {

int checkLlm(const CommandLine &line, const QProcessEnvironment &environment, const std::function<void(const QString &)> &print)
{
    constexpr int noConfiguration = 2;
    const auto config = configByHand(line);
    if (!config) {
        print(u"❌ %1\n"_s.arg(config.error().message));
        return noConfiguration;
    }
    QHash<QString, QString> keys;
    for (const QString &variable : llm::keyVariables(config->global.llm)) {
        if (!environment.contains(variable))
            continue;
        keys.insert(variable, environment.value(variable));
        log::addSecret(environment.value(variable));
    }
    http::CurlHttpClient http;
    llm::LlmCheck check(http, config->global.llm, keys);
    QObject::connect(&check, &llm::LlmCheck::checked, &check, [&print](const QString &said) { print(said + u'\n'); });
    QObject::connect(&check, &llm::LlmCheck::finished, &check,
                     [](bool allAnswered) { QCoreApplication::exit(allAnswered ? 0 : 1); });
    QMetaObject::invokeMethod(&check, [&] { check.start(line.checkedLlm); }, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

} // namespace tom::agent
