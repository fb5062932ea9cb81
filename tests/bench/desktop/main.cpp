// ./tom bench desktop: how soon the window is there, what it takes of memory and of the processor, and how it scrolls, streams
// and searches; beside it, in the same run and on the same screen, chromium --app with a page of the same conversation.
#include "tests/bench/desktop/chromiumpage.h"
#include "tests/bench/desktop/machine.h"
#include "tests/bench/desktop/parts.h"
#include "tests/gui/virtualscreen.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QThread>

#include <algorithm>
#include <cstdio>
#include <functional>

using namespace Qt::StringLiterals;
using namespace tom::bench;

namespace {

bool allReached = true;

void say(const char *what, double value, const char *unit, double goal = 0)
{
    const bool isReached = goal <= 0 || value < goal;
    allReached = allReached && isReached;
    std::printf("%-66s %9.2f %-3s", what, value, unit);
    if (goal > 0)
        std::printf("  goal %.4g: %s", goal, isReached ? "reached" : "NOT reached");
    std::printf("\n");
    std::fflush(stdout);
}

// A part of this program in a process of its own.
class Part
{
public:
    Part(const QString &part, const QString &folder, int hours = 0)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_since.start();
        m_process.start(QCoreApplication::applicationFilePath(),
                        {u"--part"_s, part, u"--folder"_s, folder, u"--hours"_s, QString::number(hours)});
    }
    ~Part()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(20'000))
            m_process.kill();
    }

    // Milliseconds until it said so.
    double until(const QByteArray &name)
    {
        while (!m_told.contains(name)) {
            if (!m_process.canReadLine() && !m_process.waitForReadyRead(900'000))
                qFatal("a part ended or said nothing for a quarter of an hour");
            while (m_process.canReadLine()) {
                const QList<QByteArray> words = m_process.readLine().trimmed().split(' ');
                m_told[words.constFirst()].append(words.value(1).toDouble());
            }
        }
        return double(m_since.nsecsElapsed()) / 1e6;
    }
    [[nodiscard]] double value(const QByteArray &name) const { return m_told.value(name).value(0); }
    [[nodiscard]] QList<double> values(const QByteArray &name) const { return m_told.value(name); }
    [[nodiscard]] qint64 pid() const { return m_process.processId(); }

private:
    QProcess m_process;
    QElapsedTimer m_since;
    QHash<QByteArray, QList<double>> m_told;
};

void start(const QString &folder, int rounds, int idle)
{
    {
        Part(u"start"_s, folder).until("end");
    }
    if (!fillCache(folder, 100, 100))
        qFatal("the cache was not filled");
    QList<double> times;
    QList<double> work;
    for (int i = 0; i <= rounds; ++i) {
        Part part(u"start"_s, folder);
        const double time = part.until("usable");
        part.until("end");
        if (i == 0)
            continue;   // it warms up
        times.append(time);
        work.append(part.value("work"));
    }
    say("start to usable window, 10,000 cached messages, median", median(times), "ms", 300);
    say("  the slowest", std::ranges::max(times), "ms");
    say("  CPU of it, all threads, median", median(work), "ms");
    Part part(u"start"_s, folder);
    part.until("end");
    QThread::sleep(5);
    say("memory with one conversation of 100 messages, PSS", memory(part.pid()), "MB", 80);
    const double before = processor(part.pid());
    QThread::sleep(idle);
    say("an idle minute, CPU", (processor(part.pid()) - before) * 60 / idle, "s", 0.1);
}

constexpr int repeated = 5;   // rounds of what one disturbance would decide

// The part again and again, each in a folder of its own: the times of each round, and the most work of any of them.
struct Rounds
{
    QList<QList<double>> times{};
    double work = 0;
};

Rounds repeat(const QString &name, const QByteArray &times, const std::function<void(const Part &)> &tell)
{
    Rounds rounds;
    for (int i = 0; i < repeated; ++i) {
        const QTemporaryDir folder;
        Part part(name, folder.path());
        part.until("end");
        rounds.times.append(part.values(times));
        rounds.work = std::max(rounds.work, part.value("longestWork"));
        tell(part);
        say("  the longest, of this round", std::ranges::max(rounds.times.last()), "ms");
    }
    return rounds;
}

// What comes in most rounds is the program's. One round's longest may be the machine's: how long that takes at the longest for a
// work that is always the same is said beside it.
void tellLongest(const Rounds &rounds, const char *recurring, qsizetype around, double goal)
{
    double longest = 0;
    for (const QList<double> &round : rounds.times)
        longest = std::max(longest, std::ranges::max(round));
    say(recurring, longestThatRecurs(rounds.times, around), "ms", goal);
    say("  the longest of all", longest, "ms", goal);
    say("  the longest of all, CPU of the window's thread", rounds.work, "ms");
    const QTemporaryDir folder;
    Part part(u"steady"_s, folder.path());
    part.until("end");
    say("  a steady work for half a minute, median", median(part.values("work")), "ms");
    say("  its longest", std::ranges::max(part.values("work")), "ms");
}

void scroll()
{
    QList<double> medians;
    const Rounds rounds = repeat(u"scroll"_s, "frame", [&medians](const Part &part) {
        medians.append(part.value("median"));
        if (part.value("shown") < 5000)
            allReached = false;
        say("scrolled through 5,000 messages: shown", part.value("shown"), "");
        say("  frames of 240 pixels", part.value("frames"), "");
        say("  frames of more than 33 ms", part.value("late"), "");
    });
    say("a frame, median", median(medians), "ms");
    tellLongest(rounds, "  the longest frame that comes in most rounds at the same place", 2, 33);
}

void shown(const QString &folder)
{
    Part part(u"shown"_s, folder);
    part.until("end");
    QThread::sleep(3);
    say("10,000 messages shown one after the other: shown", part.value("shown"), "");
    say("  memory then, PSS", memory(part.pid()), "MB", 120);
}

void stream()
{
    QList<double> ratios;
    const Rounds rounds = repeat(u"stream"_s, "place", [&ratios](const Part &part) {
        ratios.append(part.value("streamWork") / (part.value("once") * part.value("seconds")));
        say("an answer of 200 kB streamed, took", part.value("seconds"), "s");
        say("  CPU in all", part.value("streamWork"), "ms");
        say("  the finished answer painted once, CPU", part.value("once"), "ms");
    });
    say("CPU over that of painting it once a second, median", median(ratios), "x", 2);
    tellLongest(rounds, "  the longest event that comes in most rounds at the same words", 1, 16);
}

void search(const QString &folder)
{
    Part part(u"search"_s, folder);
    part.until("end");
    say("messages in the cache, of 100,000 put into it", part.value("kept"), "");
    say("  put into it in", part.value("filled"), "s");
    say("  size of the cache", part.value("size"), "MB");
    say("  a search, median of six kinds", part.value("median"), "ms");
    say("  the longest", part.value("longest"), "ms", 50);
    say("  QString::contains over all 100,000 in memory, median", part.value("scan"), "ms");
    if (part.value("kept") < 100'000)
        allReached = false;
}

void day(const QString &folder, int days)
{
    Part part(u"day"_s, folder, 24 * days);
    part.until("end");
    const auto sayHours = [&part, days](const char *what, const QByteArray &name) {
        const QList<double> hours = part.values(name);
        std::printf("  %s, MB after 3, 12 and 24 hours: %.1f, %.1f, %.1f", what, hours.value(2), hours.value(11),
                    hours.value(23));
        for (int day = 2; day <= days; ++day)
            std::printf("%s%.1f", day == 2 ? "; after each day from the second on: " : ", ", hours.value(24 * day - 1));
        std::printf("\n");
    };
    std::printf("a day: ten conversations opened and one scrolled through in each hour\n");
    sayHours("PSS", "hour");
    sayHours("of no file", "own");
    sayHours("asked for and not given back", "heap");
    const QList<double> heap = part.values("heap");
    say("  the last at the end over six hours after the beginning", heap.last() / heap.value(5), "x", 1.03);
}

void chromium(int rounds, int idle)
{
    if (!ChromiumPage::isInstalled()) {
        std::printf("there is no chromium here\n");
        return;
    }
    ChromiumPage small(100);
    QList<double> times;
    for (int i = 0; i <= rounds; ++i) {
        const double time = small.start(false);
        if (i > 0)
            times.append(time);
        if (i < rounds)
            small.stop();
    }
    say("chromium --app: start to painted page of 100 messages, median", median(times), "ms");
    QThread::sleep(5);
    say("  memory, PSS of all its processes", memory(small.pid()), "MB");
    const double before = processor(small.pid());
    QThread::sleep(idle);
    say("  an idle minute, CPU", (processor(small.pid()) - before) * 60 / idle, "s");
    small.stop();
    ChromiumPage large(5000);
    say("  start with 5,000 messages, all in the page", large.start(true), "ms");
    const QUrlQuery frames = large.waitFor(u"/frames"_s, 300'000);
    say("  scrolled through them: frames of 240 pixels", frames.queryItemValue(u"count"_s).toDouble(), "");
    say("  between two frames, median", frames.queryItemValue(u"median"_s).toDouble(), "ms");
    say("  between two frames, the longest", frames.queryItemValue(u"longest"_s).toDouble(), "ms");
    large.stop();
    ChromiumPage full(10'000);
    static_cast<void>(full.start(true));
    static_cast<void>(full.waitFor(u"/frames"_s, 300'000));
    say("  memory after 10,000 messages were shown, PSS", memory(full.pid()), "MB");
}

} // namespace

int main(int argc, char *argv[])
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");   // nobody is called
    if (argc == 7 && qstrcmp(argv[1], "--part") == 0)
        return runPart(QString::fromLocal8Bit(argv[2]), QString::fromLocal8Bit(argv[4]), QByteArray(argv[6]).toInt(), argc, argv);
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOption({u"rounds"_s, u"How often it is started."_s, u"n"_s, u"7"_s});
    parser.addOption({u"idle"_s, u"Seconds in which nothing is done."_s, u"n"_s, u"60"_s});
    parser.addOption({u"days"_s, u"How long it is used."_s, u"n"_s, u"1"_s});
    parser.addPositionalArgument(u"row"_s, u"start, scroll, shown, stream, search, day, chromium; without: all."_s, u"[row…]"_s);
    parser.process(application);
    const int rounds = std::max(1, parser.value(u"rounds"_s).toInt());
    const int idle = std::max(1, parser.value(u"idle"_s).toInt());
    const QStringList wanted = parser.positionalArguments();
    const auto wants = [&wanted](const QString &row) { return wanted.isEmpty() || wanted.contains(row); };

    const VirtualScreen screen;
    if (!screen.isRunning()) {
        std::fprintf(stderr, "Xvfb is missing: install it\n");
        return 2;
    }
    const auto folderOf = [](const QTemporaryDir &folder) { return folder.path(); };
    std::printf("tom-desktop %s, load %s\n", qPrintable(qEnvironmentVariable("TOM_COMMIT", u"unknown"_s)), qPrintable(load()));
    if (wants(u"start"_s))
        start(folderOf(QTemporaryDir()), rounds, idle);
    if (wants(u"scroll"_s))
        scroll();
    if (wants(u"shown"_s))
        shown(folderOf(QTemporaryDir()));
    if (wants(u"stream"_s))
        stream();
    if (wants(u"search"_s))
        search(folderOf(QTemporaryDir()));
    if (wants(u"day"_s))
        day(folderOf(QTemporaryDir()), std::max(1, parser.value(u"days"_s).toInt()));
    if (wants(u"chromium"_s))
        chromium(rounds, idle);
    std::printf("load %s; %s\n", qPrintable(load()), allReached ? "all goals reached" : "NOT all goals reached");
    return allReached ? 0 : 1;
}
