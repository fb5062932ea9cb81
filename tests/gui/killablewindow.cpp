#include "tests/gui/killablewindow.h"

#include "desktop/conversations/conversationmodel.h"
#include "tests/gui/glass.h"
#include "tests/gui/stuckdisk.h"

#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QQueue>

#include <cstdio>
#include <iostream>
#include <string>
#include <thread>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int patience = 40'000;
constexpr auto argument = "--killable";

// Words travel as hex: whatever is in them, they are one line.
QByteArray packed(const QString &text)
{
    return text.toUtf8().toHex() + '.';
}

QString unpacked(const QByteArray &word)
{
    return QString::fromUtf8(QByteArray::fromHex(word.chopped(1)));
}

class Hands : public Glass
{
public:
    // Empty: it was not to be done.
    std::optional<QString> act(const QString &verb, const QString &name, const QString &text)
    {
        if (verb == "text"_L1)
            return textOf(name);
        if (verb == "titles"_L1)
            return titlesIn(name).join(u'\n');
        if (verb == "shows"_L1)
            return seen<QWidget>(name) ? u"yes"_s : u"no"_s;
        if (verb == "stick"_L1) {
            stickAt(name);
            return QString();
        }
        const bool isDone = QTest::qWaitFor([&] { return tryTo(verb, name, text); }, patience);
        return isDone ? std::optional(text.isEmpty() ? name : text) : std::nullopt;
    }

private:
    // With the name of its window in front, if others may have one that is called so.
    template<typename Widget>
    [[nodiscard]] static Widget *seen(const QString &name)
    {
        const QString place = name.contains(u'/') ? name.section(u'/', 0, 0) : QString();
        for (QWidget *window : QApplication::topLevelWidgets()) {
            if (!place.isEmpty() && window->objectName() != place)
                continue;
            QList<Widget *> all = window->findChildren<Widget *>(name.section(u'/', -1));
            all.removeIf([](const Widget *one) { return !one->isVisible(); });
            if (!all.isEmpty())
                return all.last();
        }
        return nullptr;
    }
    bool tryTo(const QString &verb, const QString &name, const QString &text)
    {
        if (verb == "say"_L1)
            return say(name);
        if (verb == "open"_L1)
            return chooseIn(u"conversationList"_s, ConversationModel::IdRole, name);
        if (verb == "choose"_L1)
            return chooseIn(name, Qt::DisplayRole, text);
        if (verb == "quick"_L1) {
            app->showQuick();
            return app->quickWindow().isVisible();
        }
        if (verb == "new"_L1)
            return pressWithControl(Qt::Key_N);
        if (verb == "page"_L1)
            return pressWithControl(Qt::Key(Qt::Key_0 + text.toInt())) && seen<QWidget>(name + u"Page"_s);
        auto *widget = seen<QWidget>(name);
        if (!widget || !widget->isEnabled())
            return false;
        layOut();
        if (verb == "click"_L1)
            QTest::mouseClick(widget, Qt::LeftButton);
        else
            QTest::keyClicks(widget, text);
        return true;
    }
    // A shortcut of the large window.
    bool pressWithControl(Qt::Key key)
    {
        app->window().activateWindow();
        if (!QTest::qWaitForWindowActive(&app->window()))
            return false;
        QTest::keyClick(&app->window(), key, Qt::ControlModifier);
        return true;
    }
    static void layOut()
    {
        for (int round = 0; round < 3; ++round)
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    }
    static bool say(const QString &words)
    {
        auto *input = seen<QPlainTextEdit>(u"input"_s);
        if (!input)
            return false;
        QTest::keyClick(input, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(input, words);
        QTest::keyClick(input, Qt::Key_Return);
        return input->toPlainText().isEmpty();
    }
    static bool chooseIn(const QString &name, int role, const QString &value)
    {
        auto *list = seen<QListView>(name);
        if (!list)
            return false;
        layOut();
        const QModelIndexList found = list->model()->match(list->model()->index(0, 0), role, value, 1, Qt::MatchExactly);
        if (found.isEmpty())
            return false;
        list->scrollTo(found.constFirst());
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(found.constFirst()).center());
        return true;
    }
    static QString textOf(const QString &name)
    {
        if (const auto *edit = seen<QPlainTextEdit>(name))
            return edit->toPlainText();
        if (const auto *line = seen<QLineEdit>(name))
            return line->text();
        const auto *label = seen<QLabel>(name);
        return label ? label->text() : QString();
    }
    static QStringList titlesIn(const QString &name)
    {
        QStringList titles;
        const auto *list = seen<QListView>(name);
        for (int row = 0; list && row < list->model()->rowCount(); ++row)
            titles += list->model()->index(row, 0).data().toString();
        return titles;
    }
};

// Does one after the other: some of them wait in an event loop of their own.
class Orders : public QObject
{
public:
    explicit Orders(Hands &hands) : m_hands(hands) {}

    void take(const QByteArray &line)
    {
        m_lines.enqueue(line);
        if (std::exchange(m_isActing, true))
            return;
        while (!m_lines.isEmpty()) {
            const QList<QByteArray> words = m_lines.dequeue().split(' ');
            const auto answer = m_hands.act(unpacked(words.at(0)), unpacked(words.at(1)), unpacked(words.at(2)));
            if (!answer)
                qWarning() << "not to be done:" << unpacked(words.at(0)) << unpacked(words.at(1)) << unpacked(words.at(2));
            std::printf("%s %s\n", answer ? "done" : "not", packed(answer.value_or(QString())).constData());
            std::fflush(stdout);
        }
        m_isActing = false;
    }

private:
    Hands &m_hands;
    QQueue<QByteArray> m_lines;
    bool m_isActing = false;
};

} // namespace

bool KillableWindow::isMeant(int argc, char *argv[])
{
    return argc == 3 && QByteArrayView(argv[1]) == argument;
}

int KillableWindow::run(int argc, char *argv[])
{
    QApplication application(argc, argv);
    Hands hands;
    hands.app = std::make_unique<DesktopApp>(QString::fromLocal8Bit(argv[2]), DesktopOptions{});
    hands.app->start();
    Orders orders(hands);
    std::thread([&orders] {
        std::string line;
        while (std::getline(std::cin, line))
            QMetaObject::invokeMethod(&orders, [&orders, words = QByteArray::fromStdString(line)] { orders.take(words); });
        std::_Exit(0);   // nobody is left who could kill it
    }).detach();
    return QApplication::exec();
}

KillableWindow::KillableWindow(const QString &folder)
{
    m_process.setProgram(QCoreApplication::applicationFilePath());
    m_process.setArguments({QString::fromLatin1(argument), folder});
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QObject::connect(&m_process, &QProcess::readyReadStandardOutput, &m_process, [this] { read(); });
    m_process.start();
}

KillableWindow::~KillableWindow()
{
    kill();
}

void KillableWindow::kill()
{
    m_process.kill();
    m_process.waitForFinished(patience);
    read();   // what it told while it was being killed
}

void KillableWindow::post(const QString &verb, const QString &name, const QString &text)
{
    ++m_told;
    m_process.write(packed(verb) + ' ' + packed(name) + ' ' + packed(text) + '\n');
}

bool KillableWindow::tell(const QString &verb, const QString &name, const QString &text)
{
    post(verb, name, text);
    return QTest::qWaitFor([this] { return m_answered == m_told; }, 2 * patience) && m_isDone;
}

QString KillableWindow::ask(const QString &verb, const QString &name)
{
    return tell(verb, name) ? m_answer : QString();
}

QStringList KillableWindow::titlesIn(const QString &list)
{
    return ask(u"titles"_s, list).split(u'\n', Qt::SkipEmptyParts);
}

void KillableWindow::read()
{
    while (m_process.canReadLine()) {
        const QList<QByteArray> words = m_process.readLine().trimmed().split(' ');
        m_isDone = words.at(0) == "done";
        m_answer = unpacked(words.at(1));
        ++m_answered;
        if (m_isDone)
            m_done += m_answer;
    }
}

} // namespace tom::desktop
