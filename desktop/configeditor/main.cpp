#include "desktop/api/clientfolder.h"
#include "desktop/app/language.h"
#include "desktop/configeditor/configapp.h"
#include "desktop/look/appearance.h"
#include "shared/core/atomicfile.h"
#include "shared/core/termination.h"

#ifdef TOM_DBUS
#    include "desktop/portal/schemeportal.h"
#endif

#include <QApplication>
#include <QCommandLineParser>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"tom-config"_s);
    QApplication::setApplicationDisplayName(u"Tom"_s);
    QApplication::setApplicationVersion(QStringLiteral(TOM_VERSION));
    QApplication::setDesktopFileName(u"tom-desktop"_s);
    speak(application, QLocale());

    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate(
        "main", "Edits the configuration of Tom: a config.yml on this computer, or that of a server, by its admin.\n"
                "Nothing is written before you have seen what will change; secrets are never shown."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption user(u"user"_s, QCoreApplication::translate("main", "User name."), u"NAME"_s);
    const QCommandLineOption pin(u"pin"_s,
                                 QCoreApplication::translate("main", "Fingerprint of the server's key, as the server shows it."),
                                 u"FINGERPRINT"_s);
    const QCommandLineOption light(u"light"_s, QCoreApplication::translate("main", "Light colours, whatever the system says."));
    const QCommandLineOption dark(u"dark"_s, QCoreApplication::translate("main", "Dark colours, whatever the system says."));
    parser.addOptions({user, pin, light, dark});
    parser.addPositionalArgument(
        u"file-or-server"_s, QCoreApplication::translate("main", "A config.yml, or an address such as https://localhost:8443."),
        u"FILE | https://SERVER"_s);
    parser.process(application);
    const QStringList arguments = parser.positionalArguments();
    if (arguments.size() != 1) {
        std::fprintf(stderr, "tom-config: %s\n",
                     qPrintable(QCoreApplication::translate("main", "say which file or server; --help tells more")));
        return 2;
    }

    const QString folder = clientFolder();
    if (const auto made = makePrivateFolder(folder); !made) {
        std::fprintf(stderr, "tom-config: %s\n", qPrintable(made.error().message));
        return 2;
    }
    Appearance appearance(application, parser.isSet(dark)    ? Appearance::Scheme::Dark
                                       : parser.isSet(light) ? Appearance::Scheme::Light
                                                             : Appearance::Scheme::System);
#ifdef TOM_DBUS
    const SchemePortal system(QDBusConnection::sessionBus(), SchemePortal::usualService);
    QObject::connect(&system, &SchemePortal::told, &appearance, &Appearance::setSystemScheme);
#endif
    ConfigApp app(folder);
    onTermination(&app, [&app] { app.close(); });
    app.show();
    if (arguments.constFirst().startsWith("https://"_L1))
        app.openServer(arguments.constFirst(), parser.value(user), parser.value(pin));
    else
        app.openFile(arguments.constFirst());
    return QApplication::exec();
}
