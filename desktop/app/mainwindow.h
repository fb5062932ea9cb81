#pragma once

#include <QMainWindow>

#include <functional>
#include <utility>

class QStackedWidget;

namespace tom::desktop {

class ChatPanel;
class ConversationPanel;
class Pages;
class SignInPanel;
class WorkPage;

// The window: either the sign-in or the pages of whoever is signed in. Remembers its place in a file.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(const QString &geometryPath, QWidget *parent = nullptr);

    [[nodiscard]] SignInPanel &signIn() { return *m_signIn; }
    [[nodiscard]] ChatPanel &chat();
    [[nodiscard]] ConversationPanel &conversations();
    [[nodiscard]] Pages &pages() { return *m_pages; }

    void showSignIn();
    void showChat();
    // Asked before it closes; who says no asks the user, and closes it then.
    void setMayClose(std::function<bool()> mayClose) { m_mayClose = std::move(mayClose); }
    void showShortcuts();
    void comeForward();   // whatever hides it now
    // It is on the screen, whether or not it is the one that is typed into.
    [[nodiscard]] bool isSeen() const;

Q_SIGNALS:
    void seenChanged(bool isSeen);
    void quitRequested();

protected:
    void closeEvent(QCloseEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void tellSeen();

    bool m_wasSeen = false;
    std::function<bool()> m_mayClose;
    QString m_geometryPath;
    SignInPanel *m_signIn;
    WorkPage *m_work;
    Pages *m_pages;
    QStackedWidget *m_stack;
};

} // namespace tom::desktop
