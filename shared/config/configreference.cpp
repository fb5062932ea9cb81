#include "shared/config/configreference.h"

#include "shared/config/configkeys.h"

#include <QJsonArray>
#include <QStringList>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

// A group of keys, and where it may stand.
struct Group
{
    QString definition{};   // its name in $defs; empty: the whole file
    QJsonObject schema{};
    QStringList patterns{};
};

class Reference
{
public:
    explicit Reference(const QJsonObject &schema) : m_root(schema) { collect(schema, {}, {}); }

    [[nodiscard]] QString text() const
    {
        QString text;
        for (const Group &group : m_groups)
            text += textOf(group);
        return text;
    }

private:
    [[nodiscard]] QJsonObject resolved(const QJsonObject &schema) const
    {
        if (!schema.contains("$ref"_L1))
            return schema;
        QJsonObject whole = resolved(m_root.value("$defs"_L1)[definitionOf(schema)].toObject());
        for (auto one = schema.begin(); one != schema.end(); ++one) {   // what is said at the place counts
            if (one.key() != "$ref"_L1)
                whole.insert(one.key(), one.value());
        }
        return whole;
    }
    [[nodiscard]] static QString definitionOf(const QJsonObject &schema)
    {
        return schema.value("$ref"_L1).toString().section(u'/', -1);
    }

    // In the order of the file, from the outside in.
    void collect(const QJsonObject &reference, const QString &pattern, const QString &within)
    {
        const QString definition = reference.contains("$ref"_L1) ? definitionOf(reference) : within;
        const QJsonObject schema = resolved(reference);
        if (schema.contains("properties"_L1)) {
            const auto known = std::ranges::find(m_groups, definition, &Group::definition);
            if (known != m_groups.end())
                known->patterns.append(pattern);
            else   // with what holds in all places
                m_groups.push_back(
                    {.definition = definition,
                     .schema = reference.contains("$ref"_L1) ? resolved(m_root.value("$defs"_L1)[definition].toObject()) : schema,
                     .patterns = {pattern}});
            const QJsonObject properties = schema.value("properties"_L1).toObject();
            for (const QString &key : keysOfGroup(schema, pattern))
                collect(properties.value(key).toObject(), pattern.isEmpty() ? key : pattern + u'.' + key,
                        definition + u'.' + key);
        }
        if (schema.value("additionalProperties"_L1).isObject())
            collect(schema.value("additionalProperties"_L1).toObject(), pattern + ".*"_L1, definition + u'*');
        if (schema.value("items"_L1).isObject())
            collect(schema.value("items"_L1).toObject(), pattern + "[]"_L1, definition + "[]"_L1);
    }

    // JSON objects of Qt have no order; the reader's list has one that people understand.
    [[nodiscard]] static QStringList keysOfGroup(const QJsonObject &schema, const QString &pattern)
    {
        QStringList keys = schema.value("properties"_L1).toObject().keys();
        const auto section =
            std::ranges::find_if(knownSections(), [&](const SectionKeys &one) { return one.pattern == pattern; });
        if (section != knownSections().end())
            std::ranges::stable_sort(keys, {}, [&section](const QString &key) {
                const auto place = std::ranges::find_if(section->keys, [&key](QLatin1StringView one) { return key == one; });
                return place - section->keys.begin();
            });
        return keys;
    }

    [[nodiscard]] QString textOf(const Group &group) const
    {
        QStringList places;
        for (const QString &pattern : group.patterns)
            places.append(u'`' + pattern + u'`');
        QString text = group.patterns.constFirst().isEmpty() ? u"### The file\n"_s : u"### %1\n"_s.arg(places.join(u", "_s));
        if (const QString said = group.schema.value("description"_L1).toString(); !said.isEmpty())
            text += said + u'\n';
        text += u"\n| key | what it means | value |\n|---|---|---|\n"_s;
        const QJsonObject properties = group.schema.value("properties"_L1).toObject();
        const QJsonArray required = group.schema.value("required"_L1).toArray();
        for (const QString &key : keysOfGroup(group.schema, group.patterns.constFirst())) {
            const QJsonObject own = resolved(properties.value(key).toObject());
            text += u"| `%1`%2 | %3 | %4 |\n"_s.arg(key, required.contains(QJsonValue(key)) ? u" (needed)"_s : QString(),
                                                    cell(meaningOf(own)), cell(valueOf(own)));
        }
        return text + u'\n';
    }
    [[nodiscard]] static QString meaningOf(const QJsonObject &schema)
    {
        QString said = schema.value("description"_L1).toString();
        if (schema.value("deprecated"_L1).toBool())
            said += u" Of older files."_s;
        if (schema.value("x-secret"_L1).toBool())
            said += u" A secret: shown to nobody."_s;
        if (schema.value("x-restart"_L1).toString() == "server"_L1)
            said += u" Counts from the next start of the server."_s;
        return said;
    }
    [[nodiscard]] QString valueOf(const QJsonObject &schema) const
    {
        QString value = kindOf(schema);
        if (schema.contains("maximum"_L1))
            value += u", %1 to %2"_s.arg(wordOf(schema.value("minimum"_L1)), wordOf(schema.value("maximum"_L1)));
        else if (schema.contains("minimum"_L1))
            value += u", %1 or more"_s.arg(wordOf(schema.value("minimum"_L1)));
        if (schema.contains("default"_L1))
            value += u"; else `%1`"_s.arg(wordOf(schema.value("default"_L1)));
        if (const QJsonArray examples = schema.value("examples"_L1).toArray(); !examples.isEmpty())
            value += u"; such as `%1`"_s.arg(wordOf(examples.at(0)));
        return value;
    }
    [[nodiscard]] QString kindOf(const QJsonObject &schema) const
    {
        if (schema.contains("enum"_L1)) {
            QStringList words;
            for (const QJsonValue &one : schema.value("enum"_L1).toArray())
                words.append(u'`' + wordOf(one) + u'`');
            return words.join(u", "_s);
        }
        if (schema.contains("anyOf"_L1))
            return u"text, or a group"_s;
        const QJsonValue type = schema.value("type"_L1);
        const auto mayBe = [&type](QLatin1StringView one) {
            return type.isArray() ? type.toArray().contains(QJsonValue(one)) : type.toString() == one;
        };
        if (mayBe("object"_L1))
            return mayBe("string"_L1)                                   ? u"text, list or group"_s
                   : schema.contains("properties"_L1)                   ? u"group, below"_s
                   : schema.value("additionalProperties"_L1).isObject() ? u"group by name"_s
                                                                        : u"group"_s;
        if (mayBe("array"_L1)) {
            const bool isGroups = resolved(schema.value("items"_L1).toObject()).contains("properties"_L1);
            return mayBe("string"_L1) ? u"list, or one text"_s : isGroups ? u"list of groups, below"_s : u"list"_s;
        }
        if (mayBe("string"_L1))
            return u"text"_s;
        return mayBe("boolean"_L1) ? u"true or false"_s : mayBe("integer"_L1) ? u"whole number"_s : u"number"_s;
    }
    // As it would stand in the file.
    [[nodiscard]] static QString wordOf(const QJsonValue &value)
    {
        if (value.isArray()) {
            QStringList words;
            for (const QJsonValue &one : value.toArray())
                words.append(wordOf(one));
            return u'[' + words.join(u", "_s) + u']';
        }
        if (value.isObject()) {
            QStringList words;
            const QJsonObject object = value.toObject();
            for (auto one = object.begin(); one != object.end(); ++one)
                words.append(one.key() + u": "_s + wordOf(one.value()));
            return u'{' + words.join(u", "_s) + u'}';
        }
        return value.toVariant().toString();
    }
    [[nodiscard]] static QString cell(QString text) { return text.replace(u'|', u"\\|"_s); }

    QJsonObject m_root;
    std::vector<Group> m_groups;
};

} // namespace

QString configReference(const QJsonObject &schema)
{
    return Reference(schema).text();
}

} // namespace tom::config
