#include "desktop/app/mainwindow.h"

#include "desktop/app/pages.h"
#include "desktop/app/shortcutsheet.h"
#include "desktop/app/workpage.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/login/signinpanel.h"
#include "desktop/look/readingorder.h"
#include "shared/core/atomicfile.h"

#include <QCloseEvent>
#include <QIcon>
#include <QLoggingCategory>
#include <QScreen>
#include <QStackedWidget>
#include <QWindow>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcWindow, "tom.desktop.window")

namespace {

constexpr qint64 largestGeometry = 4096;

} // namespace

MainWindow::MainWindow(const QString &geometryPath, QWidget *parent)
    : QMainWindow(parent),
      m_geometryPath(geometryPath),
      m_signIn(new SignInPanel),
      m_work(new WorkPage),
      m_pages(new Pages),
      m_stack(new QStackedWidget)
{
    setObjectName(u"mainWindow"_s);
    setWindowTitle(u"Tom"_s);
    setWindowIcon(QIcon(u":/tom/icons/tom.svg"_s));
    setMinimumSize(460, 560);
    m_pages->add(u"chat"_s, u"chat"_s, tr("Chat"), m_work);
    connect(&m_work->chat(), &ChatPanel::connectionShown, m_pages, &Pages::showConnection);
    m_stack->addWidget(m_signIn);
    m_stack->addWidget(m_pages);
    setCentralWidget(m_stack);
    connect(addShortcut(this, Qt::CTRL | Qt::Key_Q, tr("Quit Tom")), &QShortcut::activated, this, &MainWindow::quitRequested);
    for (const QKeySequence &keys : {QKeySequence(Qt::Key_F1), QKeySequence(Qt::CTRL | Qt::Key_Slash)})
        connect(addShortcut(this, keys, tr("Show all keyboard shortcuts")), &QShortcut::activated, this,
                &MainWindow::showShortcuts);
    const Result<QByteArray> geometry = readFile(m_geometryPath, largestGeometry);
    if (!geometry || !restoreGeometry(*geometry))
        resize(QSize(1120, 820).boundedTo(screen()->availableSize() * 9 / 10));
}

void MainWindow::showSignIn()
{
    m_stack->setCurrentWidget(m_signIn);
}

void MainWindow::showChat()
{
    m_stack->setCurrentWidget(m_pages);
    m_pages->showPage(u"chat"_s);
}

void MainWindow::showShortcuts()
{
    if (findChild<ShortcutSheet *>(Qt::FindDirectChildrenOnly))
        return;
    (new ShortcutSheet(namedKeysIn(this), this))->open();
}

void MainWindow::comeForward()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

bool MainWindow::isSeen() const
{
    return isVisible() && !isMinimized() && windowHandle() && windowHandle()->isExposed();
}

// Only the window below knows what the screen shows of it.
void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    windowHandle()->installEventFilter(this);
}

bool MainWindow::eventFilter(QObject *watched, QEvent *event)
{
    const QEvent::Type type = event->type();
    if (type == QEvent::Expose || type == QEvent::Hide || type == QEvent::WindowStateChange)
        QMetaObject::invokeMethod(this, &MainWindow::tellSeen, Qt::QueuedConnection);   // when it has come to that
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::tellSeen()
{
    if (const bool now = isSeen(); std::exchange(m_wasSeen, now) != now)
        Q_EMIT seenChanged(now);
}

ChatPanel &MainWindow::chat()
{
    return m_work->chat();
}

ConversationPanel &MainWindow::conversations()
{
    return m_work->conversations();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (const auto written = writeFileAtomically(m_geometryPath, saveGeometry()); !written)
        qCWarning(lcWindow) << "⚠️ the window's place is not remembered:" << written.error().message;
    if (m_mayClose && !m_mayClose())
        return event->ignore();
    QMainWindow::closeEvent(event);
}

bool MainWindow::focusNextPrevChild(bool next)
{
    return focusNextInReading(*this, next);
}

} // namespace tom::desktop
