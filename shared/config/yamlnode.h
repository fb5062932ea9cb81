#pragma once

#include <QJsonValue>
#include <QString>

#include <memory>
#include <vector>

namespace tom::config {

struct YamlPlace
{
    int line = 0;            // from 1
    int column = 0;          // from 1, in letters
    qsizetype offset = -1;   // in bytes of the file
};

struct YamlNode;
using YamlNodePointer = std::shared_ptr<const YamlNode>;

struct YamlEntry
{
    QString key{};
    YamlPlace keyPlace{};
    YamlNodePointer value{};   // never null
    bool isShared = false;     // the value is an alias, has an anchor, or was merged from another mapping
};

// One value of a YAML file and where it stands. Scalars keep the text as it is written: what it means is decided by who
// asks, so that a password of 0123 or `no` stays one. Knows nothing of the library that read it.
struct YamlNode
{
    enum class Kind { Null, Scalar, Sequence, Mapping };

    Kind kind = Kind::Null;
    bool isPlain = false;   // a scalar without quotes
    QString text{};
    YamlPlace place{};
    std::vector<YamlNodePointer> items{};
    std::vector<YamlEntry> entries{};
    qsizetype weight = 1;   // how many nodes it is with all below it, aliases followed

    [[nodiscard]] const YamlEntry *entry(QStringView key) const;   // null when there is none
    // For the options of a model: plain scalars become numbers, booleans and null, as JSON has them.
    [[nodiscard]] QJsonValue toJson() const;
    [[nodiscard]] bool isEmptyCollection() const;   // a list or group with nothing in it
    [[nodiscard]] QString kindName() const;   // "a list"
};

} // namespace tom::config
