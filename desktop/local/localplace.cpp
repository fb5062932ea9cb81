#include "desktop/local/localplace.h"

#include "shared/core/atomicfile.h"
#include "shared/core/json.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTcpServer>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr qint64 largestServerFile = 64 * 1024;

QString foundProgram()
{
#ifdef Q_OS_WIN
    const QString name = u"tom-server.exe"_s;
#else
    const QString name = u"tom-server"_s;
#endif
    const QString beside = QCoreApplication::applicationDirPath() + u'/' + name;
    return QFileInfo(beside).isExecutable() ? beside : QStandardPaths::findExecutable(name);
}

} // namespace

LocalPlace foundPlace(LocalPlace place)
{
    if (place.program.isEmpty())
        place.program = foundProgram();
    if (place.dataFolder.isEmpty())
        place.dataFolder = qEnvironmentVariable("TOM_DATA");
    if (place.dataFolder.isEmpty())
        place.dataFolder = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + "/tom"_L1;
    return place;
}

Result<LocalAccess> readAccess(const QString &dataFolder)
{
    const Result<QJsonObject> file = readFile(dataFolder + "/server.json"_L1, largestServerFile).and_then(&json::parseObject);
    if (!file)
        return std::unexpected(file.error());
    const LocalAccess access{.url = file->value("url"_L1).toString(),
                             .key = file->value("key"_L1).toString().toLatin1(),
                             .pid = file->value("pid"_L1).toInteger()};
    if (access.url.isEmpty() || access.key.isEmpty())
        return failure(ErrorCode::NotFound, u"no server says there how it is reached"_s);
    return access;
}

QString complaintIn(const QByteArray &log)
{
    QStringList complaints;
    for (const QString &line : QString::fromUtf8(log).split(u'\n', Qt::SkipEmptyParts)) {
        const qsizetype mark = line.indexOf(u"❌"_s);
        if (mark >= 0)
            complaints += line.sliced(mark + 1).trimmed().replace(u"Tom cannot start: "_s, QString());
    }
    if (complaints.isEmpty())
        return {};
    // The first names what is wrong, and the last what came of it.
    return complaints.size() == 1 ? complaints.constFirst() : complaints.constFirst() + u'\n' + complaints.constLast();
}

bool isFree(quint16 port)
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost, port);
}

quint16 freePort(quint16 wished)
{
    if (isFree(wished))
        return wished;
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16(0);
}

} // namespace tom::desktop
