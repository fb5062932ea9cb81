#include "server/app/configload.h"

#include "shared/auth/passwordhash.h"
#include "shared/config/passwordwriter.h"
#include "shared/core/atomicfile.h"
#include "shared/log/logsetup.h"

#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcConfig, "tom.server.config")

namespace {

// The text that stands in the file afterwards.
Result<QByteArray> writeHashes(const QString &path, const QByteArray &text, const QHash<QString, QString> &hashes)
{
    using enum QFileDevice::Permission;
    const QFileInfo file(path);
    if (!(file.permissions() & (WriteOwner | WriteGroup | WriteOther))
        || !file.isWritable())   // its folder may be, but somebody made the file so
        return failure(ErrorCode::Conflict, u"%1 is read-only"_s.arg(path));
    const Result<QByteArray> changed = config::withPasswordHashes(text, hashes);
    if (!changed)
        return changed;
    const Result<QByteArray> now = readFile(path, maxConfigBytes);
    if (!now || *now != text)   // somebody is writing it; the next reading does it
        return failure(ErrorCode::Conflict, u"%1 changed meanwhile"_s.arg(path));
    return writeFileAtomically(path, *changed).transform([&] { return *changed; });
}

Result<QString> hashOf(const config::User &user, const config::User *before)
{
    if (before && auth::isPasswordHash(before->password)) {
        const Result<bool> isTheSame = auth::verifyPassword(before->password, user.password).result();
        if (!isTheSame)   // too busy to say: it must not pass for a new one
            return std::unexpected(isTheSame.error());
        if (*isTheSame)
            return before->password;
    }
    return auth::hashPassword(user.password).result();
}

// In the configuration, and by user.
Result<QHash<QString, QString>> hashPlainPasswords(config::Config &config, const config::Config &current)
{
    QHash<QString, QString> hashes;
    for (config::User &user : config.users) {
        if (auth::isPasswordHash(user.password))
            continue;
        log::addSecret(user.password);
        const Result<QString> hash = hashOf(user, current.user(user.username));
        if (!hash)
            return std::unexpected(hash.error());
        user.password = *hash;
        hashes.insert(user.username, *hash);
    }
    return hashes;
}

Result<void> replacePlainPasswords(const QString &path, LoadedConfig &loaded, const config::Config &current)
{
    const Result<QHash<QString, QString>> hashed = hashPlainPasswords(loaded.config, current);
    if (!hashed)
        return std::unexpected(hashed.error());
    const QHash<QString, QString> &hashes = *hashed;
    if (hashes.isEmpty())
        return {};
    const QString names = QStringList(hashes.keys()).join(u", "_s);
    if (loaded.config.global.keepsPlainPasswords) {
        qCWarning(lcConfig).noquote()
            << u"⚠️ passwords stand as text in %1 and stay so, as global.keep_plain_passwords says: %2"_s.arg(path, names);
        return {};
    }
    if (const Result<QByteArray> written = writeHashes(path, loaded.text, hashes); written) {
        loaded.text = *written;
        qCWarning(lcConfig).noquote() << u"⚠️ passwords stood as text in %1; replaced by their hashes: %2"_s.arg(path, names);
    } else {
        qCWarning(lcConfig).noquote() << u"⚠️ passwords stand as text in %1 and could not be replaced: %2 (%3)"_s.arg(
            path, written.error().message, names);
    }
    return {};
}

} // namespace

Result<void> keepPasswordHash(const QString &path, const QString &user, const QString &hash)
{
    const Result<QByteArray> written =
        readFile(path, maxConfigBytes).and_then([&](const QByteArray &text) { return writeHashes(path, text, {{user, hash}}); });
    if (written)
        return {};
    qCCritical(lcConfig).noquote() << u"❌ the new password of %1 is not kept: %2"_s.arg(user, written.error().message);
    if (written.error().code == ErrorCode::Storage)
        return failure(ErrorCode::Storage,
                       u"nothing was changed: the server cannot write its configuration now; its disk may be full"_s);
    return failure(ErrorCode::Conflict, u"nothing was changed: this server may not write your password into its configuration; "
                                        "ask whoever runs it"_s);
}

Result<LoadedConfig> withHashedPasswords(const QByteArray &text, config::Config config, const config::Config &current)
{
    const Result<QHash<QString, QString>> hashes = hashPlainPasswords(config, current);
    if (!hashes)
        return std::unexpected(hashes.error());
    LoadedConfig loaded{.config = std::move(config), .text = text};
    if (hashes->isEmpty() || loaded.config.global.keepsPlainPasswords)
        return loaded;
    const Result<QByteArray> changed = config::withPasswordHashes(text, *hashes);
    if (!changed)
        return std::unexpected(changed.error());
    loaded.text = *changed;
    return loaded;
}

Result<LoadedConfig> loadConfig(const QString &path, const config::Config &current)
{
    return loadConfigText(path, readFile(path, maxConfigBytes), current);
}

Result<LoadedConfig> loadConfigText(const QString &path, const Result<QByteArray> &text, const config::Config &current)
{
    const config::ReadResult read =
        text ? config::readConfigText(*text, QDir::toNativeSeparators(path)) : config::readConfigFile(path);
    int errors = 0;
    for (const config::Problem &problem : read.problems) {
        if (problem.severity == config::Severity::Error) {
            ++errors;
            qCCritical(lcConfig).noquote() << u"❌ %1"_s.arg(problem.toString());
        } else {
            qCWarning(lcConfig).noquote() << u"⚠️ %1"_s.arg(problem.toString());
        }
    }
    if (!text || !read.isUsable())
        return failure(ErrorCode::InvalidInput, u"%1 cannot be used: %2 %3 to mend, named above"_s.arg(path).arg(errors).arg(
                                                    errors == 1 ? u"problem"_s : u"problems"_s));
    LoadedConfig loaded{.config = read.config, .text = *text};
    if (const Result<void> replaced = replacePlainPasswords(path, loaded, current); !replaced)
        return std::unexpected(replaced.error());
    return loaded;
}

} // namespace tom::server
