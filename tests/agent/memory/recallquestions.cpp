#include "tests/agent/memory/recallquestions.h"

#include <QDir>
#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::memory::test {

namespace {

Result<FactValue> factFrom(const QString &text)
{
    if (text == "-"_L1)
        return FactValue{};
    bool isNumber = false;
    const FactValue fact{.fact = text.section(u'.', 0, 0), .value = text.section(u'.', 1).toInt(&isNumber)};
    if (fact.fact.isEmpty() || !isNumber || fact.value < 1)
        return failure(ErrorCode::InvalidInput, u"\"%1\" is no fact such as garage.2"_s.arg(text));
    return fact;
}

Result<RecallQuestion::Kind> kindFrom(const QString &name)
{
    using Kind = RecallQuestion::Kind;
    static const QHash<QString, Kind> kinds{{u"plain"_s, Kind::Plain},
                                            {u"changed"_s, Kind::Changed},
                                            {u"date"_s, Kind::Date},
                                            {u"negation"_s, Kind::Negation},
                                            {u"never"_s, Kind::Never}};
    if (!kinds.contains(name))
        return failure(ErrorCode::InvalidInput, u"\"%1\" is no kind of question"_s.arg(name));
    return kinds.value(name);
}

Result<void> takeHeader(RecallHousehold &household, const QString &key, const QString &value)
{
    if (key == "language"_L1 && (value == "en"_L1 || value == "fr"_L1)) {
        household.language = value;
        return {};
    }
    if (key == "part"_L1 && (value == "tuned"_L1 || value == "held-out"_L1)) {
        household.isHeldOut = value == "held-out"_L1;
        return {};
    }
    return failure(ErrorCode::InvalidInput, u"it is neither said, nor asked, nor a part or a language"_s);
}

Result<void> takeQuestion(RecallHousehold &household, const QStringList &fields)
{
    const auto kind = kindFrom(fields.at(0).sliced(1).trimmed());
    if (!kind)
        return std::unexpected(kind.error());
    RecallQuestion question{.kind = *kind, .words = fields.at(2)};
    for (const QString &name : fields.at(1).split(u',', Qt::SkipEmptyParts)) {
        const auto fact = factFrom(name.trimmed());
        if (!fact)
            return std::unexpected(fact.error());
        question.answers.append(*fact);
    }
    household.questions.append(question);
    return {};
}

Result<void> takeLine(RecallHousehold &household, const QString &line)
{
    QStringList fields = line.split(u'|');
    std::ranges::transform(fields, fields.begin(), [](const QString &field) { return field.trimmed(); });
    if (fields.size() == 1)
        return takeHeader(household, line.section(u':', 0, 0).trimmed(), line.section(u':', 1).trimmed());
    if (fields.size() != 3 || fields.at(2).isEmpty())
        return failure(ErrorCode::InvalidInput, u"it must have two bars, and words behind them"_s);
    if (line.startsWith(u'?'))
        return takeQuestion(household, fields);
    const auto fact = factFrom(fields.at(1));
    if (!fact)
        return std::unexpected(fact.error());
    const QDate day = QDate::fromString(fields.at(0), Qt::ISODate);
    if (!day.isValid())
        return failure(ErrorCode::InvalidInput, u"\"%1\" is no day"_s.arg(fields.at(0)));
    household.said.append({.day = day, .says = *fact, .words = fields.at(2)});
    return {};
}

} // namespace

Result<RecallHousehold> RecallHousehold::parse(const QString &name, const QString &text)
{
    RecallHousehold household{.name = name};
    int number = 0;
    for (const QString &raw : text.split(u'\n')) {
        ++number;
        const QString line = raw.trimmed();
        if (line.isEmpty() || line.startsWith(u'#'))
            continue;
        if (const auto taken = takeLine(household, line); !taken)
            return failure(ErrorCode::InvalidInput, u"%1:%2: %3"_s.arg(name).arg(number).arg(taken.error().message));
    }
    return household;
}

QList<RecallHousehold> recallHouseholds()
{
    QList<RecallHousehold> households;
    const QDir folder(QStringLiteral(TOM_SOURCE_DIR "/tests/data/memory"));
    for (const QString &name : folder.entryList({u"*.txt"_s}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("%s cannot be read", qUtf8Printable(file.fileName()));
        const auto household = RecallHousehold::parse(name.section(u'.', 0, 0), QString::fromUtf8(file.readAll()));
        if (!household)
            qFatal("%s", qUtf8Printable(household.error().message));
        households.append(*household);
    }
    return households;
}

} // namespace tom::memory::test
