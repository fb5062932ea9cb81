#include "desktop/console/memoryline.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace tom::console {

namespace {

const QHash<QString, MemoryVerb> verbs{{u"list"_s, MemoryVerb::List},       {u"search"_s, MemoryVerb::Search},
                                       {u"add"_s, MemoryVerb::Add},         {u"forget"_s, MemoryVerb::Forget},
                                       {u"history"_s, MemoryVerb::History}, {u"export"_s, MemoryVerb::Export},
                                       {u"import"_s, MemoryVerb::Import}};

} // namespace

Result<CommandLine> readMemory(CommandLine line, const QStringList &words, bool asJson)
{
    const QString verb = words.isEmpty() ? u"list"_s : words.constFirst();
    const auto wrong = [&verb](const QString &text) { return failure(ErrorCode::InvalidInput, text.arg(verb)); };
    if (!verbs.contains(verb))
        return wrong(u"tom memory does not know \"%1\"; see tom --help"_s);
    line.memoryVerb = verbs.value(verb);
    line.json = asJson;
    const QStringList more = words.sliced(words.isEmpty() ? 0 : 1);
    switch (line.memoryVerb) {
    case MemoryVerb::Search:
        line.text = more.join(u' ');
        if (line.text.trimmed().isEmpty())
            return wrong(u"say what to look for: tom memory %1 WORDS"_s);
        break;
    case MemoryVerb::Add:   // without words: what stands on standard input, which no list of processes shows
        line.text = more.join(u' ');
        break;
    case MemoryVerb::Forget:
    case MemoryVerb::History:
        if (more.size() != 1 || !isId(more.constFirst()))
            return wrong(u"say which one: tom memory %1 ID, with an id of tom memory"_s);
        line.id = more.constFirst();
        break;
    case MemoryVerb::List:
    case MemoryVerb::Export:
    case MemoryVerb::Import:
        if (!more.isEmpty())
            return wrong(u"tom memory %1 takes nothing behind it; see tom --help"_s);
        break;
    }
    const bool shows = line.memoryVerb == MemoryVerb::List || line.memoryVerb == MemoryVerb::Search;
    if (asJson && !shows)
        return wrong(u"tom memory %1 takes no --json; list and search do"_s);
    return line;
}

} // namespace tom::console
