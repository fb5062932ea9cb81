#pragma once

#include "shared/http/curltrust.h"
#include "shared/http/httpclient.h"

#include <memory>

namespace tom::http {

// Our request in libcurl's words: nothing is followed, kept, waited for or sent twice. Must outlive its transfer.
class CurlRequest
{
public:
    CurlRequest(const HttpRequest &request, std::shared_ptr<const CurlTrust> trust);

    // False when libcurl did not take something: then nothing may be sent.
    [[nodiscard]] bool applyTo(CURL *handle);

    [[nodiscard]] bool mayBeRepeated() const { return m_mayBeRepeated; }
    // The next piece of the body. It can be read once, so that nothing is paid or executed twice.
    [[nodiscard]] size_t read(char *to, size_t most);
    // Whether libcurl unpacks the answer.
    [[nodiscard]] bool unpacks() const { return m_unpacks; }

private:
    struct FreeList
    {
        void operator()(curl_slist *list) const { curl_slist_free_all(list); }
    };
    using List = std::unique_ptr<curl_slist, FreeList>;

    static bool append(List &list, const QByteArray &line);
    void listHeaders(const HttpRequest &request);

    std::shared_ptr<const CurlTrust> m_trust;
    QByteArray m_method;
    QByteArray m_url;
    QByteArray m_body;
    qsizetype m_read = 0;
    List m_headers;
    List m_connectTo;
    bool m_isLoopback;
    bool m_isTls;
    bool m_mayBeRepeated;
    bool m_unpacks = true;
    bool m_isWhole = true;
};

} // namespace tom::http
