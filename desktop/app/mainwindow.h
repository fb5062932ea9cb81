#pragma once

#include <QMainWindow>

class QStackedWidget;

namespace tom::desktop {

class ChatPanel;
class SignInPanel;

// The window: either the sign-in or the conversation. Remembers its place in a file.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(const QString &geometryPath, QWidget *parent = nullptr);

    [[nodiscard]] SignInPanel &signIn() { return *m_signIn; }
    [[nodiscard]] ChatPanel &chat() { return *m_chat; }

    void showSignIn();
    void showChat();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    QString m_geometryPath;
    SignInPanel *m_signIn;
    ChatPanel *m_chat;
    QStackedWidget *m_pages;
};

} // namespace tom::desktop
