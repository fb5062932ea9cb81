#include "server/backup/backupcommand.h"

#include "server/app/commands.h"
#include "server/backup/databackup.h"
#include "server/backup/datarestore.h"
#include "shared/core/folderlock.h"
#include "shared/store/snapshot.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cstdio>
#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr int notDoneStatus = 2;
constexpr qint64 mostPassphraseBytes = 1024;

int notDone(const Error &error)
{
    printError(u"tom-server: %1"_s.arg(error.message));
    return notDoneStatus;
}

// Never from the command line, which everybody on the machine can read.
Result<QByteArray> passphraseOf(const CommandLine &line)
{
    if (line.passphraseFile.isEmpty())
        return QByteArray();
    const bool isInput = line.passphraseFile == "-"_L1;
    QFile file(line.passphraseFile);
    if (isInput ? !file.open(stdin, QIODevice::ReadOnly) : !file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Storage,
                       u"the passphrase cannot be read from %1: %2"_s.arg(line.passphraseFile, file.errorString()));
    QByteArray passphrase = file.readLine(mostPassphraseBytes + 4);   // with its end, and one too many
    while (passphrase.endsWith('\n') || passphrase.endsWith('\r'))   // spaces may belong to it
        passphrase.chop(1);
    const QString where = isInput ? u"standard input"_s : line.passphraseFile;
    if (passphrase.isEmpty())
        return failure(ErrorCode::InvalidInput, u"there is no passphrase in the first line of %1"_s.arg(where));
    if (passphrase.size() > mostPassphraseBytes)
        return failure(ErrorCode::InvalidInput,
                       u"a passphrase has at most %1 bytes; %2 has more"_s.arg(mostPassphraseBytes).arg(where));
    return passphrase;
}

QString inMegabytes(qint64 bytes)
{
    return u"%1 MB"_s.arg(double(bytes) / 1e6, 0, 'f', 1);
}

} // namespace

int backupCommand(const CommandLine &line)
{
    const Result<QByteArray> passphrase = passphraseOf(line);
    if (!passphrase)
        return notDone(passphrase.error());
    const DataFolder data(dataFolderOf(line));
    const Result<BackupReport> report = backUp(data, {.file = line.file, .passphrase = *passphrase, .user = line.user});
    if (!report)
        return notDone(report.error());
    printOut(
        u"%1: %2 databases and %3 files of %4, %5%6\n"_s.arg(QDir::toNativeSeparators(line.file))
            .arg(report->databases)
            .arg(report->files)
            .arg(line.user.isEmpty() ? data.path() : line.user, inMegabytes(report->bytes),
                 passphrase->isEmpty() ? u"; not encrypted: whoever has it can read all that is in it"_s : u", encrypted"_s));
    return 0;
}

int restoreCommand(const CommandLine &line)
{
    const Result<QByteArray> passphrase = passphraseOf(line);
    if (!passphrase)
        return notDone(passphrase.error());
    const DataFolder data(dataFolderOf(line));
    const Result<RestoreReport> report = restore(data, line.file, *passphrase);
    if (!report)
        return notDone(report.error());
    printOut(u"%1 files of %2 are back in %3%4\n"_s.arg(report->files)
                 .arg(report->made, data.path(), report->user.isEmpty() ? QString() : u" (%1 alone)"_s.arg(report->user)));
    if (!report->aside.isEmpty())
        printOut(u"what was there before is in %1; delete it when you miss nothing\n"_s.arg(report->aside));
    return 0;
}

int goBackCommand(const CommandLine &line)
{
    const DataFolder data(dataFolderOf(line));
    if (!QFileInfo(data.path()).isDir())
        return notDone({.message = u"there is no data folder %1; name it with --data"_s.arg(data.path())});
    FolderLock lock;
    if (const Result<void> ours = lock.take(data.lock()); !ours)
        return notDone({.message = ours.error().code == ErrorCode::Conflict
                                       ? u"a tom-server works in %1; end it before you go back"_s.arg(data.path())
                                       : ours.error().message});
    QList<std::pair<QString, QString>> databases;   // and what holds what is not in them yet
    std::vector<std::unique_ptr<FolderLock>> agents;   // one that was started by hand knows nothing of the server's lock
    for (const QString &user : QDir(data.users()).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QString file = data.user(user) + "/agent.lock"_L1;
        agents.push_back(std::make_unique<FolderLock>());
        // Where there is none no agent was yet, and one that root makes would keep it out.
        if (const Result<void> free = QFileInfo::exists(file) ? agents.back()->take(file) : Result<void>(); !free)
            return notDone({.message = free.error().code == ErrorCode::Conflict
                                           ? u"an agent works in %1; end it before you go back"_s.arg(data.user(user))
                                           : free.error().message});
        databases.append({data.user(user) + "/agent.sqlite"_L1, data.user(user) + "/turns.tail"_L1});
    }
    const QDir memories(QDir(data.path()).filePath(u"memory_db"_s));
    for (const QString &name : memories.entryList({u"*.sqlite"_s}, QDir::Files))
        databases.append({memories.filePath(name), memories.filePath(name) + "-tail"_L1});
    QStringList files;
    for (const auto &[database, tail] : std::as_const(databases))
        files.append(database);
    const QString maker = store::newestMaker(files);   // of all: what it left as it was stays so, too
    int changed = 0;
    for (const auto &[database, tail] : std::as_const(databases)) {
        if (store::snapshotsOf(database).isEmpty())
            continue;
        const Result<int> back = store::goBack(database, {tail}, maker);
        if (!back && back.error().code == ErrorCode::NotFound)
            continue;   // it was not changed since
        if (!back)
            return notDone({.message = u"%1; what was done before this is done, run it again"_s.arg(back.error().message)});
        ++changed;
        printOut(u"%1 is at version %2 again; what was there is kept beside it, named .newer-…\n"_s
                     .arg(QDir::toNativeSeparators(database))
                     .arg(*back));
    }
    if (changed == 0)
        return notDone({.message = u"there is no copy of before an upgrade in %1"_s.arg(data.path())});
    return 0;
}

} // namespace tom::server
