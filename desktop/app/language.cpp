#include "desktop/app/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QTranslator>

#include <memory>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

bool install(QCoreApplication &application, const QLocale &locale, const QString &name, const QString &folder)
{
    auto translator = std::make_unique<QTranslator>(&application);
    return translator->load(locale, name, u"_"_s, folder) && QCoreApplication::installTranslator(translator.release());
}

} // namespace

void speak(QCoreApplication &application, const QLocale &locale)
{
    const QString own = u":/i18n"_s;
    // The system's for languages that only Qt speaks; the packages of Tom do not bring them.
    if (!install(application, locale, u"qtbase"_s, own))
        install(application, locale, u"qtbase"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install(application, locale, u"tom"_s, own);
}

} // namespace tom::desktop
