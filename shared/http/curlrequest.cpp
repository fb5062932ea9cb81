#include "shared/http/curlrequest.h"

#include <QHostAddress>
#include <QLoggingCategory>

#include <algorithm>
#include <cstring>
#include <limits>

using namespace Qt::StringLiterals;

namespace tom::http {

static Q_LOGGING_CATEGORY(lcCurl, "tom.http.curl")

namespace {

bool isLoopback(const QString &host)
{
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

bool isNameCharacter(char one)
{
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9')
           || (one != '\0' && std::strchr("!#$%&'*+-.^_`|~", one) != nullptr);
}

bool isValueCharacter(char one)
{
    return one == '\t' || (uchar(one) >= 0x20 && one != 0x7f);
}

QByteArray bracketed(const QString &host)
{
    return host.contains(u':') ? '[' + host.toLatin1() + ']' : QUrl::toAce(host);
}

template<typename Value>
bool set(CURL *handle, CURLoption option, Value value)
{
    return curl_easy_setopt(handle, option, value) == CURLE_OK;
}

} // namespace

CurlRequest::CurlRequest(const HttpRequest &request, std::shared_ptr<const CurlTrust> trust)
    : m_trust(std::move(trust)),
      m_method(request.method),
      m_body(request.body),
      m_isLoopback(isLoopback(request.url.host())),
      m_isTls(request.url.scheme() == "https"_L1),
      m_mayBeRepeated(request.body.isEmpty() && (request.method == "GET" || request.method == "HEAD"))
{
    QUrl url = request.url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    listHeaders(request);
    if (const QString &name = m_trust->trust().name; !name.isEmpty() && m_isTls) {
        // To libcurl the certificate's name is the host; where that really is, and what it is called there, is said beside it.
        const QByteArray host = bracketed(url.host());
        const QByteArray port = QByteArray::number(url.port(443));
        m_isWhole = m_isWhole && append(m_headers, "Host: " + host + (url.port(443) == 443 ? ""_ba : ':' + port))
                    && append(m_connectTo, "::" + host + ':' + port);
        url.setHost(name);
    }
    m_url = url.toEncoded();
}

bool CurlRequest::append(List &list, const QByteArray &line)
{
    curl_slist *longer = curl_slist_append(list.get(), line.constData());
    if (!longer)
        return false;
    [[maybe_unused]] curl_slist *same = list.release();
    list.reset(longer);
    return true;
}

void CurlRequest::listHeaders(const HttpRequest &request)
{
    bool hasAgent = false;
    bool hasType = false;
    for (auto header = request.headers.begin(); header != request.headers.end(); ++header) {
        const auto &[name, value] = *header;
        const auto isSame = [&name](const auto &other) { return name.compare(other.first, Qt::CaseInsensitive) == 0; };
        if (std::any_of(header + 1, request.headers.end(), isSame))
            continue;   // the last one counts
        if (name.isEmpty() || !std::ranges::all_of(name, isNameCharacter) || !std::ranges::all_of(value, isValueCharacter)) {
            qCWarning(lcCurl, "a header that cannot be sent was left out");   // a line end in it would begin another one
            continue;
        }
        hasAgent = hasAgent || name.compare("User-Agent", Qt::CaseInsensitive) == 0;
        hasType = hasType || name.compare("Content-Type", Qt::CaseInsensitive) == 0;
        m_unpacks = m_unpacks && name.compare("Accept-Encoding", Qt::CaseInsensitive) != 0;
        const QByteArray trimmed = value.trimmed();
        m_isWhole = m_isWhole && append(m_headers, trimmed.isEmpty() ? name + ';' : name + ": " + trimmed);
    }
    if (!hasAgent)
        m_isWhole = m_isWhole && append(m_headers, "User-Agent: Tom/" TOM_VERSION);
    if (!hasType)   // else libcurl calls it a form
        m_isWhole =
            m_isWhole && append(m_headers, m_body.isEmpty() ? "Content-Type:"_ba : "Content-Type: application/octet-stream"_ba);
    m_isWhole = m_isWhole && append(m_headers, "Expect:");   // else a long body waits for leave
}

bool CurlRequest::applyTo(CURL *handle)
{
    bool isTaken = m_isWhole && set(handle, CURLOPT_URL, m_url.constData()) && set(handle, CURLOPT_HTTPHEADER, m_headers.get())
                   && set(handle, CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_1_1))
                   && set(handle, CURLOPT_PROTOCOLS_STR, "http,https") && set(handle, CURLOPT_PATH_AS_IS, 1L)
                   && set(handle, CURLOPT_FOLLOWLOCATION, 0L) && set(handle, CURLOPT_NOSIGNAL, 1L)
                   && set(handle, CURLOPT_NOPROGRESS, 1L) && set(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    // One that is never reached. With any, libcurl reads once for each time that something came, and looks whether there is more;
    // without, it reads until there is nothing, which is a system call more for each piece of a stream.
    isTaken = isTaken && set(handle, CURLOPT_MAX_RECV_SPEED_LARGE, std::numeric_limits<curl_off_t>::max());
    // Not for a minute: a container that was started anew has another address, and the old one may be nobody's.
    isTaken = isTaken && set(handle, CURLOPT_DNS_CACHE_TIMEOUT, 1L);
    // Who gives up does not wait for a thread that asks for a name.
    isTaken = isTaken && set(handle, CURLOPT_QUICK_EXIT, 1L);
    if (m_isLoopback)
        isTaken = isTaken && set(handle, CURLOPT_PROXY, "");
    if (m_connectTo)
        isTaken = isTaken && set(handle, CURLOPT_CONNECT_TO, m_connectTo.get());
    if (m_unpacks && !set(handle, CURLOPT_ACCEPT_ENCODING, ""))   // all that it can
        m_unpacks = false;
    if (m_isTls)
        isTaken = isTaken && m_trust->applyTo(handle);
    if (m_mayBeRepeated)
        return isTaken && set(handle, m_method == "HEAD" ? CURLOPT_NOBODY : CURLOPT_HTTPGET, 1L);
    return isTaken && set(handle, CURLOPT_POST, 1L) && set(handle, CURLOPT_CUSTOMREQUEST, m_method.constData())
           && set(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(m_body.size()));
}

size_t CurlRequest::read(char *to, size_t most)
{
    const auto size = std::min(most, size_t(m_body.size() - m_read));
    std::memcpy(to, m_body.constData() + m_read, size);
    m_read += qsizetype(size);
    return size;
}

}   // namespace tom::http
