#pragma once

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace tom::desktop {

class ApiClient;
class InboxPage;
class Pages;
class PushClient;
class SystemCaller;

// One page beside the chat: its panel, made once, and for each account that is opened the controller behind it.
class SidePage : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    // The client and the channel live until close(). folder: where what is kept of this account is.
    virtual void open(ApiClient &client, PushClient &push, const QString &folder) = 0;
    virtual void close() = 0;
    virtual void look() {}   // somebody looks at it now
    // Something that close() takes away and that is nowhere else.
    [[nodiscard]] virtual bool hasUnapplied() const { return false; }

Q_SIGNALS:
    void conversationRequested(const QString &id);
};

// The pages beside the chat, in the order in which the rail has them.
class SidePages : public QObject
{
    Q_OBJECT

public:
    explicit SidePages(Pages &pages, QObject *parent = nullptr);
    ~SidePages() override;

    // Says which conversation somebody looks at now; empty: none. Before open().
    void setOnScreen(std::function<QString()> conversation);
    void open(ApiClient &client, PushClient &push, const QString &folder);
    void close();
    [[nodiscard]] bool hasUnapplied() const;
    void say(const QString &title, const QString &text);   // outside of our windows
    // Of an account that signs out: what is kept here of others' words.
    static void forget(const QString &folder);

Q_SIGNALS:
    void conversationRequested(const QString &id);
    void windowRequested();
    void quitRequested();

private:
    void add(const QString &id, const QString &icon, const QString &name, QWidget *panel, std::unique_ptr<SidePage> page);

    Pages &m_pages;
    InboxPage *m_inbox = nullptr;   // one of all
    std::unique_ptr<SystemCaller> m_caller;
    std::vector<std::pair<QString, std::unique_ptr<SidePage>>> m_all;
};

} // namespace tom::desktop
