#include "desktop/app/settingsbutton.h"

#include <QAction>
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
    auto *closing = menu->addAction(tr("Closing the window quits Tom"), this, [this](bool quits) {
        m_preferences.closingQuits = quits;
        Q_EMIT chosen(m_preferences);
    });
    closing->setObjectName(u"closingQuits"_s);
    closing->setCheckable(true);
    closing->setChecked(preferences.closingQuits);
    menu->addSeparator();
    menu->addAction(tr("Quit"), this, &SettingsButton::quitRequested)->setObjectName(u"quitAction"_s);
    setMenu(menu);
}

} // namespace tom::desktop
