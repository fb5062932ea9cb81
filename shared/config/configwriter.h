#pragma once

#include "shared/config/textedit.h"
#include "shared/config/yamlnode.h"
#include "shared/core/result.h"

#include <QStringList>

namespace tom::config {

// Changes the text of a config.yml where it stands: comments, order, quotes, blank lines and every byte that is not
// part of the change stay. A path names keys from the outside in, and items of lists by their number from 0. Each change
// is read again and must say what was wanted and nothing else, else it is refused and the text stays as it was; so is
// what is shared by an anchor, an alias or a "<<". Knows nothing of what the keys mean.
class ConfigWriter
{
public:
    explicit ConfigWriter(QByteArray yaml) : m_text(std::move(yaml)) {}

    [[nodiscard]] const QByteArray &text() const { return m_text; }

    // The value at the path becomes this one; groups on the way that are missing are made. An item of a list may be
    // the next one after the last. An error says what stands in the way, with its line.
    [[nodiscard]] Result<TextEdit> set(const QStringList &path, const YamlNode &value);
    // Of a group: the key gets another name. InvalidInput when the name is taken.
    [[nodiscard]] Result<TextEdit> rename(const QStringList &path, const QString &key);
    // The entry or item goes, with its lines; comments above it stay. NotFound when it is not there.
    [[nodiscard]] Result<TextEdit> remove(const QStringList &path);

private:
    [[nodiscard]] Result<TextEdit> apply(const Result<TextEdit> &edit, const YamlNodePointer &expected);

    QByteArray m_text;
};

} // namespace tom::config
