#pragma once

#include "desktop/configeditor/linediff.h"

#include <QPlainTextEdit>

namespace tom::desktop {

// Lines that were removed and added, with signs before them and colours behind them. Only shows.
class DiffView : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit DiffView(const QString &name, QWidget *parent = nullptr);

    void setDiff(const QList<DiffLine> &diff);

protected:
    void changeEvent(QEvent *event) override;

private:
    void colour();

    QList<DiffLine> m_diff;
};

} // namespace tom::desktop
