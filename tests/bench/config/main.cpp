// ./tom bench config: how long the editor takes to open a configuration of many users, and what a key costs in it, beside a bare
// text field with the same text and yaml-cpp's own reading of it, in the same run.
#include "desktop/configeditor/configanalysis.h"
#include "desktop/configeditor/configeditor.h"
#include "desktop/configeditor/configeditorcontroller.h"
#include "desktop/configeditor/configeditorpanel.h"
#include "desktop/configeditor/configtextview.h"
#include "desktop/configeditor/localconfigsource.h"
#include "shared/config/configreader.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QFile>
#include <QKeyEvent>
#include <QMainWindow>
#include <QPlainTextEdit>
#include <QTemporaryDir>
#include <QTextBlock>

#include <algorithm>
#include <cstdio>
#include <ctime>

#include <yaml-cpp/node/parse.h>
#include <yaml-cpp/yaml.h>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

constexpr double openGoal = 1000;   // ms
constexpr double keyGoal = 16;
constexpr double refuseGoal = 100;
constexpr qint64 pause = 30;   // ms between two keys of somebody who types fast
constexpr qint64 rest = 1500;   // ms after the last one, in which what was typed is understood

QByteArray household(int users)
{
    QByteArray text =
        "# The household\nglobal:\n  llm: main   # who answers\n  llms:\n    main:\n      api: sk-0123456789abcdef\n"
        "      models: [openai/a, openai/b, openai/c]\n\nroles:\n  child:\n    modules: [lists, notes]\n    hours: "
        "{every_day: '07:00-20:00'}\n\nusers:\n";
    for (int i = 0; i < users; ++i) {
        const QByteArray number = QByteArray::number(i);
        text += "  # Number " + number + "\n  - username: user" + number
                + "\n    password: $argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA\n    role: "
                + (i == 0       ? "admin"
                   : i % 3 == 0 ? "child"
                                : "adult")
                + "   # as agreed\n    personal_context: |\n      Lives in house " + number
                + ".\n      Likes tea.\n    services:\n      weather:\n        url: https://weather.example/mcp\n        "
                  "description: The weather\n        tools: {allow: ['get_*'], ask: [set_place]}\n      mail:\n        url: "
                  "https://mail.example/mcp\n        headers: {Authorization: 'Bearer ${secret}'}\n";
    }
    return text;
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

double milliseconds(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

// What the thread with the windows has worked, which other programs of the machine hardly change.
double worked(clockid_t whose = CLOCK_THREAD_CPUTIME_ID)
{
    timespec time{};
    clock_gettime(whose, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

struct Figures
{
    QList<double> values{};

    [[nodiscard]] double at(double share) const
    {
        QList<double> sorted = values;
        std::ranges::sort(sorted);
        return sorted.at(std::min(sorted.size() - 1, qsizetype(share * double(sorted.size()))));
    }
};

// From the key to the painted letter, and the longest time for which the event loop did not turn meanwhile and afterwards.
struct Typing
{
    Figures keys{};
    Figures work{};
    double longestStall = 0;
};

void turn(double &longest)
{
    QElapsedTimer timer;
    timer.start();
    QCoreApplication::processEvents();
    longest = std::max(longest, milliseconds(timer));
}

Typing type(QPlainTextEdit &text, int keys)
{
    QTextCursor cursor = text.textCursor();
    cursor.setPosition(text.document()->findBlockByNumber(text.document()->blockCount() / 2).position());
    cursor.movePosition(QTextCursor::EndOfBlock);
    text.setTextCursor(cursor);
    text.setFocus();
    Paints paints(text.viewport());
    Typing typing;
    double ignored = 0;
    for (int i = 0; i < 20; ++i)
        turn(ignored);
    for (int i = 0; i < keys; ++i) {
        const bool isBack = i % 8 == 7;
        QKeyEvent press(QEvent::KeyPress, isBack ? Qt::Key_Backspace : Qt::Key_A, Qt::NoModifier, isBack ? QString() : u"a"_s);
        QKeyEvent release(QEvent::KeyRelease, press.key(), Qt::NoModifier);
        const int painted = paints.count;
        const double before = worked();
        QElapsedTimer timer;
        timer.start();
        QCoreApplication::sendEvent(&text, &press);
        QCoreApplication::sendEvent(&text, &release);
        while (paints.count == painted && timer.elapsed() < 2000)
            QCoreApplication::processEvents();
        typing.keys.values.append(milliseconds(timer));
        typing.work.values.append(worked() - before);
        while (timer.elapsed() < pause)
            turn(typing.longestStall);
    }
    QElapsedTimer timer;
    for (timer.start(); timer.elapsed() < rest;)
        turn(typing.longestStall);
    return typing;
}

// The editor of tom-config as it opens: until the text is painted, the forms know it, and what is wrong with it is known.
class Editor
{
public:
    explicit Editor(const QString &file)
    {
        const double begun = worked();
        const double allBegun = worked(CLOCK_PROCESS_CPUTIME_ID);
        QElapsedTimer timer;
        timer.start();
        auto *panel = new ConfigEditorPanel;
        window.setCentralWidget(panel);
        window.resize(1120, 760);
        text = &panel->textView();
        controller = editIn(*panel, std::make_unique<LocalConfigSource>(file, u"bench"_s));
        Paints paints(text->viewport());
        window.show();
        controller->open();
        while (controller->text().isEmpty())
            QCoreApplication::processEvents();
        const int before = paints.count;
        while (!controller->analysis().root || controller->analysis().text != controller->text() || paints.count == before)
            QCoreApplication::processEvents();
        QCoreApplication::processEvents();
        opened = milliseconds(timer);
        work = worked() - begun;
        allWork = worked(CLOCK_PROCESS_CPUTIME_ID) - allBegun;
    }

    QMainWindow window;
    std::unique_ptr<ConfigEditorController> controller;
    ConfigTextView *text = nullptr;
    double opened = 0;
    double work = 0;   // of the window's thread
    double allWork = 0;
};

class BareField
{
public:
    explicit BareField(const QString &path)
    {
        QElapsedTimer timer;
        timer.start();
        QFile file(path);
        if (file.open(QIODevice::ReadOnly))
            text.setPlainText(QString::fromUtf8(file.readAll()));
        text.resize(700, 760);
        Paints paints(text.viewport());
        text.show();
        while (paints.count == 0)
            QCoreApplication::processEvents();
        opened = milliseconds(timer);
    }

    QPlainTextEdit text;
    double opened = 0;
};

double readByYamlCpp(const QByteArray &yaml)
{
    QElapsedTimer timer;
    timer.start();
    const YAML::Node node = YAML::Load(yaml.toStdString());
    return node.size() > 0 ? milliseconds(timer) : 0;
}

// A short text that stands for a billion values.
QByteArray laughs()
{
    QByteArray text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 12; ++i) {
        const QByteArray before = "*a" + QByteArray::number(i - 1);
        const QByteArray own = 'a' + QByteArray::number(i);
        text += own + ": &" + own + " [" + QByteArray(before + ", ").repeated(8) + before + "]\n";
    }
    return text;
}

double refused(const QByteArray &yaml)
{
    QElapsedTimer timer;
    timer.start();
    const bool isUsable = config::readConfigText(yaml, {}).isUsable();
    return isUsable ? refuseGoal : milliseconds(timer);
}

double analysed(const QByteArray &yaml)
{
    QElapsedTimer timer;
    timer.start();
    return ConfigAnalysis::of(QString::fromUtf8(yaml)).root ? milliseconds(timer) : 0;
}

void say(const char *what, double value, const char *more = "")
{
    std::printf("%-58s %9.2f ms  %s\n", what, value, more);
}

} // namespace

int main(int argc, char *argv[])
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");   // painted in memory, on nobody's screen
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOption({u"users"_s, u"How many users the file has."_s, u"n"_s, u"500"_s});
    parser.addOption({u"rounds"_s, u"How often it is opened."_s, u"n"_s, u"5"_s});
    parser.addOption({u"keys"_s, u"How many keys are pressed."_s, u"n"_s, u"200"_s});
    parser.process(application);
    const int users = std::max(1, parser.value(u"users"_s).toInt());
    const int rounds = std::max(1, parser.value(u"rounds"_s).toInt());
    const int keys = std::max(8, parser.value(u"keys"_s).toInt());

    const QTemporaryDir folder;
    const QString path = folder.filePath(u"config.yml"_s);
    const QByteArray yaml = household(users);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(yaml) != yaml.size()) {
        std::fprintf(stderr, "%s cannot be written\n", qPrintable(path));
        return 2;
    }
    file.close();
    QFile load(u"/proc/loadavg"_s);
    const QByteArray busy = load.open(QIODevice::ReadOnly) ? load.readAll().trimmed() : QByteArray();
    std::printf("%d users, %lld lines, %lld kB; load %s\n", users, static_cast<long long>(yaml.count('\n')),
                static_cast<long long>(yaml.size() / 1024), busy.constData());

    Figures opened;
    Figures work;
    Figures allWork;
    Figures bare;
    Figures library;
    Figures analysis;
    Figures hostile;
    for (int i = 0; i < rounds; ++i) {   // in turn, so that all have the same machine
        const Editor editor(path);
        opened.values.append(editor.opened);
        work.values.append(editor.work);
        allWork.values.append(editor.allWork);
        bare.values.append(BareField(path).opened);
        library.values.append(readByYamlCpp(yaml));
        analysis.values.append(analysed(yaml));
        hostile.values.append(refused(laughs()));
    }
    Editor editor(path);
    const Typing typing = type(*editor.text, keys);
    BareField field(path);
    const Typing reference = type(field.text, keys);

    const double worst = typing.keys.at(1);
    say("opened: text painted, forms filled, problems known", opened.at(0.5));
    say("  the first time in this process", opened.values.constFirst(), "goal 1000");
    say("  of that work (CPU of the window's thread)", work.at(0.5));
    say("  of that work, all threads", allWork.at(0.5));
    say("  a bare QPlainTextEdit with the text", bare.at(0.5));
    say("  yaml-cpp reads the text", library.at(0.5));
    say("  read, checked and placed by Tom (in another thread)", analysis.at(0.5));
    std::printf("  %.2f x both of them together; checking %.2f x yaml-cpp\n", opened.at(0.5) / (bare.at(0.5) + library.at(0.5)),
                analysis.at(0.5) / library.at(0.5));
    say("a billion laughs refused, the worst", hostile.at(1), "goal 100");
    say("a key until it is painted, median", typing.keys.at(0.5));
    say("  99 of 100", typing.keys.at(0.99));
    say("  of that work (CPU of the window's thread), median", typing.work.at(0.5));
    say("  of that work, the worst", typing.work.at(1));
    say("  the worst", worst, "goal 16");
    say("  the longest that anything else held the window up", typing.longestStall, "goal 16");
    say("  a bare QPlainTextEdit, median", reference.keys.at(0.5));
    say("  of that work", reference.work.at(0.5));
    say("  a bare QPlainTextEdit, the worst", reference.keys.at(1));
    std::printf("  %.2f x its median, %.2f x its work\n", typing.keys.at(0.5) / reference.keys.at(0.5),
                typing.work.at(0.5) / reference.work.at(0.5));
    const bool isReached =
        opened.values.constFirst() < openGoal && worst < keyGoal && typing.longestStall < keyGoal && hostile.at(1) < refuseGoal;
    std::printf("%s\n", isReached ? "all goals reached" : "NOT all goals reached");
    return isReached ? 0 : 1;
}
