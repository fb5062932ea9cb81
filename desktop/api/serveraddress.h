#pragma once

#include "shared/core/result.h"

#include <QCoreApplication>
#include <QString>
#include <QUrl>

namespace tom::desktop {

// Which server, as a person writes it: "localhost:8443", "tom.example.org", "https://tom.example.org".
class ServerAddress
{
    Q_DECLARE_TR_FUNCTIONS(ServerAddress)

public:
    // Without a scheme the port of a fresh server (8443) is meant, with https:// the usual 443.
    [[nodiscard]] static Result<ServerAddress> parse(const QString &text);

    [[nodiscard]] QString host() const { return m_origin.host(); }
    [[nodiscard]] QUrl url(const QString &path = {}) const;
    // The one spelling of this address, "https://host:port": two addresses are the same server when it is equal.
    [[nodiscard]] QString toString() const;

    bool operator==(const ServerAddress &) const = default;

private:
    QUrl m_origin;
};

} // namespace tom::desktop
