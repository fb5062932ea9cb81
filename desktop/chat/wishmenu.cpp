#include "desktop/chat/wishmenu.h"

#include "desktop/api/visibletext.h"

#include <QActionGroup>
#include <QKeyEvent>

using namespace Qt::StringLiterals;

namespace tom::desktop {

WishMenu::WishMenu(QWidget *parent) : QMenu(parent), m_levels(new QActionGroup(this))
{
    setObjectName(u"wishMenu"_s);
    setAccessibleName(tr("For this message"));
    addSection(tr("Answer"));
    for (int level = -1; level <= 2; ++level) {
        const std::optional<int> meant = level < 0 ? std::nullopt : std::optional(level);
        QAction *action = addAction(levelName(meant));
        action->setObjectName(level < 0 ? u"levelAutomatic"_s : u"level%1"_s.arg(level));
        action->setCheckable(true);
        action->setChecked(level < 0);
        m_levels->addAction(action);
        connect(action, &QAction::triggered, this, [this, meant] {
            m_level = meant;
            tell();
        });
    }
    addSection(tr("Modules"));
    showModules();
}

QString WishMenu::levelName(std::optional<int> level)
{
    if (!level)
        return tr("Automatic");
    return *level == 0 ? tr("Quick") : *level == 1 ? tr("Balanced") : tr("Thorough");
}

void WishMenu::setModules(const QStringList &names)
{
    if (names == m_known)
        return;
    m_known = names;
    showModules();
}

void WishMenu::setWish(std::optional<int> level, const QStringList &modules)
{
    m_level = level;
    m_chosen = modules;
    m_levels->actions().at(level ? *level + 1 : 0)->setChecked(true);
    showModules();
}

// Those that are wished are shown even when nobody knows them (any more): else nobody could take them away.
void WishMenu::showModules()
{
    qDeleteAll(m_moduleActions);
    m_moduleActions.clear();
    QStringList names = m_known;
    for (const QString &chosen : std::as_const(m_chosen)) {
        if (!names.contains(chosen))
            names.append(chosen);
    }
    for (const QString &name : std::as_const(names)) {
        QAction *action = addAction(visibleLine(name).replace(u'&', u"&&"_s));
        action->setObjectName(u"module "_s + name);
        action->setCheckable(true);
        action->setChecked(m_chosen.contains(name));
        m_moduleActions.append(action);
        connect(action, &QAction::toggled, this, [this, name](bool checked) {
            m_chosen.removeAll(name);
            if (checked)
                m_chosen.append(name);
            tell();
        });
    }
    if (!names.isEmpty())
        return;
    m_moduleActions.append(addAction(tr("There are none")));
    m_moduleActions.constLast()->setObjectName(u"noModules"_s);
    m_moduleActions.constLast()->setEnabled(false);
}

void WishMenu::tell()
{
    Q_EMIT wished(m_level, m_chosen);
}

// Several modules are chosen in one go.
bool WishMenu::toggle(QAction *action)
{
    if (!action || !action->isEnabled() || !m_moduleActions.contains(action))
        return false;
    action->toggle();
    return true;
}

void WishMenu::mouseReleaseEvent(QMouseEvent *event)
{
    if (!toggle(actionAt(event->position().toPoint())))
        QMenu::mouseReleaseEvent(event);
}

void WishMenu::keyPressEvent(QKeyEvent *event)
{
    const bool chooses = event->key() == Qt::Key_Space || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!chooses || !toggle(activeAction()))
        QMenu::keyPressEvent(event);
}

} // namespace tom::desktop
