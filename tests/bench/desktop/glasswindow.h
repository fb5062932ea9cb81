#pragma once

#include "desktop/app/desktopapp.h"
#include "desktop/chat/markdownview.h"
#include "tests/bench/desktop/longhousehold.h"

#include <QApplication>
#include <QPointer>

#include <functional>

class QScrollArea;

namespace tom::bench {

// Notes the event that took longest at each place of what is going on, with all that came of it.
class WatchedApplication : public QApplication
{
public:
    using QApplication::QApplication;
    bool notify(QObject *receiver, QEvent *event) override;

    void startWatching(std::function<qsizetype()> place);
    [[nodiscard]] const QList<double> &longest() const { return m_longest; }   // ms, of each place since then
    [[nodiscard]] double longestWork() const { return m_longestWork; }   // ms of CPU of the one that worked longest

private:
    std::function<qsizetype()> m_place;
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
    [[nodiscard]] qsizetype answered() const { return m_answer ? m_answer->markdown().size() : 0; }   // letters of it
    [[nodiscard]] Frames scrollToBeginning(int step);   // page after page, up to the first message
    static void turnFor(int milliseconds);
    [[nodiscard]] desktop::MainWindow &window() { return m_app->window(); }

private:
    [[nodiscard]] QScrollArea *list();
    [[nodiscard]] QList<desktop::MarkdownView *> texts();
    void waitForPaint();

    std::unique_ptr<desktop::DesktopApp> m_app;
    QPointer<desktop::MarkdownView> m_answer;
};

} // namespace tom::bench
