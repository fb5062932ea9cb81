#pragma once

#include "shared/httpserver/request.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

// The few pages and scripts for a browser, and the contract for programs.
namespace tom::server::pages {

[[nodiscard]] QByteArray signIn(const QString &message);   // a message of ours, or empty
// The second page of a sign-in; the ticket stands for what the first one brought.
[[nodiscard]] QByteArray code(const QByteArray &ticket, const QString &message);
[[nodiscard]] QByteArray home(const QString &username, const QString &server);
[[nodiscard]] QByteArray homeScript();
[[nodiscard]] QByteArray style();
// A service worker that shows what is pushed. The configuration goes into its code as JSON.
[[nodiscard]] QByteArray pushWorker(const QJsonObject &configuration);
[[nodiscard]] QByteArray openapi();   // the contract

// With the server's usual no-referrer a browser would call the origin of a form "null", which is nobody we know.
[[nodiscard]] httpserver::Response answer(const QByteArray &page, int status = 200);

} // namespace tom::server::pages
