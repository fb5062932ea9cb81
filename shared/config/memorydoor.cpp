#include "shared/config/memorydoor.h"

#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

bool isWithoutToken(const Service &service)
{
    return service.name == memoryServiceName && QUrl(service.url).scheme() == "http"_L1
           && std::ranges::none_of(service.headers, [](const auto &header) {
                  return header.first.compare("Authorization"_L1, Qt::CaseInsensitive) == 0;
              });
}

} // namespace

bool wantsMemoryToken(const QList<Service> &services, const Memory &memory)
{
    return memory.isPlain && std::ranges::any_of(services, &isWithoutToken);
}

void enterMemory(AgentSlice &slice, const MemoryDoor &door)
{
    slice.memory = slice.allows(memoryServiceName) ? door : MemoryDoor();
    if (!door.url.isEmpty() || door.token.isEmpty())
        return;
    slice.memory = {};
    for (Service &service : slice.services) {
        if (!isWithoutToken(service))
            continue;
        service.headers.append({u"Authorization"_s, u"Bearer "_s + door.token});
        if (service.tools == ToolRules{})
            service.tools.allow = {u"add_memory"_s};
    }
}

} // namespace tom::config
