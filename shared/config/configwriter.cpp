#include "shared/config/configwriter.h"

#include "shared/config/yamldocument.h"
#include "shared/config/yamledits.h"
#include "shared/config/yamltree.h"

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

Result<YamlNodePointer> parsed(const QByteArray &yaml)
{
    ProblemList problems{QString()};
    YamlNodePointer root = parseYaml(yaml, problems);
    if (!problems.hasErrors())
        return root ? root : std::make_shared<YamlNode>();
    const Problem first = problems.inFileOrder().constFirst();
    return failure(ErrorCode::InvalidInput, u"line %1: %2"_s.arg(first.line).arg(first.message));
}

std::unexpected<Error> missing(const QStringList &path)
{
    return failure(ErrorCode::NotFound, u"there is no \"%1\""_s.arg(path.join(u'.')));
}

} // namespace

Result<TextEdit> ConfigWriter::set(const QStringList &path, const YamlNode &value)
{
    const Result<YamlNodePointer> root = parsed(m_text);
    if (!root)
        return std::unexpected(root.error());
    if (path.isEmpty())
        return failure(ErrorCode::InvalidInput, u"a path names at least one key"_s);
    const auto wanted = std::make_shared<YamlNode>(value);
    const YamlNodePointer expected = withValue(*root, path, wanted);
    if (!expected)
        return missing(path.first(path.size() - 1));
    return apply(YamlEdits(m_text, *root).set(path, wanted), expected);
}

Result<TextEdit> ConfigWriter::rename(const QStringList &path, const QString &key)
{
    const Result<YamlNodePointer> root = parsed(m_text);
    if (!root)
        return std::unexpected(root.error());
    const YamlNodePointer expected = withKey(*root, path, key);
    return expected ? apply(YamlEdits(m_text, *root).rename(path, key), expected) : missing(path);
}

Result<TextEdit> ConfigWriter::remove(const QStringList &path)
{
    const Result<YamlNodePointer> root = parsed(m_text);
    if (!root)
        return std::unexpected(root.error());
    const YamlNodePointer expected = withoutValue(*root, path);
    return expected ? apply(YamlEdits(m_text, *root).remove(path), expected) : missing(path);
}

Result<TextEdit> ConfigWriter::apply(const Result<TextEdit> &edit, const YamlNodePointer &expected)
{
    if (!edit)
        return edit;
    const QByteArray text = edit->appliedTo(m_text);
    const Result<YamlNodePointer> read = parsed(text);
    if (!read || !isSame(**read, *expected)) {
        const int line = int(m_text.first(edit->offset).count('\n')) + 1;
        return failure(
            ErrorCode::InvalidInput,
            u"line %1: this cannot be changed in place without changing something else; change it in the text"_s.arg(line));
    }
    m_text = text;
    return edit;
}

} // namespace tom::config
