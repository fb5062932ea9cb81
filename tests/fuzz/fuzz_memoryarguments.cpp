#include "agent/memory/tools/memoryfields.h"
#include "agent/memory/tools/memorytools.h"
#include "shared/core/json.h"

#include <QJsonArray>

#include <cstdlib>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::memory;

namespace {

void require(bool isSo)
{
    if (!isSo)
        std::abort();
}

} // namespace

// What a caller gives to the tools and the REST routes of the memory service. Whatever comes: either a reason to refuse it, or
// values inside the limits that are promised, which say the same once more.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const auto arguments = json::parseObject(QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)));
    if (!arguments)
        return 0;
    if (const auto memory = newMemoryFrom(*arguments)) {
        require(memory->author.size() <= 200 && memory->conversation.size() <= 200 && memory->turn.size() <= 200);
        require(!memory->expires || memory->expires->timeSpec() == Qt::UTC);
        // As the callers of the seed write it.
        QJsonObject again = *arguments;
        again.insert(u"metadata"_s, QString::fromUtf8(json::compact(memory->metadata)));
        const auto second = newMemoryFrom(again);
        require(second && second->metadata == memory->metadata && second->text == memory->text);
    } else {
        require(!memory.error().message.isEmpty());
    }
    if (const auto query = queryFrom(*arguments)) {
        require(query->limit >= 1 && query->limit <= 100);
        require(query->threshold >= 0 && query->threshold <= 1);
        require(!query->since || query->since->isValid());
        require(!query->until || query->until->isValid());
    } else {
        require(!query.error().message.isEmpty());
    }
    return 0;
}
