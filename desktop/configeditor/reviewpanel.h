#pragma once

#include "desktop/api/adminconfig.h"
#include "desktop/configeditor/linediff.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace tom::desktop {

class DiffView;

// What will change, and what comes of it, before it does. Shows and asks.
class ReviewPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ReviewPanel(QWidget *parent = nullptr);

    void setReview(const QList<DiffLine> &diff, const ConfigChecked &checked);
    void setBusy(bool busy);

    // In words: who is added, who signs in anew, what waits for the next start.
    [[nodiscard]] static QStringList consequences(const ConfigEffect &effect);

Q_SIGNALS:
    void applyRequested();
    void backRequested();

private:
    DiffView *m_diff;
    QLabel *m_effects;
    QLabel *m_problems;
    QPushButton *m_apply;
    bool m_isApplicable = false;
};

} // namespace tom::desktop
