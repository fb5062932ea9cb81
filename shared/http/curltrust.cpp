#include "shared/http/curltrust.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace tom::http {

namespace {

QByteArray pemOf(const QList<auth::Certificate> &certificates)
{
    QByteArray pem;
    for (const auth::Certificate &certificate : certificates)
        pem += certificate.toPem();
    return pem;
}

bool setBlob(CURL *handle, CURLoption option, const QByteArray &bytes)
{
    curl_blob blob{.data = const_cast<char *>(bytes.constData()), .len = size_t(bytes.size()), .flags = CURL_BLOB_NOCOPY};
    return curl_easy_setopt(handle, option, &blob) == CURLE_OK;
}

bool setString(CURL *handle, CURLoption option, const char *value)
{
    return curl_easy_setopt(handle, option, value) == CURLE_OK;
}

bool hasHashedNames(const QString &folder)
{
    return !folder.isEmpty() && !QDir(folder).entryList({u"????????.0"_s}, QDir::Files | QDir::System).isEmpty();
}

struct SystemAuthorities
{
    QByteArray file{};
    QByteArray folder{};
};

// Where the system keeps its authorities. From a folder with hashed names only those are read that a certificate asks for;
// a file is read as a whole, once for all connections of a client.
SystemAuthorities systemAuthorities()
{
    const QByteArray namedFile = qgetenv("SSL_CERT_FILE");
    const QByteArray namedFolder = qgetenv("SSL_CERT_DIR");
    if (!namedFile.isEmpty() || !namedFolder.isEmpty())
        return {.file = namedFile, .folder = namedFolder};
    SystemAuthorities found;
    if (CURL *handle = curl_easy_init()) {
        const char *file = nullptr;
        const char *folder = nullptr;
        curl_easy_getinfo(handle, CURLINFO_CAINFO, &file);
        curl_easy_getinfo(handle, CURLINFO_CAPATH, &folder);
        found = {.file = QByteArray(file), .folder = QByteArray(folder)};
        curl_easy_cleanup(handle);
    }
    if (hasHashedNames(QString::fromLocal8Bit(found.folder)))
        found.file.clear();
    else if (!found.file.isEmpty())
        found.folder.clear();
    return found;
}

} // namespace

CurlTrust::CurlTrust(const Trust &trust) : m_trust(trust)
{
    if (!trust.pinnedKey.isEmpty())
        m_pin = "sha256//"_ba + QByteArray::fromHex(trust.pinnedKey).toBase64();
    else if (!trust.authority.isEmpty())
        m_authority = pemOf(trust.authority);
    else {
        static const SystemAuthorities system = systemAuthorities();
        m_systemFile = system.file;
        m_systemFolder = system.folder;
    }
    if (!trust.certificateChain.isEmpty()) {
        m_chain = pemOf(trust.certificateChain);
        m_key = trust.privateKey.toPem();
    }
}

bool CurlTrust::applyTo(CURL *handle) const
{
    bool isTaken = curl_easy_setopt(handle, CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2)) == CURLE_OK;
    // With a pin nobody else is asked: the certificate of a Tom is its own, and its name may be any.
    const bool isPinned = !m_pin.isEmpty();
    isTaken = isTaken && curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, isPinned ? 0L : 1L) == CURLE_OK
              && curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, isPinned ? 0L : 2L) == CURLE_OK;
    if (isPinned)
        isTaken = isTaken && setString(handle, CURLOPT_PINNEDPUBLICKEY, m_pin.constData());
    const auto orNone = [](const QByteArray &path) { return path.isEmpty() ? nullptr : path.constData(); };
    isTaken = isTaken && setString(handle, CURLOPT_CAINFO, orNone(m_systemFile))
              && setString(handle, CURLOPT_CAPATH, orNone(m_systemFolder));
    if (!m_authority.isEmpty())
        isTaken = isTaken && setBlob(handle, CURLOPT_CAINFO_BLOB, m_authority);
    if (!m_chain.isEmpty())
        isTaken = isTaken && setBlob(handle, CURLOPT_SSLCERT_BLOB, m_chain) && setBlob(handle, CURLOPT_SSLKEY_BLOB, m_key)
                  && setString(handle, CURLOPT_SSLCERTTYPE, "PEM") && setString(handle, CURLOPT_SSLKEYTYPE, "PEM");
    return isTaken;
}

} // namespace tom::http
