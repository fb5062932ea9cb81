#include "desktop/configeditor/localconfigsource.h"

#include "desktop/configeditor/localtrial.h"
#include "shared/auth/passwordhash.h"
#include "shared/config/confighistory.h"
#include "shared/config/passwordwriter.h"
#include "shared/config/secretmarks.h"
#include "shared/core/atomicfile.h"

#include <QDir>
#include <QFileInfo>
#include <QMutex>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr qint64 maxFileBytes = 4 * 1024 * 1024;

QList<config::Problem> asProblems(const Error &error)
{
    return {{.message = error.message}};
}

QString historyFolder(const QString &path)
{
    return QFileInfo(path).dir().filePath(u"config-history"_s);
}

// A text that is no YAML is shown as it is, or not at all.
ConfigShown shownOf(const QByteArray &text, bool showsBroken = false)
{
    const config::ReadResult read = config::readConfigText(text, {});
    ConfigShown shown{.revision = QString::fromLatin1(config::revisionOf(text)), .problems = read.problems};
    if (const Result<QByteArray> hidden = config::withoutSecrets(text))
        shown.text = QString::fromUtf8(*hidden);
    else if (hidden.error().code == ErrorCode::Conflict)
        shown.problems.append(asProblems(hidden.error()));
    else if (showsBroken)
        shown.text = QString::fromUtf8(text);
    return shown;
}

} // namespace

// Blocks; its calls wait for each other.
class LocalConfigSource::File
{
public:
    File(const QString &path, QString author) : m_path(path), m_author(std::move(author)), m_history(historyFolder(path), m_clock)
    {}

    Result<ConfigShown> read()
    {
        const QMutexLocker lock(&m_mutex);
        const Result<QByteArray> text = readFile(m_path, maxFileBytes);
        if (!text)
            return std::unexpected(text.error());
        return shownOf(*text, true);
    }

    Result<ConfigChecked> check(const QByteArray &text)
    {
        const QMutexLocker lock(&m_mutex);
        const Result<QByteArray> now = readFile(m_path, maxFileBytes);
        if (!now)
            return std::unexpected(now.error());
        return checked(whole(text, *now), *now);
    }

    // What a text says, with its secrets.
    Result<config::Config> config(const QByteArray &text)
    {
        const QMutexLocker lock(&m_mutex);
        const Result<QByteArray> now = readFile(m_path, maxFileBytes);
        const Result<QByteArray> filled = now ? whole(text, *now) : now;
        if (!filled)
            return std::unexpected(filled.error());
        config::ReadResult read = config::readConfigText(*filled, {});
        for (const config::Problem &problem : read.problems) {
            if (problem.severity == config::Severity::Error)
                return failure(ErrorCode::InvalidInput, problem.toString());
        }
        return std::move(read.config);
    }

    Result<ConfigPut> write(const QByteArray &text, const QString &revision)
    {
        const QMutexLocker lock(&m_mutex);
        const Result<QByteArray> now = readFile(m_path, maxFileBytes);
        if (!now)
            return std::unexpected(now.error());
        if (QString::fromLatin1(config::revisionOf(*now)) != revision)
            return stale(*now, revision);
        return put(whole(text, *now), *now, {});
    }

    Result<ConfigPut> restore(const QString &revision)
    {
        const QMutexLocker lock(&m_mutex);
        const Result<config::ConfigVersion> old = m_history.version(revision.toLatin1());
        if (!old)
            return std::unexpected(old.error());
        const Result<QByteArray> now = readFile(m_path, maxFileBytes);
        if (!now && now.error().code != ErrorCode::NotFound)
            return std::unexpected(now.error());
        return put(old->text, now.value_or(QByteArray()),
                   u"the version of %1 again: "_s.arg(old->time.toString(u"yyyy-MM-dd HH:mm"_s) + u" UTC"_s));
    }

    Result<ConfigVersions> versions()
    {
        const QMutexLocker lock(&m_mutex);
        return m_history.versions().transform([](const QList<config::ConfigVersion> &all) {
            ConfigVersions list;
            for (const config::ConfigVersion &one : all)
                list.versions.append({QString::fromLatin1(one.revision), one.author, one.time, one.summary});
            return list;
        });
    }

    Result<ConfigShown> version(const QString &revision)
    {
        const QMutexLocker lock(&m_mutex);
        return m_history.version(revision.toLatin1()).transform([](const config::ConfigVersion &one) {
            return shownOf(one.text);
        });
    }

private:
    static Result<QByteArray> whole(const QByteArray &text, const QByteArray &now)
    {
        return text.contains(config::secretMark.toUtf8()) ? config::withSecretsOf(text, now) : Result<QByteArray>(text);
    }

    static ConfigChecked checked(const Result<QByteArray> &text, const QByteArray &now)
    {
        if (!text)
            return {.problems = asProblems(text.error())};
        const config::ReadResult read = config::readConfigText(*text, {});
        ConfigChecked checked{.problems = read.problems};
        if (!checked.isUsable())
            return checked;
        const config::Config before = config::readConfigText(now, {}).config;
        checked.effect.change = config::ConfigChange::between(before, read.config);
        checked.effect.restarts = config::ConfigChange::restarting(before, read.config);
        checked.effect.restartsMemory = config::ConfigChange::restartsMemory(before, read.config);
        checked.effect.nextStart = config::ConfigChange::waiting(before, read.config);
        return checked;
    }

    ConfigPut stale(const QByteArray &now, const QString &revision)
    {
        ConfigPut put{.outcome = ConfigPut::Outcome::Stale, .shown = shownOf(now)};
        put.revision = put.shown.revision;
        if (const Result<config::ConfigVersion> base = m_history.version(revision.toLatin1()))
            put.base = shownOf(base->text).text.value_or(QString());
        return put;
    }

    Result<ConfigPut> put(const Result<QByteArray> &text, const QByteArray &before, const QString &what)
    {
        ConfigPut put{.revision = QString::fromLatin1(config::revisionOf(before)), .checked = checked(text, before)};
        if (!put.checked.isUsable()) {
            put.outcome = ConfigPut::Outcome::Refused;
            return put;
        }
        const Result<QByteArray> hashed = withHashes(*text);
        if (!hashed)
            return std::unexpected(hashed.error());
        // A link there would lead what root writes to wherever its owner likes.
        if (QFileInfo(historyFolder(m_path)).isSymLink())
            return failure(ErrorCode::Storage, u"%1 is a link; put a folder there"_s.arg(historyFolder(m_path)));
        // Before the file itself: what cannot be taken back is not done.
        const Result<void> kept = m_history.add(before, {}, u"changed in the file"_s).and_then([&] {
            return m_history.add(*hashed, m_author, what + put.checked.effect.change.toString());
        });
        if (!kept)
            return std::unexpected(kept.error());
        if (const Result<QByteArray> now = readFile(m_path, maxFileBytes); now && *now != before)
            return stale(*now, put.revision);
        if (const Result<void> done = writeFileAtomically(m_path, *hashed, FileAccess::AsBefore); !done)
            return std::unexpected(done.error());
        shareHistory();
        put.revision = QString::fromLatin1(config::revisionOf(*hashed));
        return put;
    }

    // Whose file it is must read its versions, too, where root edits it.
    void shareHistory() const { giveFilesToOwnerOf(m_path, historyFolder(m_path)); }

    static Result<QByteArray> withHashes(const QByteArray &text)
    {
        const config::Config config = config::readConfigText(text, {}).config;
        QHash<QString, QString> hashes;
        for (const config::User &user : config.users) {
            if (config.global.keepsPlainPasswords || user.password.isEmpty() || auth::isPasswordHash(user.password))
                continue;
            QFuture<Result<QString>> hash = auth::hashPassword(user.password);
            hash.waitForFinished();
            if (!hash.result())
                return std::unexpected(hash.result().error());
            hashes.insert(user.username, *hash.result());
        }
        return hashes.isEmpty() ? Result<QByteArray>(text) : config::withPasswordHashes(text, hashes);
    }

    QMutex m_mutex;
    QString m_path;
    QString m_author;
    SystemClock m_clock;
    config::ConfigHistory m_history;
};

LocalConfigSource::LocalConfigSource(const QString &path, const QString &author)
    : m_file(std::make_shared<File>(path, author)),
      m_path(path)
{}

LocalConfigSource::~LocalConfigSource() = default;

QString LocalConfigSource::name() const
{
    return QDir::toNativeSeparators(m_path);
}

QFuture<Result<ConfigShown>> LocalConfigSource::read()
{
    return inBackground([file = m_file] { return file->read(); });
}

QFuture<Result<ConfigChecked>> LocalConfigSource::check(const QString &text)
{
    return inBackground([file = m_file, bytes = text.toUtf8()] { return file->check(bytes); });
}

QFuture<Result<ConfigPut>> LocalConfigSource::write(const QString &text, const QString &revision)
{
    return inBackground([file = m_file, bytes = text.toUtf8(), revision] { return file->write(bytes, revision); });
}

QFuture<Result<ConfigTrial>> LocalConfigSource::tryPart(const ConfigPart &part, const QString &text)
{
    const QString folder = QFileInfo(m_path).absolutePath();
    if (part.kind == ConfigPart::Kind::Certificate)
        return inBackground([part, folder] { return LocalTrial::tryCertificate(part, folder); });
    const auto outcome = std::make_shared<Completer<ConfigTrial>>();
    inBackground([file = m_file, bytes = text.toUtf8()] {
        return file->config(bytes);
    }).then(&m_context, [this, outcome, part, folder](const Result<config::Config> &config) {
        if (!config)
            return outcome->complete(std::unexpected(config.error()));
        m_trial = new LocalTrial(part, *config, folder, &m_context);
        m_trial->start().then([outcome](const Result<ConfigTrial> &trial) { outcome->complete(trial); });
    });
    return outcome->future();
}

void LocalConfigSource::cancelTrial()
{
    if (m_trial)
        m_trial->cancel();
}

QFuture<Result<ConfigVersions>> LocalConfigSource::versions()
{
    return inBackground([file = m_file] { return file->versions(); });
}

QFuture<Result<ConfigShown>> LocalConfigSource::version(const QString &revision)
{
    return inBackground([file = m_file, revision] { return file->version(revision); });
}

QFuture<Result<ConfigPut>> LocalConfigSource::restore(const QString &revision)
{
    return inBackground([file = m_file, revision] { return file->restore(revision); });
}

} // namespace tom::desktop
