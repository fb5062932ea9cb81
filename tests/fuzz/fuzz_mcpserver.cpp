#include "agent/memory/tools/memorytools.h"
#include "shared/core/json.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <cstdlib>

using namespace Qt::StringLiterals;
using namespace tom;

namespace {

// The memory service's tools over a file of their own.
struct Service
{
    SystemClock clock{};
    memory::MemoryBook book;
    mcp::Server server{mcp::ServerSettings{.name = u"fuzzed"_s, .version = u"1"_s}};

    explicit Service(const QString &folder) : book(memory::UserFiles::Settings{.folder = folder}, clock)
    {
        memory::addMemoryTools(server, book);
    }
};

} // namespace

// The first line is the header of the revision, the rest the message. Whatever comes, what goes back is the end of one
// message: with its id where it has one, and never somebody else's memories.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static int count = 0;
    static char name[] = "fuzz";
    static char *arguments[] = {name, nullptr};
    static int argumentCount = 1;
    static const QTemporaryDir folder;
    // Both never end: Qt Sql's own statics, which are made later, end before ours and are still told of the end of these.
    static const auto *application = new QCoreApplication(argumentCount, arguments);
    static auto &service = *new Service(folder.path());
    Q_UNUSED(application)
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const qsizetype line = bytes.indexOf('\n');
    mcp::ServerMessage message{.body = bytes.sliced(line + 1), .caller = u"alice"_s};
    if (line > 0)
        message.headers.emplaceBack("MCP-Protocol-Version", bytes.first(line));
    if (const auto object = json::parseObject(message.body); object && bytes.startsWith("2026-07-28\n")) {
        message.headers.emplaceBack("Mcp-Method", object->value("method"_L1).toString().toUtf8());
        message.headers.emplaceBack("Mcp-Name", mcp::encodedHeader(object->value("params"_L1)["name"_L1].toString()));
    }
    const auto exchange = service.server.receive(message);
    int answers = 0;
    QObject::connect(exchange.get(), &mcp::ServerExchange::answered, exchange.get(), [&answers](const mcp::ServerAnswer &answer) {
        ++answers;
        const bool isMessage = answer.message.value("jsonrpc"_L1) == "2.0"_L1 && answer.message.contains("id"_L1);
        if (answer.message.isEmpty() != (answer.verdict == mcp::ServerAnswer::Verdict::Accepted)
            || (!answer.message.isEmpty() && !isMessage))
            std::abort();
    });
    QCoreApplication::sendPostedEvents();
    QCoreApplication::processEvents();
    if (answers != 1)
        std::abort();
    if (++count % 1000 == 0) {   // else it keeps what it was told for ever
        const auto page = service.book.page(u"alice"_s, memory::MemoryBook::maxPage, {});
        for (const memory::Memory &known : page->memories)
            (void)service.book.remove(u"alice"_s, known.id);
    }
    return 0;
}
