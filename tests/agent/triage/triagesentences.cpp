#include "tests/agent/triage/triagesentences.h"

#include "shared/core/json.h"
#include "tests/agent/triage/manytools.h"

#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::agent::test {

namespace {

QByteArray dataOf(const QString &name)
{
    QFile file(QStringLiteral(TOM_SOURCE_DIR "/tests/agent/triage/data/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is missing", qUtf8Printable(file.fileName()));
    return file.readAll();
}

} // namespace

QList<TriageSentence> triageSentences()
{
    QList<TriageSentence> sentences;
    for (const QString &line : QString::fromUtf8(dataOf(u"sentences.txt"_s)).split(u'\n', Qt::SkipEmptyParts)) {
        if (line.startsWith(u'#'))
            continue;
        const qsizetype bar = line.lastIndexOf(u'|');
        TriageSentence sentence{.text = line.first(bar).trimmed()};
        for (const QString &module : line.sliced(bar + 1).split(u',', Qt::SkipEmptyParts)) {
            if (!module.trimmed().isEmpty())
                sentence.modules.append(module.trimmed());
        }
        sentence.modules.sort();
        sentences.append(sentence);
    }
    return sentences;
}

void addHousehold(ToolRegistry &tools)
{
    const auto read = json::parseObject(dataOf(u"modules.json"_s));
    if (!read)
        qFatal("modules.json: %s", qUtf8Printable(read.error().message));
    for (auto module = read->begin(); module != read->end(); ++module) {
        WordyModule::Words words{.name = module.key(), .description = module.value()["description"_L1].toString()};
        const QJsonObject offered = module.value()["tools"_L1].toObject();
        for (auto tool = offered.begin(); tool != offered.end(); ++tool)
            words.tools.append({.name = tool.key(), .description = tool.value().toString(), .parameters = noParameters()});
        tools.add(std::make_unique<WordyModule>(words));
    }
}

void TriageScore::count(const QStringList &expected, QStringList chosen)
{
    chosen.sort();
    ++sentences;
    exact += chosen == expected;
    covered += std::ranges::all_of(expected, [&chosen](const QString &module) { return chosen.contains(module); });
}

} // namespace tom::agent::test
