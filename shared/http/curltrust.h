#pragma once

#include "shared/http/trust.h"

#include <curl/curl.h>

namespace tom::http {

// A Trust in libcurl's words, worked out once for all requests of a client. Must outlive the transfers it was applied to.
class CurlTrust
{
public:
    explicit CurlTrust(const Trust &trust);

    [[nodiscard]] const Trust &trust() const { return m_trust; }
    // False when libcurl did not take something: then nothing may be sent.
    [[nodiscard]] bool applyTo(CURL *handle) const;

private:
    Trust m_trust;
    QByteArray m_pin;
    QByteArray m_authority;
    QByteArray m_chain;
    QByteArray m_key;
    QByteArray m_systemFile;
    QByteArray m_systemFolder;
};

} // namespace tom::http
