#include "shared/httpserver/request.h"

#include <cstdlib>

using namespace Qt::StringLiterals;
using namespace tom;

namespace {

constexpr QByteArrayView name = "__Host-tom_session";

// The same rule in other words: the first part between semicolons that is NAME=value when blanks around it are left out.
QByteArray expected(QByteArrayView header)
{
    while (!header.isEmpty()) {
        const qsizetype end = header.indexOf(';');
        QByteArrayView part = (end < 0 ? header : header.first(end)).trimmed();
        header = end < 0 ? QByteArrayView() : header.sliced(end + 1);
        if (!part.startsWith(name))
            continue;
        part = part.sliced(name.size());
        if (part.startsWith('='))
            return part.sliced(1).toByteArray();
    }
    return {};
}

} // namespace

// A cookie is found by its whole name only, and nothing of another cookie is in its value.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArray header(reinterpret_cast<const char *>(data), qsizetype(size));
    const httpserver::Request request{.headers = {{"Host", "a"}, {"cOOkie", header}}};

    const QByteArray value = request.cookie(name);
    if (value != expected(header) || value.contains(';'))
        std::abort();
    if (!request.cookie("session").isEmpty() && !header.contains("session="))
        std::abort();
    return 0;
}
