#include "opensslcommand.h"

#include <QProcess>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

bool haveOpenssl()
{
    return !QStandardPaths::findExecutable(u"openssl"_s).isEmpty();
}

OpensslAnswer openssl(const QStringList &arguments, const QByteArray &input)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(u"openssl"_s, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished())
        return {};
    return {.status = process.exitCode(), .output = process.readAll()};
}
