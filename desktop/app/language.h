#pragma once

#include <QLocale>

class QCoreApplication;

namespace tom::desktop {

// Our words and those of Qt in that language, where there is a translation; else English.
void speak(QCoreApplication &application, const QLocale &locale);

} // namespace tom::desktop
