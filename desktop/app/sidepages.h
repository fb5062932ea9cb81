#pragma once

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace tom::desktop {

class InboxPanel;
class LiveAccount;
class Pages;
class SystemCaller;

// One page beside the chat: its panel, made once, and for each account that is opened the controller behind it.
class SidePage : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    // The account lives until close(), or longer.
    virtual void open(LiveAccount &account) = 0;
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

    void open(LiveAccount &account);
    void close();
    [[nodiscard]] bool hasUnapplied() const;
    void showInbox(const QString &key);   // and that one in it; empty: what waits
    void say(const QString &title, const QString &text);   // outside of our windows
    [[nodiscard]] SystemCaller &caller() { return *m_caller; }

Q_SIGNALS:
    void conversationRequested(const QString &id);
    void windowRequested();
    void inboxRequested();   // of whichever account
    void quitRequested();

private:
    void add(const QString &id, const QString &icon, const QString &name, QWidget *panel, std::unique_ptr<SidePage> page);

    Pages &m_pages;
    InboxPanel *m_inbox;
    std::unique_ptr<SystemCaller> m_caller;
    std::vector<std::pair<QString, std::unique_ptr<SidePage>>> m_all;
};

} // namespace tom::desktop
