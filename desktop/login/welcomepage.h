#pragma once

#include <QWidget>

class QProgressBar;
class QPushButton;

namespace tom::desktop {

class TonedLabel;

// Where nobody was signed in before: a Tom of this computer, or one that runs already.
class WelcomePage : public QWidget
{
    Q_OBJECT

public:
    explicit WelcomePage(QWidget *parent = nullptr);

    void ask(bool isKnown, const QString &problem);   // isKnown: this computer has one already
    void setBusy(const QString &words);

Q_SIGNALS:
    void localRequested();
    void otherRequested();
    void cancelled();

private:
    QPushButton *m_local;
    QPushButton *m_other;
    QPushButton *m_cancel;
    TonedLabel *m_problem;
    TonedLabel *m_busyWords;
    QProgressBar *m_busyBar;
};

} // namespace tom::desktop
