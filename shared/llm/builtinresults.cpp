#include "shared/llm/builtinresults.h"

#include "shared/llm/builtinarithmetic.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tom::llm::builtin {

namespace {

constexpr qsizetype maxBullets = 50;

bool isAbout(const QString &key)   // about the answer, no part of it
{
    static const QSet<QString> keys{u"message"_s, u"status"_s, u"ok"_s, u"success"_s, u"count"_s, u"found"_s, u"total"_s};
    return keys.contains(key);
}

QString keyText(const QString &key)
{
    return QString(key).replace(u'_', u' ');
}

QString scalarText(const QJsonValue &value, const Language &language, const QTimeZone &zone)
{
    if (value.isDouble())
        return formatNumber(value.toDouble(), language);
    if (value.isBool())
        return language.table(u"labels"_s).value(value.toBool() ? "true"_L1 : "false"_L1).toString();
    const QString text = value.toString();
    if (text.size() >= 19 && text.at(10) == u'T') {
        const QDateTime moment = QDateTime::fromString(text, Qt::ISODate);
        if (moment.isValid())
            return language.locale().toString(moment.toTimeZone(zone), u"d MMMM yyyy, HH:mm"_s);
    }
    if (text.size() == 10 && text.at(4) == u'-') {
        const QDate date = QDate::fromString(text, Qt::ISODate);
        if (date.isValid())
            return language.locale().toString(date, u"d MMMM yyyy"_s);
    }
    return text;
}

// One thing of a list: its number, its name, and the rest in parentheses.
QString rowText(const QJsonValue &row, const Language &language, const QTimeZone &zone)
{
    if (!row.isObject())
        return scalarText(row, language, zone);
    QJsonObject fields = row.toObject();
    QString head;
    for (const QString &key : {u"text"_s, u"title"_s, u"name"_s, u"item"_s, u"summary"_s, u"memory"_s, u"subject"_s}) {
        if (head.isEmpty() && fields.value(key).isString())
            head = fields.take(key).toString();
    }
    const QJsonValue id = fields.take(u"id"_s);
    if (id.isDouble())
        head = u"#%1 %2"_s.arg(QString::number(id.toInteger()), head).trimmed();
    QStringList rest;
    for (auto field = fields.begin(); field != fields.end(); ++field) {
        const QString value =
            field.value().isObject() || field.value().isArray() ? QString() : scalarText(field.value(), language, zone);
        if (!value.isEmpty())
            rest.append(u"%1: %2"_s.arg(keyText(field.key()), value));
    }
    if (head.isEmpty())
        return rest.join(u", "_s);
    return rest.isEmpty() ? head : u"%1 (%2)"_s.arg(head, rest.join(u", "_s));
}

QString bullets(const QJsonArray &rows, const Language &language, const QTimeZone &zone)
{
    QStringList lines;
    for (const QJsonValue &row : rows) {
        if (lines.size() == maxBullets) {
            lines.append(u"- … (%1)"_s.arg(rows.size()));
            break;
        }
        lines.append(u"- "_s + rowText(row, language, zone));
    }
    return lines.join(u'\n');
}

QString fieldBullets(const QJsonObject &object, const Language &language, const QTimeZone &zone)
{
    QStringList lines;
    for (auto field = object.begin(); field != object.end(); ++field) {
        if (isAbout(field.key()))
            continue;
        if (field.value().isObject())
            lines.append(u"- %1: %2"_s.arg(keyText(field.key()), rowText(field.value(), language, zone)));
        else if (!field.value().isNull())
            lines.append(u"- %1: %2"_s.arg(keyText(field.key()), scalarText(field.value(), language, zone)));
    }
    return lines.join(u'\n');
}

std::optional<QJsonArray> firstArray(const QJsonDocument &document)
{
    if (document.isArray())
        return document.array();
    const QJsonObject object = document.object();
    for (const QJsonValue &value : object) {
        if (value.isArray())
            return value.toArray();
    }
    return std::nullopt;
}

QString errorText(const CallResult &result)
{
    const QJsonObject object = QJsonDocument::fromJson(result.text.toUtf8()).object();
    for (const QString &key : {u"message"_s, u"error"_s}) {
        if (object.value(key).isString())
            return object.value(key).toString();
    }
    return result.text;
}

bool isReading(const ToolProfile &profile)
{
    return profile.action == "show"_L1 || profile.action == "search"_L1;
}

// Something that was done is said in our own words only when the tool has nothing to add.
bool isPlainSuccess(const CallResult &result, const Language &language)
{
    if (result.isError || isReading(result.profile))
        return false;
    const QJsonDocument document = QJsonDocument::fromJson(result.text.toUtf8());
    if (!document.isObject() || firstArray(document))
        return result.text.trimmed().isEmpty();
    const QJsonObject object = document.object();
    const bool refusesSomething =
        std::ranges::any_of(object, [](const QJsonValue &value) { return value.isBool() && !value.toBool(); });
    return !refusesSomething || (!object.contains("message"_L1) && language.hasAnswer(u"done"_s));
}

QString describeOne(const CallResult &result, const Language &language, const QTimeZone &zone)
{
    if (result.isError)
        return language.answer(u"failed"_s).arg(errorText(result));
    const QJsonDocument document = QJsonDocument::fromJson(result.text.toUtf8());
    if (document.isNull())
        return result.text.trimmed();
    const QString subject = describeArguments(result.profile, result.call.arguments);
    if (const std::optional<QJsonArray> rows = firstArray(document)) {
        if (rows->isEmpty())
            return subject.isEmpty() ? language.answer(u"nothing"_s) : language.answer(u"nothingIn"_s).arg(subject);
        return subject.isEmpty() ? bullets(*rows, language, zone) : u"%1:\n%2"_s.arg(subject, bullets(*rows, language, zone));
    }
    const QString message = document.object().value("message"_L1).toString();
    const QString fields =
        isReading(result.profile) || message.isEmpty() ? fieldBullets(document.object(), language, zone) : QString();
    return fields.isEmpty() ? message : fields;
}

} // namespace

QString describeArguments(const ToolProfile &profile, const QJsonObject &arguments)
{
    QStringList things;
    QStringList places;
    for (auto argument = arguments.begin(); argument != arguments.end(); ++argument) {
        const Slot *slot = profile.slot(argument.key());
        const QString text = argument.value().isArray() ? argument.value().toVariant().toStringList().join(u", "_s)
                                                        : argument.value().toVariant().toString();
        (slot && slot->kind == SlotKind::Container ? places : things).append(text);
    }
    if (things.isEmpty())
        return places.join(u", "_s);
    return places.isEmpty() ? things.join(u", "_s) : u"%1 (%2)"_s.arg(things.join(u", "_s), places.join(u", "_s));
}

QString describeCall(const ToolProfile &profile, const QJsonObject &arguments, const Language &language)
{
    const QString verb = language.table(u"verbs"_s).value(profile.action).toString(profile.title());
    QString object;
    for (auto term = profile.terms.begin(); term != profile.terms.end(); ++term) {
        const QString noun = language.table(u"nouns"_s).value(term.key()).toString();
        if (term.value() >= 3 && !noun.isEmpty())
            object = noun;
    }
    return u"%1 %2 \"%3\""_s.arg(verb, object, describeArguments(profile, arguments)).simplified();
}

QString describeResults(const QList<CallResult> &results, const Language &language, const QTimeZone &zone)
{
    QStringList blocks;
    QHash<QString, QStringList> done;
    QStringList order;
    for (const CallResult &result : results) {
        if (!isPlainSuccess(result, language)) {
            blocks.append(describeOne(result, language, zone));
            continue;
        }
        const QString key = u"done."_s + result.profile.action;
        if (!done.contains(key))
            order.append(key);
        done[key].append(describeArguments(result.profile, result.call.arguments));
    }
    QStringList sentences;
    for (const QString &key : order)
        sentences.append(language.hasAnswer(key) ? language.answer(key).arg(done.value(key).join(u", "_s))
                                                 : language.answer(u"done"_s));
    blocks = sentences + blocks;
    blocks.removeAll(QString());
    return blocks.isEmpty() ? language.answer(u"done"_s) : blocks.join(u"\n\n"_s);
}

QList<QJsonValue> identifiersIn(const QString &result)
{
    QList<QJsonValue> identifiers;
    const std::optional<QJsonArray> rows = firstArray(QJsonDocument::fromJson(result.toUtf8()));
    for (const QJsonValue &row : rows.value_or(QJsonArray{})) {
        const QJsonValue id = row["id"_L1];
        if (id.isDouble() || id.isString())
            identifiers.append(id);
    }
    return identifiers;
}

} // namespace tom::llm::builtin
