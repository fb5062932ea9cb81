#pragma once

#include "shared/httpserver/request.h"

#include <QStringList>

#include <expected>
#include <functional>

namespace tom::memory {

// Who may ask: requests that were really meant for this address (no page of a stranger, no name of a stranger that leads
// here), with a token that names a user. Knows nothing of what is asked.
class Admission
{
public:
    // The user of a token; nothing when it is none of ours.
    using FindUser = std::function<std::optional<QString>(QByteArrayView token)>;

    // hosts: names by which we are called, beside those of the loopback address and addresses in digits.
    Admission(FindUser findUser, const QStringList &hosts);

    // The user, or the answer that refuses.
    [[nodiscard]] std::expected<QString, httpserver::Response> check(const httpserver::Request &request) const;

private:
    [[nodiscard]] bool isOurHost(const QString &host) const;

    FindUser m_findUser;
    QStringList m_hosts;
};

} // namespace tom::memory
