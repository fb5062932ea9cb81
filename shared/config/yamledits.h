#pragma once

#include "shared/config/textedit.h"
#include "shared/config/yamllayout.h"
#include "shared/core/result.h"

#include <QStringList>

namespace tom::config {

// The smallest changes of the bytes that bring about a change of the tree, without a look at whether they do: that is up
// to ConfigWriter. An error names the line that is written in a way that cannot be changed in place.
class YamlEdits
{
public:
    YamlEdits(const QByteArray &yaml, YamlNodePointer root);

    [[nodiscard]] Result<TextEdit> set(const QStringList &path, const YamlNodePointer &value) const;
    [[nodiscard]] Result<TextEdit> rename(const QStringList &path, const QString &key) const;
    [[nodiscard]] Result<TextEdit> remove(const QStringList &path) const;

private:
    // What is changed: a value within its parent, and what the parent is the value of.
    struct Spot
    {
        YamlNodePointer parent{};
        size_t index = 0;             // of the entry or item
        bool isInFlow = false;        // the parent, or something around it, is in brackets
        QStringList path{};
    };

    [[nodiscard]] Result<Spot> spotAt(const QStringList &path) const;
    [[nodiscard]] Result<TextEdit> replace(const Spot &spot, const YamlNodePointer &value) const;
    [[nodiscard]] Result<TextEdit> replaceInFlow(const YamlNode &old, const YamlNode &value) const;
    [[nodiscard]] Result<TextEdit> replaceBlock(qsizetype start, qsizetype end, const QByteArray &written,
                                                const QByteArray &comment = {}) const;
    [[nodiscard]] Result<TextEdit> insert(const QStringList &parentPath, const QString &step, const YamlNodePointer &value) const;
    [[nodiscard]] Result<TextEdit> insertInFlow(const YamlNode &parent, const QByteArray &written) const;
    [[nodiscard]] Result<TextEdit> append(const QString &key, const YamlNode &value) const;
    [[nodiscard]] Result<TextEdit> removeFromFlow(const Spot &spot) const;
    [[nodiscard]] Result<TextEdit> removeLines(const Spot &spot, qsizetype start, qsizetype end) const;
    [[nodiscard]] Result<TextEdit> leaveEmpty(const Spot &spot, qsizetype start, qsizetype end) const;
    [[nodiscard]] TextEdit change(qsizetype start, qsizetype end, const QByteArray &after) const;
    [[nodiscard]] std::unexpected<Error> refusal(const YamlPlace &place, const QString &reason) const;
    [[nodiscard]] std::unexpected<Error> oddRefusal(const YamlPlace &place) const;

    QByteArray m_yaml;
    YamlNodePointer m_root;
    YamlLayout m_layout;
};

} // namespace tom::config
