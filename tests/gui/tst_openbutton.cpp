#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/markdownview.h"
#include "desktop/chat/openbutton.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowunderglass.h"

#include <QDesktopServices>
#include <QLabel>
#include <QMessageBox>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// "[open:URL]" in an answer becomes a button; nothing opens by itself.
class TestOpenButton : public QObject
{
    Q_OBJECT

public Q_SLOTS:
    void take(const QUrl &url) { m_opened.append(url); }

private Q_SLOTS:
    void initTestCase()
    {
        for (const QString &scheme : {u"http"_s, u"https"_s, u"file"_s, u"mailto"_s})
            QDesktopServices::setUrlHandler(scheme, this, "take");
    }
    void cleanup() { m_opened.clear(); }

    void isFoundWhereItIsOne_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::addColumn<QStringList>("urls");
        QTest::addColumn<QString>("text");
        const QString page = u"https://example.org/a_b_c?x=1&y=2"_s;
        QTest::newRow("in a sentence") << u"Here: [open:https://example.org/] it is."_s << QStringList{u"https://example.org/"_s}
                                       << u"Here:  it is."_s;
        QTest::newRow("signs of Markdown in it") << u"[open:%1]"_s.arg(page) << QStringList{page} << QString();
        QTest::newRow("a paragraph of its own")
            << u"One.\n\n[open:http://a.example]\n\nTwo."_s << QStringList{u"http://a.example"_s} << u"One.\nTwo."_s;
        QTest::newRow("two") << u"- [open:http://a.example]\n- [open:http://b.example]"_s
                             << QStringList{u"http://a.example"_s, u"http://b.example"_s} << u"\n"_s;
        QTest::newRow("in a table") << u"| a |\n|---|\n| x [open:http://a.example] |"_s << QStringList{u"http://a.example"_s}
                                    << u"a\nx"_s;
        QTest::newRow("in code") << u"`[open:http://a.example]`"_s << QStringList() << u"[open:http://a.example]"_s;
        QTest::newRow("in a block of code") << u"```\n[open:http://a.example]\n```"_s << QStringList()
                                            << u"[open:http://a.example]"_s;
        for (const QString &other : {u"file:///etc/passwd"_s, u"javascript:alert(1)"_s, u"mailto:a@example.org"_s, u"http:///x"_s,
                                     u"example.org"_s, u"https://"_s, u"ftp://a.example/x"_s, u"file://a.example/x"_s})
            QTest::newRow(qPrintable(other)) << u"[open:%1]"_s.arg(other) << QStringList() << u"[open:%1]"_s.arg(other);
    }
    void isFoundWhereItIsOne()
    {
        QFETCH(const QString, markdown);
        QFETCH(const QStringList, urls);
        QFETCH(const QString, text);
        MarkdownView whole;
        whole.append(markdown);
        whole.finish();
        MarkdownView pieces;
        for (const QChar letter : markdown) {
            pieces.append(letter);
            if (letter == u':' || letter == u']')
                QTest::qWait(55);   // rendered with half a tag
        }
        pieces.finish();

        for (const MarkdownView *view : {&whole, &pieces}) {
            QStringList found;
            for (const QUrl &url : view->opens())
                found.append(url.toString(QUrl::FullyEncoded));
            QCOMPARE(found, urls);
            QString shown = view->toPlainText();
            shown.remove(QChar::ObjectReplacementCharacter);
            if (view == &pieces)
                shown.replace(u"\n\n"_s, u"\n"_s);   // what was cut behind the tag leaves a gap
            QCOMPARE(shown.trimmed(), text.trimmed());
        }
    }
    void saysWhereItLeads()
    {
        const OpenButton plain(QUrl(u"https://example.org/path?q=1&r=2"_s));
        const OpenButton disguised(QUrl(u"https://bank.example@evil.example/"_s));
        const OpenButton lookalike(QUrl(u"https://exаmple.org/"_s));   // with a Cyrillic а
        const OpenButton endless(QUrl(u"https://evil.example/"_s + u"x"_s.repeated(500)));

        QCOMPARE(plain.text(), u"Open example.org/path?q=1&&r=2"_s);
        QCOMPARE(disguised.text(), u"Open evil.example"_s);
        QVERIFY(lookalike.text().startsWith(u"Open xn--"_s));
        QVERIFY(endless.text().startsWith(u"Open evil.example/xxx"_s) && endless.text().size() < 80);
        QCOMPARE(plain.accessibleName(), u"Open https://example.org/path?q=1&r=2"_s);
    }
    void opensOnlyWhatAPersonAgreesTo()
    {
        WindowUnderGlass window;
        window.server.events = {
            {.number = 1, .body = protocol::TurnStarted{u"t1"_s, u"c1"_s}},
            {.number = 2, .body = protocol::TextDelta{u"Look: [open:https://example.org/a] [open:file:///etc/hostname]"_s}},
            {.number = 3, .body = protocol::TextDelta{u" [open:https://example.org/a]"_s}},
            {.number = 4, .body = protocol::TurnDone{{.response = u"Look"_s}}}};
        window.startSignedIn();
        QTRY_COMPARE(window.find<QLabel>("connectionState")->text(), u"● Connected"_s);
        window.type("input", u"Show me"_s);
        window.press("input", Qt::Key_Return);
        QTRY_VERIFY(window.isVisible("openButton"));
        QCOMPARE(window.app->window().findChildren<OpenButton *>().size(), 1);
        QVERIFY(m_opened.isEmpty());

        window.click("openButton");
        QTRY_VERIFY(window.isVisible("linkBox"));
        QCOMPARE(window.find<QMessageBox>("linkBox")->informativeText(), u"https://example.org/a"_s);
        window.find<QMessageBox>("linkBox")->reject();
        QVERIFY(m_opened.isEmpty());
        QTRY_VERIFY(!window.find<QMessageBox>("linkBox"));
        window.click("openButton");
        QTRY_VERIFY(window.isVisible("linkBox"));
        window.click("openLink");

        QTRY_COMPARE(m_opened, QList<QUrl>{QUrl(u"https://example.org/a"_s)});
    }

private:
    QList<QUrl> m_opened;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestOpenButton>(argc, argv);
}
#include "tst_openbutton.moc"
