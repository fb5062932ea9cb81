#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/turnevents.h"
#include "desktop/login/signinpanel.h"
#include "desktop/look/appearance.h"
#include "shared/auth/certificate.h"
#include "tests/gui/virtualscreen.h"

#include <QApplication>
#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

const QString trip = uR"(Here is a plan for **Saturday in Lyon**, with the train you asked for.

## Trains from Paris

| Departure | Arrival | Change | Price |
|---|---|---|---|
| 07:58 | 09:56 | none | 49 € |
| 08:34 | 10:30 | none | 62 € |
| 09:12 | 12:01 | Dijon | 31 € |

## The day

1. **Morning:** Croix-Rousse, coffee at the market
2. **Noon:** a *bouchon* near the Saône
   - reservation for two at 12:30
   - the one in rue Mercière has a [menu online](https://example.org/menu)
3. **Afternoon:** Musée des Confluences

> The funicular is closed this weekend; bus `C14` goes instead.

This puts it all into your calendar file:

```python
from datetime import date

def plan(day: date) -> list[str]:
    return [f"{day:%A}: {stop}" for stop in ("market", "lunch", "museum")]
```

Shall I add the ticket for **07:58** to your list as well?)"_s;

// A turn as the server sends it, through the same function that the window uses.
void play(AssistantMessage &message, const QList<protocol::TurnEventBody> &events)
{
    qint64 number = 0;
    for (const protocol::TurnEventBody &body : events)
        showTurnEvent(message, {++number, body});
}

} // namespace

class TestScreenshots : public QObject
{
    Q_OBJECT

public:
    TestScreenshots(QApplication &application, QString folder, bool forDocs)
        : m_appearance(application),
          m_folder(std::move(folder)),
          m_forDocs(forDocs)
    {
        QDir().mkpath(m_folder);
    }

private Q_SLOTS:
    void chat_data()
    {
        QTest::addColumn<Appearance::Scheme>("scheme");
        QTest::newRow("chat-light") << Appearance::Scheme::Light;
        QTest::newRow("chat-dark") << Appearance::Scheme::Dark;
    }
    void chat()
    {
        QFETCH(const Appearance::Scheme, scheme);
        // It begins in the other colours, so that a change while the window is open is in the picture too.
        m_appearance.setScheme(scheme == Appearance::Scheme::Dark ? Appearance::Scheme::Light : Appearance::Scheme::Dark);
        ChatPanel panel;
        panel.resize(940, 1010);
        panel.setAccount(u"alice"_s, u"https://localhost:8443"_s);
        panel.setModel(u"ollama/qwen3:14b"_s, u"Ollama on this machine"_s);
        panel.setConnection(Connection::Connected);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));

        panel.addUserMessage(u"Put coffee filters and oat milk on the shopping list, please"_s);
        play(*panel.addAnswer(),
             {protocol::ToolCallStarted{
                  u"1"_s, u"lists"_s, u"add_item"_s, {{u"list"_s, u"shopping"_s}, {u"item"_s, u"coffee filters"_s}}},
              protocol::ToolCallEnded{u"1"_s, true, u"added “coffee filters” and “oat milk” to shopping"_s},
              protocol::TextDelta{u"Done: *coffee filters* and *oat milk* are on your shopping list, seven things in all."_s},
              protocol::TurnDone{{.model = u"ollama/qwen3:14b"_s, .durationMs = 400}}});
        panel.addUserMessage(u"And plan our Saturday in Lyon: train from Paris, something to see, lunch for two"_s);
        play(*panel.addAnswer(), {protocol::ReasoningDelta{u"They want a day trip."_s}, protocol::TextDelta{trip},
                                  protocol::TurnDone{{.model = u"ollama/qwen3:14b"_s, .durationMs = 5200}}});
        m_appearance.setScheme(scheme);
        QTest::qWait(300);

        save(panel);
    }

    void signIn_data()
    {
        QTest::addColumn<Appearance::Scheme>("scheme");
        QTest::addColumn<bool>("unknownKey");
        QTest::addColumn<bool>("wrongCode");
        QTest::newRow("sign-in") << Appearance::Scheme::Light << false << false;
        QTest::newRow("sign-in-key") << Appearance::Scheme::Light << true << false;
        QTest::newRow("sign-in-code") << Appearance::Scheme::Light << false << true;
        QTest::newRow("sign-in-dark") << Appearance::Scheme::Dark << false << false;
    }
    void signIn()
    {
        QFETCH(const Appearance::Scheme, scheme);
        QFETCH(const bool, unknownKey);
        QFETCH(const bool, wrongCode);
        m_appearance.setScheme(scheme);
        SignInPanel panel;
        panel.setKeychainAvailable(true);
        panel.setForm({.server = u"localhost:8443"_s, .username = u"alice"_s, .password = u"correct horse"_s, .remember = true});
        if (unknownKey) {
            const QByteArray key = "3f9a0c4be1d27758aa61f0e4c9d3b2178e5604bd93fa27c1105fe8d46ab79c02"_ba;
            panel.showUnknownKey(u"https://localhost:8443"_s, auth::readableFingerprint(key));
        }
        if (wrongCode)
            panel.showCode(true);
        panel.resize(760, 620);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));

        save(panel);
    }

private:
    void save(QWidget &widget)
    {
        // The documentation has three of them; all are for whoever runs the test.
        static const QStringList published{u"chat-light"_s, u"chat-dark"_s, u"sign-in"_s};
        if (m_forDocs && !published.contains(QString::fromUtf8(QTest::currentDataTag())))
            return;
        const QString path = m_folder + u'/' + QString::fromUtf8(QTest::currentDataTag()) + u".png"_s;
        QVERIFY(widget.grab().save(path));
        QVERIFY(QFile(path).size() < 200 * 1024);
    }

    Appearance m_appearance;
    QString m_folder;
    bool m_forDocs;
};

int main(int argc, char *argv[])
{
    const VirtualScreen screen;
    if (!screen.isRunning()) {
        qWarning("Xvfb is missing, so there are no pictures: install it");
        return 1;
    }
    QApplication application(argc, argv);
    const QString wished = qEnvironmentVariable("TOM_SCREENSHOTS");
    TestScreenshots test(application, wished.isEmpty() ? QStringLiteral(TOM_SOURCE_DIR "/docs/images") : wished,
                         wished.isEmpty());
    return QTest::qExec(&test, argc, argv);
}
#include "tst_screenshots.moc"
