#pragma once

#include <QObject>

class QApplication;

namespace tom::desktop {

// The program's style and palette: light or dark as the system says, or as wished.
class Appearance : public QObject
{
    Q_OBJECT

public:
    enum class Scheme { System, Light, Dark };

    explicit Appearance(QApplication &application, Scheme scheme = Scheme::System);

    void setScheme(Scheme scheme);
    // What the system says where Qt does not know it; Unknown: what Qt says holds.
    void setSystemScheme(Qt::ColorScheme scheme);
    [[nodiscard]] static Scheme schemeNamed(const QString &name);   // light, dark; anything else: as the system

private:
    void apply();

    QApplication &m_application;
    Scheme m_scheme;
    Qt::ColorScheme m_systemScheme = Qt::ColorScheme::Unknown;
};

} // namespace tom::desktop
