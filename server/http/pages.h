#pragma once

#include <QByteArray>
#include <QString>

// The few pages for a browser.
namespace tom::server::pages {

[[nodiscard]] QByteArray signIn(const QString &message);   // a message of ours, or empty
[[nodiscard]] QByteArray home(const QString &username, const QString &server);
[[nodiscard]] QByteArray style();

} // namespace tom::server::pages
