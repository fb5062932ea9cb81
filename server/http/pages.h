#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>

// The few pages and scripts for a browser, and the contract for programs.
namespace tom::server::pages {

[[nodiscard]] QByteArray signIn(const QString &message);   // a message of ours, or empty
[[nodiscard]] QByteArray home(const QString &username, const QString &server);
[[nodiscard]] QByteArray style();
// A service worker that shows what is pushed. The configuration goes into its code as JSON.
[[nodiscard]] QByteArray pushWorker(const QJsonObject &configuration);
[[nodiscard]] QByteArray openapi();   // the contract

} // namespace tom::server::pages
