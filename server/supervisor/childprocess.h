#pragma once

#include "shared/config/config.h"

#include <QProcess>

namespace tom::server {

// What a program of ours needs of our environment, and nothing that may hold a key. username: whose it is; empty: nobody's.
[[nodiscard]] QProcessEnvironment childEnvironment(const QString &home, const QString &username);

// Lets it have so much of the machine, and a session of its own. Before it starts.
void limitChild(QProcess &process, const config::Agents &limits);

} // namespace tom::server
