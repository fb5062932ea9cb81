#include "desktop/api/clientfolder.h"
#include "desktop/app/desktopapp.h"
#include "desktop/app/language.h"
#include "desktop/app/singleinstance.h"
#include "desktop/demo/demo.h"
#include "desktop/look/appearance.h"
#include "shared/core/atomicfile.h"
#include "shared/core/termination.h"
#include "shared/protocol/pairing.h"

#ifdef TOM_DBUS
#    include "desktop/portal/schemeportal.h"
#endif

#include <QApplication>
#include <QCommandLineParser>
#include <QTemporaryDir>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

// Who started us (./tom run) finds us by this file.
class PidFile
{
public:
    explicit PidFile(QString path) : m_path(std::move(path))
    {
        if (const auto written = writeFileAtomically(m_path, QByteArray::number(QCoreApplication::applicationPid())); !written)
            qWarning("%s", qPrintable(written.error().message));
    }
    PidFile(const PidFile &) = delete;
    PidFile &operator=(const PidFile &) = delete;
    ~PidFile() { QFile::remove(m_path); }

private:
    QString m_path;
};

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"tom-desktop"_s);
    QApplication::setApplicationDisplayName(u"Tom"_s);
    QApplication::setApplicationVersion(QStringLiteral(TOM_VERSION));
    QApplication::setDesktopFileName(u"tom-desktop"_s);
    const Preferences preferences = Preferences::load(clientFolder());
    if (!preferences.language.isEmpty())
        QLocale::setDefault(QLocale(preferences.language));
    speak(application, QLocale());

    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate("main", "The window to Tom, your own assistant."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption server(
        u"server"_s, QCoreApplication::translate("main", "Address of the server, for example localhost:8443."), u"URL"_s);
    const QCommandLineOption user(u"user"_s, QCoreApplication::translate("main", "User name."), u"NAME"_s);
    const QCommandLineOption pin(u"pin"_s,
                                 QCoreApplication::translate("main", "Fingerprint of the server's key, as the server shows it."),
                                 u"FINGERPRINT"_s);
    const QCommandLineOption light(u"light"_s, QCoreApplication::translate("main", "Light colours, whatever the system says."));
    const QCommandLineOption dark(u"dark"_s, QCoreApplication::translate("main", "Dark colours, whatever the system says."));
    const QCommandLineOption quick(
        u"quick"_s, QCoreApplication::translate("main", "A small window for one question, also of a Tom that runs already."));
    const QCommandLineOption demo(
        u"demo"_s, QCoreApplication::translate("main", "A household to look at, without a server; nothing of it is kept."));
    parser.addOptions({server, user, pin, light, dark, quick, demo});
    parser.addPositionalArgument(u"code"_s, QCoreApplication::translate("main", "A tom:// pairing code, as a server shows it."),
                                 u"[tom://…]"_s);
    parser.process(application);
    const QString given = parser.positionalArguments().value(0).trimmed();
    const QString pairing = protocol::PairingCode::isMeant(given) && !given.contains(u'\n') ? given : QString();

    const QTemporaryDir demoFolder;
    const QString folder = parser.isSet(demo) ? demoFolder.path() : clientFolder();
    if (const auto made = makePrivateFolder(folder); !made) {
        std::fprintf(stderr, "tom-desktop: %s\n", qPrintable(made.error().message));
        return 2;
    }
    const Result<Connections> connections = parser.isSet(demo) ? demoConnections(folder) : Connections{};
    if (!connections) {
        std::fprintf(stderr, "tom-desktop: %s\n", qPrintable(connections.error().message));
        return 2;
    }
    SingleInstance instance(folder);
    if (!instance.begin()) {
        if (instance.tell(!pairing.isEmpty() ? pairing.toUtf8() : parser.isSet(quick) ? "quick"_ba : "show"_ba))
            return 0;
        // Two on the same drafts and messages would lose some of them.
        std::fprintf(
            stderr, "tom-desktop: %s\n",
            qPrintable(
                QCoreApplication::translate("main", "Tom runs already in %1 and does not answer: end it first.").arg(folder)));
        return 1;
    }
    const PidFile pidFile(folder + "/desktop.pid"_L1);
    Appearance appearance(application, parser.isSet(dark)    ? Appearance::Scheme::Dark
                                       : parser.isSet(light) ? Appearance::Scheme::Light
                                                             : Appearance::schemeNamed(preferences.scheme));
#ifdef TOM_DBUS
    const SchemePortal system(QDBusConnection::sessionBus(), SchemePortal::usualService);
    QObject::connect(&system, &SchemePortal::told, &appearance, &Appearance::setSystemScheme);
#endif
    DesktopApp app(folder,
                   {.server = parser.value(server),
                    .username = parser.value(user),
                    .pin = parser.value(pin),
                    .pairing = pairing,
                    .quick = parser.isSet(quick)},
                   *connections);
    QObject::connect(&instance, &SingleInstance::wished, &app, [&app](const QByteArray &wish) {
        if (wish == "quick")
            app.showQuick();
        else if (protocol::PairingCode::isMeant(QString::fromUtf8(wish)))
            app.offerPairing(QString::fromUtf8(wish));
        else
            app.showWindow();
    });
    QObject::connect(&app, &DesktopApp::ended, &application, [] { QApplication::exit(0); }, Qt::QueuedConnection);
    QObject::connect(&app, &DesktopApp::schemeChosen, &appearance,
                     [&appearance](const QString &scheme) { appearance.setScheme(Appearance::schemeNamed(scheme)); });
    onTermination(&app, [&app] { app.quit(); });
    app.start();
    return QApplication::exec();
}
