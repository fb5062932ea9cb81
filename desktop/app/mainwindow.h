#pragma once

#include <QMainWindow>

class QStackedWidget;

namespace tom::desktop {

class ChatPanel;
class ConversationPanel;
class SignInPanel;
class WorkPage;

// The window: either the sign-in or the conversation. Remembers its place in a file.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(const QString &geometryPath, QWidget *parent = nullptr);

    [[nodiscard]] SignInPanel &signIn() { return *m_signIn; }
    [[nodiscard]] ChatPanel &chat();
    [[nodiscard]] ConversationPanel &conversations();

    void showSignIn();
    void showChat();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    QString m_geometryPath;
    SignInPanel *m_signIn;
    WorkPage *m_work;
    QStackedWidget *m_pages;
};

} // namespace tom::desktop
