#include "desktop/chat/outbox.h"

#include "shared/core/atomicfile.h"
#include "shared/core/json.h"

namespace tom::desktop {

namespace {

constexpr qint64 largestRequest = 16 * 1024 * 1024;

} // namespace

std::optional<protocol::ProcessRequest> Outbox::load() const
{
    const auto request =
        readFile(m_path, largestRequest).and_then(json::parseObject).and_then(protocol::ProcessRequest::fromJson);
    return request ? std::optional(*request) : std::nullopt;
}

Result<void> Outbox::keep(const protocol::ProcessRequest &request) const
{
    return writeFileAtomically(m_path, json::compact(request.toJson()));
}

void Outbox::forget() const
{
    QFile::remove(m_path);
}

} // namespace tom::desktop
