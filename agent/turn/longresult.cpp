#include "agent/turn/longresult.h"

#include "agent/tools/resultsmodule.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace tom::agent {

void keepWithin(QList<llm::Image> &images, qint64 bytes)
{
    qsizetype kept = 0;
    while (kept < images.size() && images.at(kept).data.size() <= bytes)
        bytes -= images.at(kept++).data.size();
    images.resize(kept);
}

QString beginning(const QString &text, qsizetype bytes)
{
    qsizetype left = bytes;
    qsizetype end = 0;
    while (end < text.size()) {
        const bool isPair = text.at(end).isHighSurrogate() && end + 1 < text.size() && text.at(end + 1).isLowSurrogate();
        const ushort unit = text.at(end).unicode();
        left -= isPair ? 4 : unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
        if (left < 0)
            break;
        end += isPair ? 2 : 1;
    }
    return text.first(end);
}

ToolResult bounded(const ToolResult &result, TurnRecord &record)
{
    ToolResult shown = result;
    shown.text = beginning(result.text, maxResultBytes);
    if (shown.text.size() == result.text.size())
        return shown;
    const qsizetype from = shown.text.size();
    const QString id = u"r"_s + QUuid::createUuid().toString(QUuid::Id128).first(12);
    const auto kept = record.step({}, [&] {
        return record.journal().rounds().keepResult(id, record.id(),
                                                    result.text.first(std::min(result.text.size(), maxKeptCharacters)));
    });
    shown.text +=
        kept ? u"\n[Shortened: this is up to character %1 of %2. Read on with %3 {\"result\":\"%4\",\"from\":%1}.]"_s.arg(from)
                   .arg(result.text.size())
                   .arg(ResultsModule::qualifiedTool, id)
             : u"\n[Shortened: the result has %1 characters.]"_s.arg(result.text.size());
    return shown;
}

} // namespace tom::agent
