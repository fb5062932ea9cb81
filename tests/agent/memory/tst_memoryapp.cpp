#include "agent/memory/tools/memoryfields.h"
#include "shared/core/schemacheck.h"
#include "tests/agent/memory/memoryservice.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::memory;
using tom::memory::test::Caller;

// The whole service over TLS, as programs of users see it.
class TestMemoryApp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_slice = test::testSlice(m_folder->filePath(u"memory_db"_s));
        m_app = std::make_unique<MemoryApp>(m_slice);
        const auto started = m_app->start();
        QVERIFY2(started, started ? "" : qPrintable(started.error().message));
        m_caller = std::make_unique<Caller>(m_app->port(), m_app->key());
        m_alice = auth::serviceToken(m_slice.secret, u"alice"_s);
        m_bob = auth::serviceToken(m_slice.secret, u"bob"_s);
    }
    void cleanup()
    {
        m_caller.reset();
        m_app.reset();
    }

    void admitsOnlyWhomItKnows_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("status");
        const QByteArray secret(43, 's');
        const QByteArray alice = auth::serviceToken(secret, u"alice"_s);
        QTest::newRow("alice") << alice << ""_ba << ""_ba << 200;
        QTest::newRow("nobody") << ""_ba << ""_ba << ""_ba << 401;
        QTest::newRow("another secret") << auth::serviceToken(QByteArray(43, 't'), u"alice"_s) << ""_ba << ""_ba << 401;
        QTest::newRow("another name under her seal") << QByteArray(alice).replace("alice", "bob") << ""_ba << ""_ba << 401;
        QTest::newRow("cut") << alice.chopped(1) << ""_ba << ""_ba << 401;
        QTest::newRow("longer") << alice + 'x' << ""_ba << ""_ba << 401;
        QTest::newRow("only a name") << "tommem_alice"_ba << ""_ba << ""_ba << 401;
        QTest::newRow("no name") << "tommem_."_ba << ""_ba << ""_ba << 401;
        QTest::newRow("page of this machine") << alice << "Origin"_ba << "http://localhost:1"_ba << 200;
        QTest::newRow("page of a stranger") << alice << "Origin"_ba << "https://evil.example"_ba << 403;
        QTest::newRow("no page's origin") << alice << "Origin"_ba << "null"_ba << 403;
        QTest::newRow("named in config.yml") << alice << "Host"_ba << "memory-service"_ba << 200;
        QTest::newRow("rebound name") << alice << "Host"_ba << "evil.example"_ba << 403;
        QTest::newRow("form") << alice << "Content-Type"_ba << "application/x-www-form-urlencoded"_ba << 415;
        QTest::newRow("wants a page") << alice << "Accept"_ba << "text/html"_ba << 406;
    }
    void admitsOnlyWhomItKnows()
    {
        QFETCH(const QByteArray, token);
        QFETCH(const QByteArray, header);
        QFETCH(const QByteArray, value);
        QFETCH(const int, status);
        const http::Headers more = header.isEmpty() ? http::Headers() : http::Headers{{header, value}};

        const auto answer = m_caller->ask("POST", u"/mcp"_s, token, R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})", more);

        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().message));
        QCOMPARE(answer->status, status);
    }
    void hasNoSessionsAndNoStreamOfItsOwn()
    {
        for (const QByteArray &method : {"GET"_ba, "DELETE"_ba}) {
            const auto answer = m_caller->ask(method, u"/mcp"_s, m_alice);
            QVERIFY(answer);
            QCOMPARE(answer->status, 405);
        }
        const auto notified =
            m_caller->ask("POST", u"/mcp"_s, m_alice, R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
        QCOMPARE(notified->status, 202);
        QVERIFY(notified->body.isEmpty());
    }
    void limitsTheBody()
    {
        const auto body = [](qsizetype size) {
            const QByteArray frame = R"({"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":""}})";
            return QByteArray(frame).insert(frame.size() - 3, QByteArray(size - frame.size(), 'x'));
        };

        QCOMPARE(m_caller->ask("POST", u"/mcp"_s, m_alice, body(McpRoute::maxBody))->status, 200);
        QCOMPARE(m_caller->ask("POST", u"/mcp"_s, m_alice, body(McpRoute::maxBody + 1))->status, 413);
    }
    void offersTheToolsOfTheSeed()
    {
        const auto answer = m_caller->ask("POST", u"/mcp"_s, m_alice, R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})");
        const QJsonArray tools = json::parseObject(answer->body).value()["result"_L1]["tools"_L1].toArray();
        QHash<QString, QJsonObject> byName;
        for (const QJsonValue &tool : tools)
            byName.insert(tool["name"_L1].toString(), tool.toObject());

        for (const QString &name : {u"add_memory"_s, u"search_memories"_s, u"delete_memory"_s, u"get_all_memories"_s,
                                    u"update_memory"_s, u"memory_history"_s}) {
            QVERIFY2(byName.contains(name), qPrintable(name));
            QVERIFY(!byName.value(name).value("outputSchema"_L1).toObject().isEmpty());
            QCOMPARE(byName.value(name)["annotations"_L1]["openWorldHint"_L1], QJsonValue(false));
        }
        QCOMPARE(byName.value(u"search_memories"_s)["annotations"_L1]["readOnlyHint"_L1], QJsonValue(true));
        QCOMPARE(byName.value(u"delete_memory"_s)["annotations"_L1]["destructiveHint"_L1], QJsonValue(true));
        QCOMPARE(byName.value(u"add_memory"_s)["inputSchema"_L1]["required"_L1].toArray(), QJsonArray{u"text"_s});
    }
    void keepsFindsAndForgets()
    {
        const QJsonObject added = structured(
            u"add_memory"_s,
            {{u"text"_s, u"Alice likes Earl Grey tea"_s}, {u"user_id"_s, u"alice"_s}, {u"metadata"_s, uR"({"kind":"taste"})"_s}});
        const QString id = added["result"_L1]["results"_L1][0]["id"_L1].toString();
        QCOMPARE(added["status"_L1].toString(), u"success"_s);
        QVERIFY(!id.isEmpty());

        const QJsonObject found = structured(u"search_memories"_s, {{u"query"_s, u"tea"_s}, {u"limit"_s, 5}});
        QCOMPARE(found["count"_L1].toInt(), 1);
        const QJsonValue hit = found["results"_L1][0];
        QCOMPARE(hit["memory"_L1].toString(), u"Alice likes Earl Grey tea"_s);
        QCOMPARE(hit["metadata"_L1]["kind"_L1].toString(), u"taste"_s);
        QVERIFY(hit["score"_L1].toDouble() > 0.15 && hit["score"_L1].toDouble() <= 1);

        QCOMPARE(structured(u"update_memory"_s,
                            {{u"memory_id"_s, id}, {u"text"_s, u"Alice likes Assam tea"_s}})["result"_L1]["memory"_L1]
                     .toString(),
                 u"Alice likes Assam tea"_s);
        QCOMPARE(structured(u"memory_history"_s, {{u"memory_id"_s, id}})["count"_L1].toInt(), 2);
        QCOMPARE(structured(u"get_all_memories"_s, {})["total"_L1].toInt(), 1);
        QCOMPARE(structured(u"delete_memory"_s, {{u"memory_id"_s, id}})["result"_L1]["id"_L1].toString(), id);
        QCOMPARE(structured(u"get_all_memories"_s, {})["count"_L1].toInt(), 0);
    }
    void keepsUsersApart_data()
    {
        QTest::addColumn<QString>("caller");
        QTest::addColumn<QJsonValue>("userId");
        QTest::addColumn<bool>("isAnswered");
        QTest::newRow("the same") << u"alice"_s << QJsonValue(u"alice"_s) << true;
        QTest::newRow("left out") << u"alice"_s << QJsonValue(QJsonValue::Undefined) << true;
        QTest::newRow("empty") << u"alice"_s << QJsonValue(u""_s) << true;
        QTest::newRow("somebody else") << u"alice"_s << QJsonValue(u"bob"_s) << false;
        QTest::newRow("somebody else, the other way") << u"bob"_s << QJsonValue(u"alice"_s) << false;
        QTest::newRow("upper case") << u"alice"_s << QJsonValue(u"Alice"_s) << false;
        QTest::newRow("a path") << u"alice"_s << QJsonValue(u"../bob"_s) << false;
        QTest::newRow("no text") << u"alice"_s << QJsonValue(7) << false;
        QTest::newRow("null") << u"alice"_s << QJsonValue(QJsonValue::Null) << false;
    }
    void keepsUsersApart()
    {
        QFETCH(const QString, caller);
        QFETCH(const QJsonValue, userId);
        QFETCH(const bool, isAnswered);
        const QString ofAlice = added(m_alice, u"The secret of Alice is a treehouse"_s);
        const QString ofBob = added(m_bob, u"The secret of Bob is a treehouse"_s);
        const QByteArray token = auth::serviceToken(m_slice.secret, caller);
        const QString other = caller == "alice"_L1 ? ofBob : ofAlice;

        const QList<std::pair<QString, QJsonObject>> calls{
            {u"search_memories"_s, {{u"query"_s, u"treehouse"_s}, {u"threshold"_s, 0}}},
            {u"get_all_memories"_s, {}},
            {u"add_memory"_s, {{u"text"_s, u"Something new"_s}}},
            {u"update_memory"_s, {{u"memory_id"_s, other}, {u"text"_s, u"stolen"_s}}},
            {u"memory_history"_s, {{u"memory_id"_s, other}}},
            {u"delete_memory"_s, {{u"memory_id"_s, other}}}};
        for (const auto &[tool, plain] : calls) {
            QJsonObject arguments = plain;
            if (!userId.isUndefined())
                arguments.insert(u"user_id"_s, userId);
            const auto result = m_caller->call(token, tool, arguments);
            QVERIFY2(result, qPrintable(tool));
            const bool reachesOther = plain.contains("memory_id"_L1);
            QCOMPARE(result->value("isError"_L1).toBool(), !isAnswered || reachesOther);
            QVERIFY2(!json::compact(*result).contains(caller == "alice"_L1 ? "secret of Bob" : "secret of Alice"),
                     qPrintable(tool));
        }
        QCOMPARE(texts(m_bob).contains(u"The secret of Bob is a treehouse"_s), true);
        QCOMPARE(texts(m_alice).contains(u"The secret of Alice is a treehouse"_s), true);
    }
    void servesOldProgramsToo()
    {
        const auto added = m_caller->ask("POST", u"/add"_s, m_alice, R"({"text":"Alice likes tea","metadata":{"a":1}})");
        QCOMPARE(added->status, 201);
        const QString id = json::parseObject(added->body).value()["result"_L1]["results"_L1][0]["id"_L1].toString();

        const auto list = m_caller->ask("GET", u"/memories?limit=10"_s, m_alice);
        const auto found = m_caller->ask("POST", u"/search"_s, m_alice, R"({"query":"tea"})");
        const auto one = m_caller->ask("GET", u"/memory/"_s + id, m_alice);
        QCOMPARE(json::parseObject(list->body).value()["results"_L1][0]["id"_L1].toString(), id);
        QCOMPARE(json::parseObject(found->body).value()["count"_L1].toInt(), 1);
        QCOMPARE(json::parseObject(one->body).value()["memory"_L1]["memory"_L1].toString(), u"Alice likes tea"_s);

        QCOMPARE(m_caller->ask("GET", u"/memory/"_s + id, m_bob)->status, 404);
        QCOMPARE(m_caller->ask("DELETE", u"/delete/"_s + id, m_bob)->status, 404);
        QCOMPARE(m_caller->ask("POST", u"/search"_s, m_alice, "{}")->status, 400);
        QCOMPARE(m_caller->ask("POST", u"/add"_s, m_alice, R"({"text":3})")->status, 400);
        QCOMPARE(m_caller->ask("GET", u"/memories?limit=0"_s, m_alice)->status, 400);
        QCOMPARE(m_caller->ask("GET", u"/memories"_s, {})->status, 401);
        QCOMPARE(m_caller->ask("DELETE", u"/delete/"_s + id, m_alice)->status, 200);
        QCOMPARE(m_caller->ask("GET", u"/memory/"_s + id, m_alice)->status, 404);
    }
    void tellsWhatItIs()
    {
        const auto read = [this](const QString &uri) {
            const auto answer = m_caller->ask("POST", u"/mcp"_s, m_alice,
                                              json::compact(mcp::rpcRequest(1, u"resources/read"_s, {{u"uri"_s, uri}})));
            return json::parseObject(answer->body).value()["result"_L1]["contents"_L1][0]["text"_L1];
        };

        QVERIFY(read(QString(u"description:%1memory"_s).arg(u"//"_s)).toString().contains(u"remembers"_s));
        QCOMPARE(read(QString(u"description:%1tom_notification"_s).arg(u"//"_s)), QJsonValue(u""_s));
    }

private:
    // What a tool of Alice's gives, held against what it says that it gives.
    QJsonObject structured(const QString &tool, const QJsonObject &arguments)
    {
        const auto result = m_caller->call(m_alice, tool, arguments);
        if (!result || result->value("isError"_L1).toBool()) {
            QTest::qFail(qPrintable(result ? QString::fromUtf8(json::compact(*result)) : result.error().message), __FILE__,
                         __LINE__);
            return {};
        }
        const QJsonObject object = result->value("structuredContent"_L1).toObject();
        const auto listed = m_caller->ask("POST", u"/mcp"_s, m_alice, R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})");
        for (const QJsonValue &one : json::parseObject(listed->body).value()["result"_L1]["tools"_L1].toArray()) {
            if (one["name"_L1].toString() != tool)
                continue;
            const auto fits = checkAgainstSchema(object, one["outputSchema"_L1].toObject());
            if (!fits)
                QTest::qFail(qPrintable(tool + u": "_s + fits.error().message), __FILE__, __LINE__);
        }
        const QString text = result->value("content"_L1)[0]["text"_L1].toString();
        if (json::parseObject(text.toUtf8()).value_or(QJsonObject()) != object)
            QTest::qFail("the text is not the same as the object", __FILE__, __LINE__);
        return object;
    }
    QString added(const QByteArray &token, const QString &text)
    {
        return m_caller->call(token, u"add_memory"_s, {{u"text"_s, text}})
            .value()["structuredContent"_L1]["result"_L1]["results"_L1][0]["id"_L1]
            .toString();
    }
    QStringList texts(const QByteArray &token)
    {
        QStringList all;
        const auto result = m_caller->call(token, u"get_all_memories"_s, {});
        for (const QJsonValue &memory : result->value("structuredContent"_L1)["results"_L1].toArray())
            all.append(memory["memory"_L1].toString());
        return all;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    config::MemorySlice m_slice;
    std::unique_ptr<MemoryApp> m_app;
    std::unique_ptr<Caller> m_caller;
    QByteArray m_alice;
    QByteArray m_bob;
};

QTEST_GUILESS_MAIN(TestMemoryApp)
#include "tst_memoryapp.moc"
