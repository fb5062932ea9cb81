#pragma once

#include "desktop/app/mainwindow.h"
#include "desktop/app/sidepages.h"

#include <QTemporaryDir>

#include <functional>
#include <memory>
#include <vector>

namespace tom::desktop {

// Where a scene is shown: the window of somebody who is signed in, made when it is first asked for, and whatever else the
// scene keeps. Nothing of it has a server.
class Stage
{
public:
    explicit Stage(const QSize &size);
    ~Stage();
    Stage(const Stage &) = delete;
    Stage &operator=(const Stage &) = delete;

    [[nodiscard]] QSize size() const { return m_size; }
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    MainWindow &window();   // on the page of the chat
    ChatPanel &chat();      // the same with somebody to talk to
    SignInPanel &signIn();
    template<typename Panel>
    Panel &page(const QString &id)
    {
        showPage(id);
        return *window().findChild<Panel *>();
    }
    template<typename Kept>
    Kept &keep(std::unique_ptr<Kept> object)
    {
        Kept &kept = *object;
        m_kept.push_back(std::move(object));
        return kept;
    }

private:
    void showPage(const QString &id);

    QTemporaryDir m_folder;
    QSize m_size;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<SidePages> m_pages;
    std::vector<std::unique_ptr<QObject>> m_kept;
};

// One sight of the program with something in it.
struct Scene
{
    QString name{};
    std::function<QWidget *(Stage &stage)> show{};   // the window, dialog or menu to look at; the stage or its window owns it
    bool isPublished = true;   // in docs/screenshots, too; what differs from another one by a detail is not
};

// Every window, page, dialog and menu of the program.
[[nodiscard]] QList<Scene> allScenes();
[[nodiscard]] QList<Scene> chatScenes();
[[nodiscard]] QList<Scene> openChatScenes();
[[nodiscard]] QList<Scene> voiceScenes();
[[nodiscard]] QList<Scene> frameScenes();
[[nodiscard]] QList<Scene> pageScenes();
[[nodiscard]] QList<Scene> configScenes();

} // namespace tom::desktop
