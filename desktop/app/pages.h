#pragma once

#include "desktop/chat/connection.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

class QStackedWidget;
class QVBoxLayout;

namespace tom::desktop {

class NavigationButton;
class TonedLabel;

// What stands below the ways in the rail and has words of its own, which are shown where those of the ways are.
class RailPart
{
public:
    RailPart() = default;
    RailPart(const RailPart &) = delete;
    RailPart &operator=(const RailPart &) = delete;
    virtual ~RailPart() = default;

    [[nodiscard]] virtual int roomForWords() const = 0;   // how much higher it is with them; 0 when they are shown
    virtual void setShowsWords(bool shows) = 0;
};

// All pages of somebody who is signed in, one of which is shown, and the rail that leads to them. Knows nothing of what
// they are.
class Pages : public QWidget
{
    Q_OBJECT

public:
    explicit Pages(QWidget *parent = nullptr);

    // The page becomes part of this. Ctrl and the number of a page lead to it.
    void add(const QString &id, const QString &icon, const QString &name, QWidget *page);
    void addBelow(QWidget *widget, RailPart *part = nullptr);   // at the end of the rail
    void showPage(const QString &id);
    [[nodiscard]] QString shown() const;
    // One that is not has no way to it, and is left when it is shown.
    void setAvailable(const QString &id, bool isAvailable);
    // Above whichever page is shown: that the server is away, and for some seconds that it is back.
    void showConnection(Connection connection, const QString &detail);
    void setCount(const QString &id, int count);   // of what waits there

Q_SIGNALS:
    void shownChanged(const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    void arrange();

    QWidget *m_rail;
    QVBoxLayout *m_buttons;
    QVBoxLayout *m_below;
    TonedLabel *m_connection;
    QTimer m_backTime;
    bool m_wasAway = false;
    QStackedWidget *m_stack;
    QStringList m_ids;
    QStringList m_missing;   // that are not available
    QHash<QString, NavigationButton *> m_ways;
    QList<RailPart *> m_parts;   // as long as the rail
};

} // namespace tom::desktop
