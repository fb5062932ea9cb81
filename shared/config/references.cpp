#include "shared/config/references.h"

#include "shared/core/atomicfile.h"

#include <QRegularExpression>

#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

constexpr qint64 mostBytes = 16 * 1024;
constexpr QLatin1StringView filePrefix = "file:"_L1;
constexpr QLatin1StringView secretName = "secret"_L1;

bool isVariable(QStringView name)
{
    static const QRegularExpression form(u"\\A[A-Za-z_][A-Za-z0-9_]*\\z"_s);
    return form.matchView(name).hasMatch();
}

// Calls back for what stands between ${ and }; what it returns takes the place of all of it.
Result<QString> replaced(const QString &value, const std::function<Result<QString>(const QString &name)> &read,
                         const QString &plain)
{
    QString text;
    for (qsizetype i = 0; i < value.size();) {
        const QStringView rest = QStringView(value).sliced(i);
        if (rest.startsWith("$${"_L1)) {
            text += plain;
            i += 3;
            continue;
        }
        if (!rest.startsWith("${"_L1)) {
            text += value.at(i++);
            continue;
        }
        const qsizetype end = rest.indexOf(u'}');
        if (end < 0)
            return failure(ErrorCode::InvalidInput, u"has a ${ without its }; write $${ for a plain ${"_s);
        const Result<QString> one = read(rest.sliced(2, end - 2).toString());
        if (!one)
            return one;
        text += *one;
        i += end + 1;
    }
    return text;
}

bool hasControls(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; });
}

Result<QString> content(const QString &path)
{
    const Result<QByteArray> bytes = readFile(path, mostBytes);
    if (!bytes)
        return std::unexpected(bytes.error());
    QString text = QString::fromUtf8(*bytes);
    while (text.endsWith(u'\n') || text.endsWith(u'\r'))
        text.chop(1);
    return text;
}

Result<QString> valueOf(const QString &name, const QProcessEnvironment &environment)
{
    if (name == secretName)
        return u"${secret}"_s;
    const bool isFile = name.startsWith(filePrefix);
    if (!isFile && !environment.contains(name))
        return failure(ErrorCode::NotFound, u"names the environment variable %1, which is not set"_s.arg(name));
    const Result<QString> found = isFile ? content(name.sliced(filePrefix.size())) : Result<QString>(environment.value(name));
    if (!found)
        return failure(found.error().code, u"names a file that cannot be used: %1"_s.arg(found.error().message));
    if (found->isEmpty())
        return failure(ErrorCode::InvalidInput, u"names %1, which is empty"_s.arg(name));
    if (hasControls(*found))
        return failure(ErrorCode::InvalidInput, u"names %1, which has more than one line or control characters"_s.arg(name));
    return QString(*found).replace(u"${"_s, u"$${"_s);
}

} // namespace

QString referenceProblem(const QString &value)
{
    const auto checked = replaced(
        value,
        [](const QString &name) -> Result<QString> {
            const bool isFile = name.startsWith(filePrefix);
            if (isFile && !name.startsWith("file:/"_L1))
                return failure(ErrorCode::InvalidInput, u"names a file that does not begin with /"_s);
            if (!isFile && !isVariable(name))
                return failure(ErrorCode::InvalidInput,
                               u"has a ${…} that is none of ${NAME}, ${file:/path} and ${secret}; write $${ for a plain ${"_s);
            return QString();
        },
        {});
    return checked ? QString() : checked.error().message;
}

Result<QString> withReferences(const QString &value, const QProcessEnvironment &environment)
{
    return replaced(value, [&environment](const QString &name) { return valueOf(name, environment); }, u"$${"_s);
}

bool wantsSecret(const QString &value)
{
    bool wants = false;
    const auto looked = replaced(value,
                                 [&wants](const QString &name) -> Result<QString> {
                                     wants = wants || name == secretName;
                                     return QString();
                                 },
                                 {});
    return looked && wants;
}

QString withSecret(const QString &value, const QString &secret)
{
    const auto whole = replaced(
        value, [&secret](const QString &name) -> Result<QString> { return name == secretName ? secret : u"${%1}"_s.arg(name); },
        u"${"_s);
    return whole.value_or(value);
}

} // namespace tom::config
