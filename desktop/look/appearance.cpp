#include "desktop/look/appearance.h"

#include "desktop/look/palettes.h"
#include "desktop/look/tomstyle.h"

#include <QApplication>
#include <QStyleHints>

namespace tom::desktop {

Appearance::Appearance(QApplication &application, Scheme scheme) : m_application(application), m_scheme(scheme)
{
    m_application.setStyle(new TomStyle);
    connect(m_application.styleHints(), &QStyleHints::colorSchemeChanged, this, &Appearance::apply);
    apply();
}

Appearance::Scheme Appearance::schemeNamed(const QString &name)
{
    return name == QLatin1StringView("dark") ? Scheme::Dark : name == QLatin1StringView("light") ? Scheme::Light : Scheme::System;
}

void Appearance::setScheme(Scheme scheme)
{
    m_scheme = scheme;
    apply();
}

void Appearance::setSystemScheme(Qt::ColorScheme scheme)
{
    m_systemScheme = scheme;
    apply();
}

// Setting the scheme through QStyleHints does nothing on several platforms, so the palettes are our own.
void Appearance::apply()
{
    const Qt::ColorScheme system =
        m_systemScheme == Qt::ColorScheme::Unknown ? m_application.styleHints()->colorScheme() : m_systemScheme;
    const bool dark = m_scheme == Scheme::Dark || (m_scheme == Scheme::System && system == Qt::ColorScheme::Dark);
    const QPalette palette = dark ? darkPalette() : lightPalette();
    if (palette != QApplication::palette())   // or everything is laid out anew for nothing
        m_application.setPalette(palette);
}

} // namespace tom::desktop
