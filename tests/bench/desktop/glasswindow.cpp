#include "tests/bench/desktop/glasswindow.h"

#include "desktop/api/apiclient.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/messagelist.h"
#include "desktop/conversations/conversationpanel.h"
#include "desktop/demo/demo.h"
#include "tests/bench/desktop/machine.h"

#include <QAbstractButton>
#include <QEventLoop>
#include <QListView>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::bench {

namespace {

constexpr int patience = 60'000;

// What the program's own event loop does, of which there is none around this: widgets that go are deleted by it alone.
void turnOnce()
{
    QCoreApplication::processEvents();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

double milliseconds(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

// Counts how often a widget was painted.
class Paints : public QObject
{
public:
    explicit Paints(QWidget *widget) { widget->installEventFilter(this); }
    bool eventFilter(QObject *, QEvent *event) override
    {
        count += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
    int count = 0;
};

template<typename Condition>
void waitUntil(Condition condition)
{
    QElapsedTimer timer;
    for (timer.start(); !condition();) {
        if (timer.elapsed() > patience)
            qFatal("nothing came of it within a minute");
        turnOnce();
    }
}

desktop::Connections connectionsTo(const QString &folder, Shape shape)
{
    Result<desktop::Connections> demo = desktop::demoConnections(folder);
    if (!demo)
        qFatal("%s", qPrintable(demo.error().message));
    demo->client = [shape](const desktop::Account &account) -> Result<std::unique_ptr<desktop::ApiClient>> {
        const auto server = desktop::ServerAddress::parse(account.server);
        if (!server)
            return std::unexpected(server.error());
        return std::make_unique<desktop::ApiClient>(std::make_unique<LongHousehold>(shape), *server, account.session);
    };
    return *demo;
}

} // namespace

bool WatchedApplication::notify(QObject *receiver, QEvent *event)
{
    if (m_depth > 0)
        return QApplication::notify(receiver, event);
    ++m_depth;
    const double before = threadTime();
    QElapsedTimer timer;
    timer.start();
    const bool isDone = QApplication::notify(receiver, event);
    if (m_place) {
        const double took = milliseconds(timer);
        const qsizetype place = m_place();
        if (m_longest.size() <= place)
            m_longest.resize(place + 1);
        m_longest[place] = std::max(m_longest[place], took);
    }
    m_longestWork = std::max(m_longestWork, threadTime() - before);
    --m_depth;
    return isDone;
}

void WatchedApplication::startWatching(std::function<qsizetype()> place)
{
    m_longest.clear();
    m_longestWork = 0;
    m_place = std::move(place);
}

GlassWindow::GlassWindow(const QString &folder, Shape shape)
    : m_app(std::make_unique<desktop::DesktopApp>(folder, desktop::DesktopOptions{}, connectionsTo(folder, shape)))
{}

QScrollArea *GlassWindow::list()
{
    return window().chat().findChild<QScrollArea *>(u"messageList"_s);
}

void GlassWindow::waitForPaint()
{
    Paints paints(list()->widget());
    list()->widget()->update();
    waitUntil([&paints] { return paints.count > 0; });
}

void GlassWindow::show()
{
    m_app->start();
    const auto *rows = window().conversations().findChild<QListView *>(u"conversationList"_s);
    waitUntil([&] { return rows->model() && rows->model()->rowCount() > 0 && !window().chat().turns().isEmpty(); });
    waitForPaint();
}

void GlassWindow::open(int conversation)
{
    const QString wanted = u"turn-%1-"_s.arg(conversation);
    Q_EMIT window().conversations().openRequested(idOf(conversation));
    waitUntil([&] {
        const QStringList turns = window().chat().turns();
        return !turns.isEmpty() && turns.last().startsWith(wanted);
    });
    waitForPaint();
}

void GlassWindow::ask(const QString &words)
{
    QEventLoop loop;   // sleeps between events, as the program does
    const auto *button = window().chat().findChild<QAbstractButton *>(u"sendButton"_s);
    const QString idle = button->toolTip();
    Q_EMIT window().chat().sendRequested(desktop::Draft{.text = words});
    waitUntil([&] { return button->toolTip() != idle; });
    m_answer = nullptr;
    const qsizetype before = texts().size();
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (!m_answer && texts().size() > before)
            m_answer = texts().constLast();
        if (button->toolTip() == idle)
            loop.quit();
    });
    look.start(200);
    loop.exec();
}

QList<desktop::MarkdownView *> GlassWindow::texts()
{
    return list()->findChildren<desktop::MarkdownView *>(u"assistantText"_s);
}

Frames GlassWindow::scrollToBeginning(int step)
{
    Frames frames;
    auto *messages = qobject_cast<desktop::MessageList *>(list());
    QScrollBar *bar = messages->verticalScrollBar();
    Paints paints(messages->widget());
    QElapsedTimer still;
    still.start();
    // At the beginning the page before it may be on its way.
    while (bar->value() > 0 || still.elapsed() < 1000) {
        if (bar->value() == 0) {
            turnOnce();
            continue;
        }
        const int before = paints.count;
        const double work = threadTime();
        QElapsedTimer timer;
        timer.start();
        bar->setValue(bar->value() - step);
        while (paints.count == before && timer.elapsed() < 1000)
            turnOnce();
        frames.times.append(milliseconds(timer));
        frames.work.append(threadTime() - work);
        still.restart();
    }
    frames.shown = int(messages->count());
    return frames;
}

void GlassWindow::turnFor(int milliseconds)
{
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

} // namespace tom::bench
