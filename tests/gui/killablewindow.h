#pragma once

#include <QProcess>

namespace tom::desktop {

// The program in a process of its own, with hands that do what they are told, one after the other, so that it can be killed
// at any moment. Each waits until it finds what it needs, as somebody does who looks at the window.
class KillableWindow
{
public:
    explicit KillableWindow(const QString &folder);
    ~KillableWindow();   // killed, too
    KillableWindow(const KillableWindow &) = delete;
    KillableWindow &operator=(const KillableWindow &) = delete;

    // main() of that process, if that is what was asked for.
    [[nodiscard]] static bool isMeant(int argc, char *argv[]);
    [[nodiscard]] static int run(int argc, char *argv[]);

    // False: it was not to be done.
    bool click(const QString &name) { return tell(QStringLiteral("click"), name); }
    bool type(const QString &name, const QString &text) { return tell(QStringLiteral("type"), name, text); }
    bool choose(const QString &list, const QString &title) { return tell(QStringLiteral("choose"), list, title); }
    bool openConversation(const QString &id) { return tell(QStringLiteral("open"), id); }
    bool newConversation() { return tell(QStringLiteral("new")); }
    bool openPage(const QString &name, int key) { return tell(QStringLiteral("page"), name, QString::number(key)); }
    bool showQuick() { return tell(QStringLiteral("quick")); }
    bool stickAt(const QString &folder) { return tell(QStringLiteral("stick"), folder); }
    // In place of whatever stands in the input.
    bool say(const QString &text) { return tell(QStringLiteral("say"), text); }
    [[nodiscard]] QString textOf(const QString &name) { return ask(QStringLiteral("text"), name); }
    [[nodiscard]] QStringList titlesIn(const QString &list);
    [[nodiscard]] bool shows(const QString &name) { return ask(QStringLiteral("shows"), name) == QLatin1StringView("yes"); }

    // Nobody waits for it. What was done until it was killed is in done().
    void post(const QString &verb, const QString &name = {}, const QString &text = {});
    void kill();   // and waits until it is dead
    [[nodiscard]] const QStringList &done() const { return m_done; }   // the texts, else the names, of what was done

private:
    bool tell(const QString &verb, const QString &name = {}, const QString &text = {});
    QString ask(const QString &verb, const QString &name);
    void read();

    QProcess m_process;
    QStringList m_done;
    qsizetype m_told = 0;
    qsizetype m_answered = 0;
    bool m_isDone = false;     // the last one
    QString m_answer;
};

} // namespace tom::desktop
