#pragma once

#include "desktop/app/desktopapp.h"
#include "tests/bench/desktop/longhousehold.h"

#include <QApplication>
#include <QElapsedTimer>

class QScrollArea;

namespace tom::bench {

// Notes the event that took longest in each second, with all that came of it.
class WatchedApplication : public QApplication
{
public:
    using QApplication::QApplication;
    bool notify(QObject *receiver, QEvent *event) override;

    void startWatching();
    [[nodiscard]] const QList<double> &longest() const { return m_longest; }       // ms, of each second since then
    [[nodiscard]] double longestWork() const { return m_longestWork; }   // ms of CPU of the one that worked longest

private:
    QElapsedTimer m_since;
    QList<double> m_longest;
    double m_longestWork = 0;
    int m_depth = 0;
};

// What scrolling through a conversation cost.
struct Frames
{
    QList<double> times{};   // ms until it is painted
    QList<double> work{};    // ms of CPU of the window's thread
    int shown = 0;           // messages
};

// The whole program but main(), with a household of long conversations.
class GlassWindow
{
public:
    GlassWindow(const QString &folder, Shape shape);

    void show();                     // until the list and a conversation are painted
    void open(int conversation);     // until it is painted
    void ask(const QString &words);   // until the answer has ended
    [[nodiscard]] Frames scrollToBeginning(int step);   // page after page, up to the first message
    static void turnFor(int milliseconds);
    [[nodiscard]] desktop::MainWindow &window() { return m_app->window(); }

private:
    [[nodiscard]] QScrollArea *list();
    void waitForPaint();

    std::unique_ptr<desktop::DesktopApp> m_app;
};

} // namespace tom::bench
