#include "shared/config/passwordwriter.h"

#include "shared/config/configreader.h"
#include "shared/config/userreader.h"
#include "shared/config/yamldocument.h"
#include "shared/config/yamlsource.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

struct Replacement
{
    qsizetype start = 0;
    qsizetype end = 0;
    QByteArray bytes{};
};

std::unexpected<Error> refusal(const YamlNode &password, const QString &username, const QString &reason)
{
    return failure(
        ErrorCode::InvalidInput,
        u"the password of %1 (line %2) cannot be replaced by a hash: %3; write it directly behind \"password:\""_s.arg(username)
            .arg(password.place.line)
            .arg(reason));
}

// Where the scalar stands in the file, when it is written in one piece.
Result<Replacement> replacementFor(const QByteArray &yaml, const YamlEntry &entry, const QString &username, const QString &hash)
{
    const YamlNode &password = *entry.value;
    if (entry.isShared)
        return refusal(password, username, u"it is an alias or has an anchor"_s);
    if (password.kind != YamlNode::Kind::Scalar)
        return refusal(password, username, u"it is %1"_s.arg(password.kindName()));
    const qsizetype start = password.place.offset;
    const QByteArray bytes = "'" + hash.toLatin1() + "'";
    const char first = start < yaml.size() ? yaml.at(start) : '\0';
    if (first == '"' || first == '\'') {
        const YamlSource source(yaml);
        const qsizetype mark = yaml.size() - source.text().size();
        const qsizetype end = source.endOfQuoted(start - mark);
        if (end > 0 && !QByteArrayView(yaml).sliced(start, mark + end - start).contains('\n'))
            return Replacement{start, mark + end, bytes};
        return refusal(password, username, u"it is written over several lines"_s);
    }
    const QByteArray written = password.text.toUtf8();
    if (!written.isEmpty() && QByteArrayView(yaml).sliced(start).startsWith(written))
        return Replacement{start, start + written.size(), bytes};
    return refusal(password, username, u"it is a block, has a tag, or is written over several lines"_s);
}

// The new text must say the same as the old one but for the passwords; whatever was misunderstood shows here.
bool saysTheSame(const QByteArray &before, const QByteArray &after, const QHash<QString, QString> &hashes)
{
    Config expected = readConfigText(before, {}).config;
    for (User &user : expected.users)
        user.password = hashes.value(user.username, user.password);
    return readConfigText(after, {}).config == expected;
}

} // namespace

Result<QByteArray> withPasswordHashes(const QByteArray &yaml, const QHash<QString, QString> &hashes)
{
    ProblemList problems{QString()};
    const YamlNodePointer root = parseYaml(yaml, problems);
    const YamlEntry *const users = root ? root->entry(u"users") : nullptr;
    if (!users || problems.hasErrors())
        return failure(ErrorCode::InvalidInput, u"the configuration cannot be read"_s);
    QList<Replacement> replacements;
    QStringList found;
    for (const YamlNodePointer &user : users->value->items) {
        const YamlEntry *const name = user->entry(u"username");
        const YamlEntry *const password = user->entry(u"password");
        if (!name || !password || !hashes.contains(name->value->text))
            continue;
        const QString username = name->value->text;
        if (!isPhcString(hashes.value(username)))
            return failure(ErrorCode::InvalidInput, u"what is given for %1 is no password hash"_s.arg(username));
        const Result<Replacement> replacement = replacementFor(yaml, *password, username, hashes.value(username));
        if (!replacement)
            return std::unexpected(replacement.error());
        replacements.append(*replacement);
        found.append(username);
    }
    for (const QString &username : hashes.keys()) {
        if (!found.contains(username))
            return failure(ErrorCode::NotFound, u"the configuration has no user \"%1\" with a password"_s.arg(username));
    }
    std::ranges::sort(replacements, std::ranges::greater(), &Replacement::start);   // from the end, so that places stay right
    QByteArray text = yaml;
    for (const Replacement &replacement : std::as_const(replacements))
        text.replace(replacement.start, replacement.end - replacement.start, replacement.bytes);
    if (!saysTheSame(yaml, text, hashes))
        return failure(ErrorCode::Internal,
                       u"the passwords in the configuration could not be replaced safely; nothing was changed"_s);
    return text;
}

} // namespace tom::config
