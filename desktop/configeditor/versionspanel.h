#pragma once

#include "desktop/api/adminconfig.h"
#include "desktop/configeditor/linediff.h"

#include <QWidget>

class QListWidget;

namespace tom::desktop {

class DiffView;
class SureButton;
class TonedLabel;

// The last versions of a configuration, what each would change, and the way back to one. Shows and asks.
class VersionsPanel : public QWidget
{
    Q_OBJECT

public:
    explicit VersionsPanel(QWidget *parent = nullptr);

    void setVersions(const QList<ConfigVersionLine> &versions, const QString &revision);   // that stands there now
    void showDiff(const QString &revision, const QList<DiffLine> &diff);

Q_SIGNALS:
    void compareRequested(const QString &revision);
    void restoreRequested(const QString &revision);
    void backRequested();

private:
    [[nodiscard]] QString chosen() const;

    QString m_revision;
    QListWidget *m_list;
    TonedLabel *m_hint;
    DiffView *m_diff;
    SureButton *m_restore;
};

} // namespace tom::desktop
