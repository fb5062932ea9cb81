#include "agent/memory/book/memorymodels.h"

#include "shared/llm/configuredprovider.h"
#include "shared/llm/hashembedder.h"
#include "shared/llm/providerembedder.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::memory {

static Q_LOGGING_CATEGORY(lcModels, "tom.memory.memory")

std::unique_ptr<llm::Embedder> embedderFor(const config::MemorySlice &slice, http::HttpClient &http)
{
    const QString &name = slice.memory.embedderProvider;
    const QString &model = slice.memory.embedderModel;
    if (name.isEmpty() || model.isEmpty() || name == config::builtinName)
        return std::make_unique<llm::HashEmbedder>();
    const auto candidate = llm::configuredProvider(config::memoryProvider(slice.memory, slice.llm, name, model), slice.keys);
    if (!candidate) {
        qCWarning(lcModels).noquote() << u"⚠️ memory.embedder_provider %1 cannot be used (%2); the built-in embedder is"_s.arg(
            name, candidate.error());
        return std::make_unique<llm::HashEmbedder>();
    }
    const auto now = [] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
    };
    auto gate = std::make_shared<llm::ProviderGate>(candidate->limits.maxConcurrent, candidate->limits.minInterval, now);
    return std::make_unique<llm::ProviderEmbedder>(http, candidate->deployments.front(), 0, llm::ChatTiming{}, std::move(gate));
}

} // namespace tom::memory
