#include "tests/bench/desktop/parts.h"

#include "desktop/app/language.h"
#include "desktop/chat/markdownview.h"
#include "desktop/conversations/conversationcache.h"
#include "desktop/look/appearance.h"
#include "tests/bench/desktop/glasswindow.h"
#include "tests/bench/desktop/machine.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QPixmap>
#include <QSocketNotifier>
#include <QThread>

#include <algorithm>
#include <cstdio>
#include <vector>

using namespace Qt::StringLiterals;

namespace tom::bench {

namespace {

constexpr qsizetype placeSize = 500;   // letters: an eighth of a second
constexpr int column = 712;   // how wide an answer is shown

void tell(const char *name, double value)
{
    std::printf("%s %.4f\n", name, value);
    std::fflush(stdout);
}

double elapsed(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

void tellFrames(const Frames &frames)
{
    tell("shown", frames.shown);
    tell("frames", double(frames.times.size()));
    tell("median", median(frames.times));
    for (const double time : frames.times)
        tell("frame", time);
    tell("longestWork", std::ranges::max(frames.work));
    tell("late", double(std::ranges::count_if(frames.times, [](double time) { return time > 33; })));
}

// The finished answer, from its Markdown to the pixels of a window's height.
double paintedOnce(const QString &text)
{
    const double before = allTime();
    desktop::MarkdownView view;
    view.resize(column, 700);
    view.append(text);
    view.finish();
    view.resize(column, view.sizeHint().height());
    static_cast<void>(view.grab(QRect(0, 0, column, 700)));
    return allTime() - before;
}

void stream(WatchedApplication &application, GlassWindow &glass)
{
    GlassWindow::turnFor(2000);
    application.startWatching([&glass] { return glass.answered() / placeSize; });
    const double before = allTime();
    QElapsedTimer timer;
    timer.start();
    glass.ask(u"Tell me everything"_s);
    const double work = allTime() - before;
    tell("seconds", elapsed(timer) / 1000);
    for (const double longest : application.longest())
        tell("place", longest);
    tell("longestWork", application.longestWork());
    tell("streamWork", work);
    QList<double> once;
    const QString text = longAnswer(200 * 1024);
    for (int i = 0; i < 5; ++i)
        once.append(paintedOnce(text));
    tell("once", median(once));
}

// Hours of somebody who looks at ten conversations in each and scrolls through one.
void day(GlassWindow &glass, int hours)
{
    for (int hour = 0; hour < hours; ++hour) {
        for (int i = 0; i < 10; ++i)
            glass.open((hour + i * 7) % 50);
        static_cast<void>(glass.scrollToBeginning(600));
        GlassWindow::turnFor(300);
        tell("hour", memory(QCoreApplication::applicationPid()));
        tell("own", ownMemory(QCoreApplication::applicationPid()));
        tell("heap", heapInUse());
    }
}

void search(const QString &folder)
{
    constexpr int conversations = desktop::ConversationCache::mostLines;
    constexpr int messages = 200;   // as many as the client reads of one
    QElapsedTimer timer;
    timer.start();
    auto cache = desktop::ConversationCache::open(folder + "/search.sqlite"_L1);
    if (!cache)
        qFatal("%s", qPrintable(cache.error().message));
    QStringList texts;
    for (int i = 0; i < conversations; ++i) {
        const auto line = lineOf(i, messages);
        if (const auto kept = (*cache)->keep(line); !kept)
            qFatal("%s", qPrintable(kept.error().message));
        for (const auto &message : line.messages)
            texts.append(message.text.toCaseFolded());
    }
    tell("filled", elapsed(timer) / 1000);
    int kept = 0;
    for (int i = 0; i < conversations; ++i) {
        if (const auto line = (*cache)->line(idOf(i)); line && *line)
            kept += int((*line)->messages.size());
    }
    tell("kept", kept);
    tell("size", double(QFile(folder + "/search.sqlite"_L1).size()) / (1024 * 1024));
    QList<double> times;
    QList<double> scans;
    for (int round = 0; round < 5; ++round) {
        for (const QString &words : {u"99999"_s, u"heating"_s, u"garden bridge"_s, u"mark"_s, u"nowhere"_s, u"number 4711"_s}) {
            timer.restart();
            const auto found = (*cache)->search(words);
            times.append(elapsed(timer));
            timer.restart();
            static_cast<void>(std::ranges::count_if(texts, [&words](const QString &text) { return text.contains(words); }));
            scans.append(elapsed(timer));
        }
    }
    tell("median", median(times));
    tell("longest", std::ranges::max(times));
    tell("scan", median(scans));
}

// What this machine makes of a work that is always the same and takes nothing that another program could hold.
void steady()
{
    std::vector<char> memory(4U << 20U);
    volatile double value = 1;
    QElapsedTimer end;
    for (end.start(); end.elapsed() < 30'000; QThread::msleep(25)) {
        QElapsedTimer timer;
        timer.start();
        for (std::size_t i = 0; i < 400'000; ++i)
            value = value * 1.0000001 + memory[(i * 4097) % memory.size()];
        tell("work", elapsed(timer));
    }
}

void waitForTheEnd()
{
    std::printf("end\n");
    std::fflush(stdout);
    QSocketNotifier input(0, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, qApp, &QCoreApplication::quit);
    QCoreApplication::exec();   // asleep but for what the program does by itself
}

} // namespace

bool fillCache(const QString &folder, int conversations, int messages)
{
    QDirIterator files(folder, {u"conversations.sqlite"_s}, QDir::Files, QDirIterator::Subdirectories);
    if (!files.hasNext())
        return false;
    auto cache = desktop::ConversationCache::open(files.next());
    for (int i = 0; cache && i < conversations; ++i) {
        if (const auto kept = (*cache)->keep(lineOf(i, messages)); !kept)
            return false;
    }
    return cache.has_value();
}

int runPart(const QString &part, const QString &folder, int hours, int argc, char *argv[])
{
    if (part == "search"_L1 || part == "steady"_L1) {
        const QCoreApplication application(argc, argv);
        if (part == "search"_L1)
            search(folder);
        else
            steady();
        std::printf("end\n");
        return 0;
    }
    WatchedApplication application(argc, argv);
    QApplication::setApplicationName(u"tom-desktop"_s);
    QApplication::setDesktopFileName(u"tom-desktop"_s);
    QApplication::setQuitOnLastWindowClosed(false);
    desktop::speak(application, QLocale());
    const desktop::Appearance appearance(application);
    const int messages = part == "scroll"_L1 ? 5000 : part == "shown"_L1 ? 10'000 : 100;
    GlassWindow glass(folder, {.conversations = part == "start"_L1 || part == "day"_L1 ? 100 : 1, .messages = messages});
    glass.show();
    tell("work", allTime());   // with the loading of libraries
    tell("usable", memory(QCoreApplication::applicationPid()));
    if (part == "scroll"_L1)
        tellFrames(glass.scrollToBeginning(240));
    else if (part == "shown"_L1)
        tell("shown", glass.scrollToBeginning(600).shown);
    else if (part == "stream"_L1)
        stream(application, glass);
    else if (part == "day"_L1)
        day(glass, hours);
    waitForTheEnd();
    return 0;
}

} // namespace tom::bench
