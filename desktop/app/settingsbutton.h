#pragma once

#include "desktop/app/preferences.h"
#include "desktop/look/iconbutton.h"

namespace tom::desktop {

// What can be chosen for the whole program, in a menu at the end of the rail. Shows and asks.
class SettingsButton : public IconButton
{
    Q_OBJECT

public:
    explicit SettingsButton(const Preferences &preferences, QWidget *parent = nullptr);

    void setPreferences(const Preferences &preferences) { m_preferences = preferences; }

Q_SIGNALS:
    void chosen(const tom::desktop::Preferences &preferences);
    void shortcutsRequested();
    void quitRequested();

private:
    void addChoice(const QString &title, const QString &name, QString Preferences::*what,
                   const QList<std::pair<QString, QString>> &values);

    Preferences m_preferences;
};

} // namespace tom::desktop
