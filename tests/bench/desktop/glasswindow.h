#pragma once

#include "desktop/app/desktopapp.h"
#include "tests/bench/desktop/longhousehold.h"

#include <QApplication>

class QScrollArea;

namespace tom::bench {

// Notes the event that took longest, with all that came of it.
class WatchedApplication : public QApplication
{
public:
    using QApplication::QApplication;
    bool notify(QObject *receiver, QEvent *event) override;

    double longest = 0;       // ms
    double longestWork = 0;   // ms of CPU of the one that worked longest

private:
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
