#include "desktop/app/settingsbutton.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>

using namespace Qt::StringLiterals;

namespace tom::desktop {

SettingsButton::SettingsButton(const Preferences &preferences, QWidget *parent)
    : IconButton(u"dots"_s, tr("Settings of this program"), parent),
      m_preferences(preferences)
{
    setObjectName(u"settingsButton"_s);
    setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(this);
    menu->setObjectName(u"settingsMenu"_s);
    setMenu(menu);
    addChoice(tr("Colours"), u"scheme"_s, &Preferences::scheme,
              {{QString(), tr("As the system")}, {u"light"_s, tr("Light")}, {u"dark"_s, tr("Dark")}});
    // Each in its own words, for whoever does not read the one that is shown.
    addChoice(tr("Language"), u"language"_s, &Preferences::language,
              {{QString(), tr("As the system")}, {u"en"_s, u"English"_s}, {u"fr"_s, u"Français"_s}});
    menu->addSeparator();
    auto *closing = menu->addAction(tr("Closing the window quits Tom"), this, [this](bool quits) {
        m_preferences.closingQuits = quits;
        Q_EMIT chosen(m_preferences);
    });
    closing->setObjectName(u"closingQuits"_s);
    closing->setCheckable(true);
    closing->setChecked(preferences.closingQuits);
    menu->addSeparator();
    menu->addAction(tr("Keyboard shortcuts"), this, &SettingsButton::shortcutsRequested)->setObjectName(u"shortcutsAction"_s);
    menu->addAction(tr("Quit"), this, &SettingsButton::quitRequested)->setObjectName(u"quitAction"_s);
}

void SettingsButton::addChoice(const QString &title, const QString &name, QString Preferences::*what,
                               const QList<std::pair<QString, QString>> &values)
{
    QMenu *choices = menu()->addMenu(title);
    choices->setObjectName(name + u"Menu"_s);
    auto *group = new QActionGroup(choices);
    for (const auto &[value, words] : values) {
        QAction *action = choices->addAction(words, this, [this, what, value] {
            m_preferences.*what = value;
            Q_EMIT chosen(m_preferences);
        });
        action->setObjectName(name + u' ' + (value.isEmpty() ? u"system"_s : value));
        action->setCheckable(true);
        action->setChecked(m_preferences.*what == value);
        group->addAction(action);
    }
}

} // namespace tom::desktop
