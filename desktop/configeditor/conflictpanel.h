#pragma once

#include "desktop/configeditor/linediff.h"

#include <QWidget>

namespace tom::desktop {

class DiffView;

// Somebody else was faster: their text and ours, and how to go on. Shows and asks.
class ConflictPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ConflictPanel(QWidget *parent = nullptr);

    void setDiff(const QList<DiffLine> &diff);   // from theirs to ours

Q_SIGNALS:
    void theirsRequested();
    void mineRequested();
    void mergeRequested();   // by hand: ours is edited, theirs stays in sight

private:
    DiffView *m_diff;
};

} // namespace tom::desktop
