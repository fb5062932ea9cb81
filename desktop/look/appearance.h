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
    [[nodiscard]] static Scheme schemeNamed(const QString &name);   // light, dark; anything else: as the system

private:
    void apply();

    QApplication &m_application;
    Scheme m_scheme;
};

} // namespace tom::desktop
