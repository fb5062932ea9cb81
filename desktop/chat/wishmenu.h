#pragma once

#include <QMenu>

#include <optional>

class QActionGroup;

namespace tom::desktop {

// What is wished for one message: how thorough the answer is, and which modules it may use. It stays open while modules are
// chosen. Nothing chosen: Tom decides.
class WishMenu : public QMenu
{
    Q_OBJECT

public:
    explicit WishMenu(QWidget *parent = nullptr);

    void setModules(const QStringList &names);   // that there are
    void setWish(std::optional<int> level, const QStringList &modules);

    [[nodiscard]] static QString levelName(std::optional<int> level);

Q_SIGNALS:
    void wished(std::optional<int> level, const QStringList &modules);

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void showModules();
    [[nodiscard]] bool toggle(QAction *action);
    void tell();

    QActionGroup *m_levels;
    QList<QAction *> m_moduleActions;
    QStringList m_known;
    QStringList m_chosen;
    std::optional<int> m_level;
};

} // namespace tom::desktop
