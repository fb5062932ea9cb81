// `tom-server pair`: a code for the next device, and the first user of a server that has none.
#include "server/account/newpassword.h"
#include "server/app/commands.h"
#include "server/app/datafolder.h"
#include "server/app/ownerrights.h"
#include "server/app/publiccertificate.h"
#include "server/app/qrtext.h"
#include "server/app/runningserver.h"
#include "server/session/pairings.h"
#include "shared/auth/passwordhash.h"
#include "shared/config/configreader.h"
#include "shared/core/json.h"
#include "shared/core/terminal.h"
#include "shared/protocol/pairing.h"
#include "shared/protocol/paths.h"

#include <QFile>
#include <QFileInfo>
#include <QNetworkInterface>
#include <QSysInfo>
#include <QUrl>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::server {

namespace {

constexpr int notPaired = 2;

int cannotPair(const QString &text)
{
    printError(u"tom-server: %1"_s.arg(text));
    return notPaired;
}

QString readLine(QFile &input, const QString &prompt)
{
    const bool isAsked = isTerminal(stdin);
    if (isAsked)
        printOut(prompt);
    const EchoOff unseen;
    QByteArray line = input.readLine(mostPasswordBytes + 4);
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    if (isAsked)
        printOut(u"\n"_s);
    return QString::fromUtf8(line);
}

Result<QString> askForNewPassword(const QString &user)
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return failure(ErrorCode::InvalidInput, u"standard input cannot be read"_s);
    const QString password = readLine(input, u"Password of %1, the admin: "_s.arg(user));
    if (const Result<void> allowed = checkNewPassword(password, user, {}); !allowed)
        return std::unexpected(allowed.error());
    if (isTerminal(stdin) && readLine(input, u"The same again: "_s) != password)
        return failure(ErrorCode::InvalidInput, u"the two are not the same; nothing was done"_s);
    return password;
}

// By which the household most likely reaches this machine.
QString guessedHost()
{
    const QList<QHostAddress> addresses = QNetworkInterface::allAddresses();
    for (const QHostAddress &address : addresses) {
        if (address.protocol() == QAbstractSocket::IPv4Protocol && !address.isLoopback() && !address.isLinkLocal())
            return address.toString();
    }
    return u"localhost"_s;
}

Result<void> makeFirstUser(RunningServer &server, const QByteArray &secret, const QString &user, const QString &password)
{
    const protocol::PairingRequest wanted{
        .secret = secret, .username = user, .password = password, .device = u"tom-server pair"_s};
    const Result<http::HttpResponse> answer = server.ask({.method = "POST"_ba,
                                                          .headers = {{"Content-Type"_ba, "application/json"_ba}},
                                                          .body = json::compact(wanted.toJson()),
                                                          .totalTimeout = 30s},
                                                         protocol::paths::pairing);
    if (!answer)
        return std::unexpected(answer.error());
    if (answer->status != 200)
        return failure(ErrorCode::InvalidInput,
                       json::parseObject(answer->body).value_or(QJsonObject()).value("message"_L1).toString());
    // This command is no device.
    const QByteArray session = http::cookieIn(answer->headers, protocol::paths::sessionCookie);
    (void)server.ask({.method = "POST"_ba, .totalTimeout = 10s}, protocol::paths::logout, session);
    return {};
}

void show(const protocol::PairingCode &code, bool isFirst)
{
    const QString text = code.toString();
    const QString whom = isFirst ? u"Whoever pastes it on this machine chooses a name and a password and becomes the admin."_s
                         : code.user.isEmpty() ? QString()
                                               : u"It signs %1 in."_s.arg(code.user);
    printOut(u"Paste this into Tom (in the place of the server's address), within ten minutes, once:\n\n  %1\n\n%2\n"
             "It has the server's address (%3:%4) and fingerprint in it; show it to nobody else.\n"_s.arg(
                 text, whom, code.host, QString::number(code.port)));
    if (isTerminal(stdout))
        printOut(u'\n' + qrText(text.toUtf8()));
}

// Of a server that has users: whom the code is for.
Result<QString> userOf(const CommandLine &line, const config::ReadResult &config)
{
    QStringList names;
    for (const config::User &user : config.config.users)
        names.append(user.username);
    const QString name = line.user.isEmpty() && names.size() == 1 ? names.constFirst() : line.user;
    if (name.isEmpty())
        return failure(ErrorCode::InvalidInput, u"say whose device it is: tom-server pair NAME (%1)"_s.arg(names.join(u", "_s)));
    if (!names.contains(name))
        return failure(ErrorCode::NotFound, u"there is no user \"%1\" (%2)"_s.arg(name, names.join(u", "_s)));
    return name;
}

// HOST or HOST:PORT, as behind a translated port; refused before a code is made that nobody could read.
Result<void> takeHost(const QString &host, protocol::PairingCode &code)
{
    const bool isBareV6 = host.count(u':') > 1 && !host.startsWith(u'[');
    const QUrl url(u"https://"_s + (isBareV6 ? u'[' + host + u']' : host), QUrl::StrictMode);
    code.host = url.host();
    code.port = url.port(code.port);
    code.secret = QByteArray(43, 'x');
    const Result<protocol::PairingCode> read = protocol::PairingCode::parse(code.toString());
    code.secret.clear();
    if (!url.isValid() || !url.path().isEmpty() || url.hasQuery() || !url.userInfo().isEmpty() || !read)
        return failure(ErrorCode::InvalidInput,
                       u"\"%1\" is no host by which devices reach this server; give a name or an address"_s.arg(host));
    return {};
}

} // namespace

int pairCommand(const CommandLine &line)
{
    const DataFolder data(dataFolderOf(line));
    if (!QFileInfo(data.path()).isDir())
        return cannotPair(u"there is no data folder %1; name it with --data"_s.arg(data.path()));
    if (const Result<void> owner = becomeOwnerOf(data.path()); !owner)
        return cannotPair(owner.error().message);
    const bool isThere = RunningServer::isThere(data);
    const auto server = RunningServer::find(data);
    if (!isThere || !server)
        return cannotPair(u"no tom-server works in %1; start it first"_s.arg(data.path()));
    const Result<auth::CertifiedKey> certificate = PublicCertificate::load(data);
    if (!certificate)
        return cannotPair(certificate.error().message);
    const SystemClock clock;
    Pairings pairings(data.pairings(), clock);
    const QString known = (*server)->configFile().isEmpty() ? data.config() : (*server)->configFile();
    const QString configFile = line.configFile.isEmpty() ? known : line.configFile;
    bool isFirst = (*server)->awaitsPairing();
    if (isFirst && !line.user.isEmpty()) {
        const Result<QString> password = askForNewPassword(line.user);
        const Result<QByteArray> secret = password ? pairings.make({}) : std::unexpected(password.error());
        const Result<void> made =
            secret ? makeFirstUser(**server, *secret, line.user, *password) : Result<void>(std::unexpected(secret.error()));
        if (!made)
            return cannotPair(made.error().message);
        printOut(u"%1 is the admin; the server listens to others now.\n\n"_s.arg(line.user));
        isFirst = false;
    }
    protocol::PairingCode code{.host = u"localhost"_s,
                               .port = QUrl((*server)->url()).port(443),
                               .key = auth::keyFingerprint(certificate->chain.constFirst())};
    QString passwordHash;
    if (!isFirst) {
        const config::ReadResult config = config::readConfigFile(configFile);
        if (!config.isUsable())
            return cannotPair(u"%1 cannot be used; see tom-server --check-config"_s.arg(configFile));
        const Result<QString> user = userOf(line, config);
        if (!user)
            return cannotPair(user.error().message);
        code.user = *user;
        const QString password = config.config.user(*user)->password;
        passwordHash = auth::isPasswordHash(password) ? password : QString();
        if (const Result<void> reached = takeHost(line.host.isEmpty() ? guessedHost() : line.host, code); !reached)
            return cannotPair(reached.error().message);
    }
    const Result<QByteArray> secret = pairings.make(code.user, passwordHash);
    if (!secret)
        return cannotPair(secret.error().message);
    code.secret = *secret;
    show(code, isFirst);
    return 0;
}

} // namespace tom::server
