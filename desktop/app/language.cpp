#include "desktop/app/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QTranslator>

#include <memory>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

// In the first of the reader's languages that one of the folders has. What is in no translation is English, so nothing comes
// before that which the reader likes less.
void install(QCoreApplication &application, const QLocale &locale, const QString &name, const QStringList &folders)
{
    for (const QString &language : locale.uiLanguages()) {
        if (QLocale(language).language() == QLocale::English)
            return;
        for (const QString &folder : folders) {
            auto translator = std::make_unique<QTranslator>(&application);
            if (translator->load(name + u'_' + QString(language).replace(u'-', u'_'), folder)) {
                QCoreApplication::installTranslator(translator.release());
                return;
            }
        }
    }
}

} // namespace

void speak(QCoreApplication &application, const QLocale &locale)
{
    const QString own = u":/i18n"_s;
    // The system's for languages that only Qt speaks; the packages of Tom do not bring them.
    install(application, locale, u"qtbase"_s, {own, QLibraryInfo::path(QLibraryInfo::TranslationsPath)});
    install(application, locale, u"tom"_s, {own});
}

} // namespace tom::desktop
