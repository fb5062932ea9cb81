#include "chatpeer.h"
#include "shared/http/curlhttpclient.h"
#include "shared/llm/llmcheck.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::llm;
using test::ScriptedHttpPeer;

namespace {

config::LlmProvider checkedEntry(const QString &name, const ScriptedHttpPeer &peer, const QStringList &models)
{
    return {.name = name, .api = u"sk-secret-0123"_s, .models = models, .baseUrl = peer.url(u"/v1"_s).toString()};
}

} // namespace

// tom-agent --check-llm, without the process.
class TestLlmCheck : public QObject
{
    Q_OBJECT

private:
    struct Said
    {
        bool allAnswered = false;
        QStringList lines{};
    };
    Said check(const QList<config::LlmProvider> &providers, const QString &name = {}, const QHash<QString, QString> &keys = {},
               const QList<LocalServer> &servers = {})
    {
        LlmCheck one(m_http, {.providers = providers}, keys,
                     {.wait = [](std::chrono::milliseconds, QObject *context, const std::function<void()> &then) {
                         QTimer::singleShot(0, context, then);
                     }});
        one.setLocalServers(servers);
        Said said;
        connect(&one, &LlmCheck::checked, this, [&said](const QString &line) { said.lines.append(line); });
        QSignalSpy finished(&one, &LlmCheck::finished);
        one.start(name);
        [&] { QTRY_COMPARE(finished.size(), 1); }();
        said.allAnswered = !finished.isEmpty() && finished.first().first().toBool();
        return said;
    }

    http::CurlHttpClient m_http;

private Q_SLOTS:
    void everyModelOfAProviderIsAskedOnce()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream({text("ready"), chunk("{}", "stop"), done}));

        const Said said = check({checkedEntry(u"mine"_s, peer, {u"x/a"_s, u"x/b"_s, u"x/b"_s})});

        QVERIFY(said.allAnswered);
        QCOMPARE(said.lines.size(), 1);
        QVERIFY2(QRegularExpression(u"^✅ mine: x/a answered in \\d+\\.\\d s; x/b answered in \\d+\\.\\d s$"_s)
                     .match(said.lines.first())
                     .hasMatch(),
                 qPrintable(said.lines.first()));
        QCOMPARE(peer.requests().size(), 2);
    }
    void saysOfEachModelForWhichLevelsItStands()
    {
        ScriptedHttpPeer peer;
        peer.play(ScriptedHttpPeer::stream({text("ready"), chunk("{}", "stop"), done}));
        peer.play(ScriptedHttpPeer::answer(404, R"({"error":{"message":"no such model"}})"));
        LlmCheck one(m_http, {.providers = {checkedEntry(u"mine"_s, peer, {u"x/a"_s, u"x/a"_s, u"x/b"_s})}}, {});
        QList<std::tuple<QString, QList<int>, bool>> said;
        QString problem;
        connect(&one, &LlmCheck::modelChecked, this,
                [&](const QString &model, const QList<int> &levels, bool isGood, const QString &words) {
                    said.append({model, levels, isGood});
                    problem = words;
                });
        QSignalSpy finished(&one, &LlmCheck::finished);
        one.start(u"mine"_s);
        QTRY_COMPARE(finished.size(), 1);

        const QList<std::tuple<QString, QList<int>, bool>> expected{{u"x/a"_s, {0, 1}, true}, {u"x/b"_s, {2}, false}};
        QCOMPARE(said, expected);
        QVERIFY2(problem.contains(u"x/b"_s) || problem.contains(u"no such model"_s), qPrintable(problem));
    }
    void saysWhatIsWrongAndGoesOn()
    {
        ScriptedHttpPeer broken;
        ScriptedHttpPeer good;
        broken.play(ScriptedHttpPeer::answer(401, {}));
        good.play(ScriptedHttpPeer::stream({text("ready"), chunk("{}", "stop"), done}));

        const Said said = check({checkedEntry(u"broken"_s, broken, {u"x/a"_s}),
                                 {.name = u"half"_s, .models = {u"mistral/m"_s}},
                                 checkedEntry(u"good"_s, good, {u"x/b"_s})});

        QVERIFY(!said.allAnswered);
        QCOMPARE(said.lines.size(), 3);
        QVERIFY2(said.lines.at(0).startsWith(u"❌ half is skipped: no key: set MISTRAL_API_KEY"_s), qPrintable(said.lines.at(0)));
        QVERIFY2(said.lines.at(1).startsWith(u"❌ broken: "_s) && said.lines.at(1).contains(u"refused the key"_s),
                 qPrintable(said.lines.at(1)));
        QVERIFY2(said.lines.at(2).startsWith(u"✅ good: x/b answered"_s), qPrintable(said.lines.at(2)));
        QVERIFY(!said.lines.join(u' ').contains(u"sk-secret"_s));
    }
    void oneCanBeNamed()
    {
        ScriptedHttpPeer first;
        ScriptedHttpPeer second;
        second.play(ScriptedHttpPeer::stream({text("ready"), chunk("{}", "stop"), done}));
        const QList<config::LlmProvider> providers{checkedEntry(u"a"_s, first, {u"x/a"_s}),
                                                   checkedEntry(u"b"_s, second, {u"x/b"_s})};

        const Said said = check(providers, u"b"_s);
        const Said unknown = check(providers, u"c"_s);

        QVERIFY(said.allAnswered);
        QCOMPARE(said.lines.size(), 1);
        QVERIFY(first.requests().isEmpty());
        QVERIFY(!unknown.allAnswered);
        QVERIFY2(unknown.lines.value(0).endsWith(u"; there is a, b"_s), qPrintable(unknown.lines.value(0)));
    }
    void withoutAnyItSaysWhoAnswers()
    {
        ScriptedHttpPeer peer;
        peer.playAt("/v1/models", ScriptedHttpPeer::answer(200, R"({"object":"list","data":[{"id":"local"}]})"));
        peer.playAt("/v1/chat/completions", ScriptedHttpPeer::stream({text("ready"), chunk("{}", "stop"), done}));

        const Said found = check({}, {}, {}, {{.name = u"llama.cpp"_s, .prefix = u"llamafile"_s, .port = peer.serverPort()}});
        const Said nobody = check({});

        QVERIFY(found.allAnswered);
        QVERIFY2(found.lines.value(0).startsWith(u"✅ llama.cpp: llamafile/local answered"_s), qPrintable(found.lines.value(0)));
        QVERIFY(nobody.allAnswered);
        QVERIFY2(nobody.lines.value(0).startsWith(u"✅ builtin/assistant answers"_s), qPrintable(nobody.lines.value(0)));
    }
};

QTEST_GUILESS_MAIN(TestLlmCheck)
#include "tst_llmcheck.moc"
