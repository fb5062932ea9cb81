#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

namespace tom::desktop {

// One key of the configuration as the schema describes it.
struct SchemaKey
{
    enum class Kind { Text, Number, YesNo, Choice, List, Levels, Map, Group, Groups, Free };

    QString name{};
    QString description{};   // English, as in the schema
    Kind kind = Kind::Text;
    QStringList choices{};
    QString usual{};   // the default; empty: none
    bool isSecret = false;
    bool isDeprecated = false;
    bool isRequired = false;

    bool operator==(const SchemaKey &) const = default;
};

// resources/config.schema.json as forms and completion need it: which keys a place may have. Knows nothing of a text.
class ConfigSchema
{
public:
    ConfigSchema();

    // The keys of the group at a path ("users", "0", "services", "weather"); the names on the way are any.
    [[nodiscard]] QList<SchemaKey> keysAt(const QStringList &path) const;

private:
    [[nodiscard]] QJsonObject resolved(const QJsonObject &schema) const;
    [[nodiscard]] QJsonObject schemaAt(const QStringList &path) const;
    [[nodiscard]] SchemaKey keyOf(const QString &name, const QJsonObject &schema) const;

    QJsonObject m_root;
};

} // namespace tom::desktop
