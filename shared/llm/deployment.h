#pragma once

#include "shared/http/httpclient.h"
#include "shared/llm/modelprice.h"
#include "shared/llm/providers.h"

namespace tom::llm {

// One model at one place: everything that a request to it needs. The key is in it: never log one of these.
struct Deployment
{
    QString id{};          // "openai/gpt-…", as the configuration has it
    QString model{};       // as the provider calls it
    QString provider{};    // for people: "OpenAI"
    QUrl baseUrl{};
    Wire wire = Wire::Chat;
    QString key{};         // empty: none is sent
    QString keyPlace{};    // where to correct it: "OPENAI_API_KEY"
    QString settings{};    // where to correct the rest: "llms.openai in config.yml"
    Quirks quirks{};
    QJsonObject options{}; // merged into the body
    http::Headers headers{};   // sent with every request; these come before ours of the same name
    std::optional<ModelPrice> price{};   // as configured, or nothing for a model of this machine
    bool isMakersOwn = false;            // server: without a price, the one of the table counts

    [[nodiscard]] QUrl under(const QString &path) const;   // baseUrl and this
    [[nodiscard]] std::optional<ModelPrice> priceOn(const QDate &day) const;   // none: nobody knows
    [[nodiscard]] QString place() const;   // "OpenAI at https://api.openai.com"

    bool operator==(const Deployment &) const = default;
};

} // namespace tom::llm
