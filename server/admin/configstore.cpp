#include "server/admin/configstore.h"

#include "shared/config/secretmarks.h"
#include "shared/core/atomicfile.h"

#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

const QString shownName = u"config.yml"_s;   // no paths of this machine

QList<config::Problem> asProblems(const Error &error)
{
    // "line 12: …", as those who read the text say it
    const QString number = error.message.section(u' ', 1, 1).section(u':', 0, 0);
    const int line = error.message.startsWith(u"line "_s) ? number.toInt() : 0;
    return {{.file = shownName, .line = line, .message = line > 0 ? error.message.section(u": "_s, 1) : error.message}};
}

} // namespace

bool ConfigCheck::isUsable() const
{
    return !std::ranges::contains(problems, config::Severity::Error, &config::Problem::severity);
}

ConfigStore::Shown ConfigStore::shownText(const QByteArray &text) const
{
    Shown shown{.revision = revisionOf(text), .problems = config::readConfigText(text, shownName).problems};
    const Result<QByteArray> hidden = config::withoutSecrets(text);
    if (hidden)
        shown.text = *hidden;
    else if (hidden.error().code == ErrorCode::Conflict)
        shown.problems.append(asProblems(hidden.error()));
    return shown;
}

Result<ConfigStore::Shown> ConfigStore::shown()
{
    const QMutexLocker lock(&m_mutex);
    return readFile(m_path, maxConfigBytes).transform([this](const QByteArray &text) { return shownText(text); });
}

ConfigCheck ConfigStore::checked(const Result<QByteArray> &whole, const config::Config &current,
                                 const config::Config &started) const
{
    if (!whole)
        return {.problems = asProblems(whole.error())};
    config::ReadResult read = config::readConfigText(*whole, shownName);
    ConfigCheck check{.problems = std::move(read.problems)};
    if (!check.isUsable())
        return check;
    if (std::ranges::none_of(read.config.users, &config::User::isAdmin))
        check.problems.append({.file = shownName,
                               .path = u"users"_s,
                               .message = u"nobody would be an admin any more; one user needs \"role: admin\""_s});
    check.change = ConfigChange::between(current, read.config);
    check.restarts = ConfigChange::restarting(current, read.config);
    check.restartsMemory = ConfigChange::restartsMemory(current, read.config);
    check.nextStart = ConfigChange::waiting(started, read.config);
    return check;
}

// A file that cannot be read as YAML has no secrets that could be told: then the text must be without marks.
Result<QByteArray> ConfigStore::withSecrets(const QByteArray &text, const QByteArray &now) const
{
    return text.contains(config::secretMark.toUtf8()) ? config::withSecretsOf(text, now) : Result<QByteArray>(text);
}

ConfigCheck ConfigStore::check(const QByteArray &text, const config::Config &current, const config::Config &started)
{
    const QMutexLocker lock(&m_mutex);
    const Result<QByteArray> now = readFile(m_path, maxConfigBytes);
    return checked(now ? withSecrets(text, *now) : now, current, started);
}

Result<ConfigStore::Readable> ConfigStore::read(const std::optional<QByteArray> &text)
{
    const QMutexLocker lock(&m_mutex);
    const Result<QByteArray> now = readFile(m_path, maxConfigBytes);
    if (!now)
        return std::unexpected(now.error());
    const Result<QByteArray> whole = text ? withSecrets(*text, *now) : now;
    if (!whole)
        return Readable{.check = {.problems = asProblems(whole.error())}};
    config::ReadResult read = config::readConfigText(*whole, shownName);
    return Readable{.check = {.problems = std::move(read.problems)}, .config = std::move(read.config)};
}

Result<ConfigStore::Written> ConfigStore::write(const Edit &edit)
{
    const QMutexLocker lock(&m_mutex);
    const Result<QByteArray> now = readFile(m_path, maxConfigBytes);
    if (!now)
        return std::unexpected(now.error());
    if (edit.revision != revisionOf(*now))
        return Written{.isStale = true, .revision = revisionOf(*now)};
    const Result<QByteArray> whole = withSecrets(edit.text, *now);
    if (!whole)
        return Written{.check = {.problems = asProblems(whole.error())}, .revision = edit.revision};
    return put(*whole, *now, edit, {});
}

Result<ConfigStore::Written> ConfigStore::restore(const QByteArray &version, Edit edit)
{
    const QMutexLocker lock(&m_mutex);
    const Result<ConfigVersion> old = m_history.version(version);
    if (!old)
        return std::unexpected(old.error());
    const Result<QByteArray> now = readFile(m_path, maxConfigBytes);
    if (!now && now.error().code != ErrorCode::NotFound)
        return std::unexpected(now.error());
    const QString what = u"the version of %1 again: "_s.arg(old->time.toString(u"yyyy-MM-dd HH:mm"_s) + u" UTC"_s);
    return put(old->text, now.value_or(QByteArray()), edit, what);
}

Result<ConfigStore::Written> ConfigStore::put(const QByteArray &text, const QByteArray &before, const Edit &edit,
                                              const QString &what)
{
    Written written{.check = checked(text, edit.current, edit.started), .revision = revisionOf(before)};
    if (text.size() > maxConfigBytes)
        return failure(ErrorCode::TooLarge, u"a configuration has at most %1 MiB"_s.arg(maxConfigBytes / 1024 / 1024));
    if (!written.check.isUsable())
        return written;
    Result<LoadedConfig> loaded = withHashedPasswords(text, config::readConfigText(text, m_path).config, edit.current);
    if (!loaded)
        return std::unexpected(loaded.error());
    using enum QFileDevice::Permission;
    if (const QFileInfo file(m_path);
        file.exists() && (!(file.permissions() & (WriteOwner | WriteGroup | WriteOther)) || !file.isWritable()))
        return failure(ErrorCode::Conflict, u"the configuration is read-only on this server; change it where it comes from"_s);
    // What somebody wrote by hand is kept, too. Before the file itself: what cannot be taken back is not done.
    const Result<void> kept = m_history.add(before, {}, u"changed in the file"_s).and_then([&] {
        return m_history.add(loaded->text, edit.author, what + written.check.change.toString());
    });
    if (!kept)
        return std::unexpected(kept.error());
    if (const Result<QByteArray> now = readFile(m_path, maxConfigBytes); now && *now != before)
        return Written{.isStale = true, .revision = revisionOf(*now)};   // by hand, just now
    if (const Result<void> done = writeFileAtomically(m_path, loaded->text); !done)
        return std::unexpected(done.error());
    written.revision = revisionOf(loaded->text);
    written.loaded = std::move(*loaded);
    return written;
}

Result<QList<ConfigVersion>> ConfigStore::versions()
{
    const QMutexLocker lock(&m_mutex);
    return m_history.versions();
}

Result<ConfigStore::Shown> ConfigStore::shownVersion(const QByteArray &revision)
{
    const QMutexLocker lock(&m_mutex);
    return m_history.version(revision).transform([this](const ConfigVersion &version) { return shownText(version.text); });
}

} // namespace tom::server
