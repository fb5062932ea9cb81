#include "desktop/login/keychain.h"

#include <QCoreApplication>
#include <qt6keychain/keychain.h>

using namespace Qt::StringLiterals;

namespace tom::desktop::keychain {

namespace {

constexpr auto service = "Tom"_L1;

QString keyOf(const QString &server, const QString &username)
{
    return u"%1 %2"_s.arg(server, username);
}

Error problemOf(const QKeychain::Job &job)
{
    return {.code = ErrorCode::Storage,
            .message = QCoreApplication::translate("Keychain", "The system's keychain refused: %1").arg(job.errorString())};
}

// The job deletes itself when it is done.
QFuture<Result<void>> run(QKeychain::Job *job)
{
    auto completer = std::make_shared<Completer<void>>();
    QObject::connect(job, &QKeychain::Job::finished, job, [completer](QKeychain::Job *done) {
        if (done->error() == QKeychain::NoError || done->error() == QKeychain::EntryNotFound)
            completer->complete({});
        else
            completer->complete(std::unexpected(problemOf(*done)));
    });
    job->start();
    return completer->future();
}

} // namespace

bool isAvailable()
{
    return QKeychain::isAvailable();
}

QFuture<Result<QString>> password(const QString &server, const QString &username)
{
    auto *job = new QKeychain::ReadPasswordJob(service);
    job->setKey(keyOf(server, username));
    auto completer = std::make_shared<Completer<QString>>();
    QObject::connect(job, &QKeychain::Job::finished, job, [completer, job] {
        if (job->error() == QKeychain::NoError)
            completer->complete(job->textData());
        else if (job->error() == QKeychain::EntryNotFound)
            completer->complete(QString());
        else
            completer->complete(std::unexpected(problemOf(*job)));
    });
    job->start();
    return completer->future();
}

QFuture<Result<void>> keepPassword(const QString &server, const QString &username, const QString &password)
{
    auto *job = new QKeychain::WritePasswordJob(service);
    job->setKey(keyOf(server, username));
    job->setTextData(password);
    return run(job);
}

QFuture<Result<void>> forgetPassword(const QString &server, const QString &username)
{
    auto *job = new QKeychain::DeletePasswordJob(service);
    job->setKey(keyOf(server, username));
    return run(job);
}

} // namespace tom::desktop::keychain
