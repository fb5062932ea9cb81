#pragma once

#include "desktop/api/accountstore.h"

#include <QMainWindow>

#include <memory>

class QStackedWidget;

namespace tom::desktop {

class ApiClient;
class ConfigEditorController;
class ConfigEditorPanel;
class SignInController;
class SignInPanel;

// The window of tom-config: the editor, and for a server before it the sign-in of an admin.
class ConfigApp : public QMainWindow
{
    Q_OBJECT

public:
    // folder: of the client, where the accounts are
    explicit ConfigApp(const QString &folder, QWidget *parent = nullptr);
    ~ConfigApp() override;

    void openFile(const QString &path);
    void openServer(const QString &address, const QString &username = {}, const QString &pin = {});

protected:
    void closeEvent(QCloseEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void signIn(const QString &problem = {});
    void open(const Account &account);

    AccountStore m_store;
    QStackedWidget *m_pages;
    SignInPanel *m_signInPanel;
    ConfigEditorPanel *m_panel;
    std::unique_ptr<SignInController> m_signIn;
    std::unique_ptr<ApiClient> m_client;
    std::unique_ptr<ConfigEditorController> m_controller;
    QString m_address;
    QString m_username;
    QString m_pin;
    bool m_isClosing = false;
};

} // namespace tom::desktop
