#include "shared/core/json.h"
#include "shared/protocol/login.h"
#include "shared/protocol/processparked.h"
#include "shared/protocol/processrequest.h"
#include "shared/protocol/servicestatus.h"
#include "shared/protocol/taskstatus.h"
#include "shared/protocol/turnevent.h"

#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::protocol;

class TestProtocol : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesEveryPieceOfTextAsJson()
    {
        QStringList texts{u""_s,     u"plain"_s, u"é 漢 and\nlines\n"_s, u"\"quoted\""_s, u"back\\slash"_s,
                          u"\t\r"_s, u"😀"_s,    QString(QChar(0xd83d))};
        for (char16_t c = 0; c < 0x100; ++c)
            texts.append(u"a"_s + QChar(c) + u'z');
        for (const QString &text : std::as_const(texts)) {
            for (const protocol::TurnEvent &event :
                 {protocol::TurnEvent{2, protocol::TextDelta{text}}, protocol::TurnEvent{3, protocol::ReasoningDelta{text}}})
                QCOMPARE(event.data(), json::compact(event.toJson()));
        }
    }
    void everyTurnEventSurvivesTheWire_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<int>("index");
        for (int i = 0; i < int(samples().size()); ++i) {
            const QByteArray name = samples().at(i).name();
            QTest::newRow((name + '#' + QByteArray::number(i)).constData()) << name << i;
        }
    }
    void everyTurnEventSurvivesTheWire()
    {
        QFETCH(const QByteArray, name);
        QFETCH(const int, index);
        const TurnEvent event = samples().at(index);

        const Result<QJsonObject> data = json::parseObject(json::compact(event.toJson()));
        QVERIFY(data);
        const Result<TurnEvent> read = TurnEvent::fromJson(event.number, name, *data);

        QVERIFY(read);
        QCOMPARE(*read == event, true);
        QCOMPARE(event.data(), json::compact(event.toJson()));
    }
    void anUnknownEventIsNotFound() { QCOMPARE(TurnEvent::fromJson(1, "hologram", {}).error().code, ErrorCode::NotFound); }
    void aLostStreamDoesNotEndTheTurn()
    {
        const TurnEvent lost{0, TurnFailed{{.code = ErrorCode::AgentUnavailable, .message = u"lost"_s}, true}};

        QVERIFY(!lost.isLast());
        QVERIFY(!lost.toSse().contains("id:"));
    }
    void approvalsAndTheirRulesSurviveTheWire()
    {
        const WaitingApprovals waiting{{approval()}};
        const ApprovalRules rules{{{.id = u"r1"_s, .module = u"mail"_s, .name = u"send"_s, .created = approval().created},
                                   {.id = u"r2"_s,
                                    .module = u"mail"_s,
                                    .name = u"send"_s,
                                    .conversation = u"c"_s,
                                    .title = u"Post"_s,
                                    .created = approval().created}},
                                  {{.module = u"mail"_s,
                                    .allow = {u"list_*"_s},
                                    .ask = {u"send"_s},
                                    .deny = {u"delete_*"_s},
                                    .scheduled = {.ask = {u"mail"_s}, .deny = {u"mail.send*"_s}}},
                                   {.module = u"notes"_s, .deny = {u"clear"_s}}}};
        const ProcessParked parked{.turn = u"t"_s, .conversation = u"c"_s, .approval = approval()};
        const ProcessParked asking{.turn = u"t"_s, .conversation = u"c"_s, .elicitation = elicitation()};

        QCOMPARE(WaitingApprovals::fromJson(waiting.toJson()).value() == waiting, true);
        QCOMPARE(ApprovalRules::fromJson(rules.toJson()).value() == rules, true);
        QCOMPARE(ProcessParked::fromJson(parked.toJson()).value() == parked, true);
        QCOMPARE(ProcessParked::fromJson(asking.toJson()).value() == asking, true);
        QVERIFY(!ProcessParked::fromJson({{u"turn"_s, u"t"_s}}));
    }
    void aDecisionIsReadStrictly_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("isRead");
        QTest::newRow("approve") << R"({"decision":"approve"})"_ba << true;
        QTest::newRow("deny once") << R"({"decision":"deny","remember":"once"})"_ba << true;
        QTest::newRow("for good") << R"({"decision":"approve","remember":"always"})"_ba << true;
        QTest::newRow("nothing") << R"({})"_ba << false;
        QTest::newRow("true") << R"({"decision":true})"_ba << false;
        QTest::newRow("spelling") << R"({"decision":"Approve"})"_ba << false;
        QTest::newRow("for a year") << R"({"decision":"approve","remember":"year"})"_ba << false;
        QTest::newRow("never") << R"({"decision":"deny","remember":"always"})"_ba << false;
    }
    void aDecisionIsReadStrictly()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const bool, isRead);

        const auto read = ApprovalDecision::fromJson(*json::parseObject(body));

        QCOMPARE(read.has_value(), isRead);
        if (read)
            QCOMPARE(ApprovalDecision::fromJson(read->toJson()).value() == *read, true);
    }
    void anAnswerToAFormIsReadStrictly_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("isRead");
        QTest::newRow("accept") << R"({"action":"accept","content":{"name":"a"}})"_ba << true;
        QTest::newRow("decline") << R"({"action":"decline"})"_ba << true;
        QTest::newRow("nothing") << R"({"content":{}})"_ba << false;
        QTest::newRow("spelling") << R"({"action":"ok"})"_ba << false;
        QTest::newRow("list") << R"({"action":"accept","content":[]})"_ba << false;
    }
    void anAnswerToAFormIsReadStrictly()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const bool, isRead);

        const auto read = ElicitationAnswer::fromJson(*json::parseObject(body));

        QCOMPARE(read.has_value(), isRead);
        if (read)
            QCOMPARE(ElicitationAnswer::fromJson(read->toJson()).value() == *read, true);
    }
    void processRequestRefuses_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("no request") << R"({})"_ba;
        QTest::newRow("blank") << R"({"request":"  "})"_ba;
        QTest::newRow("blank, and an empty list of files") << R"({"request":"","attachments":[]})"_ba;
        QTest::newRow("number") << R"({"request":5})"_ba;
        QTest::newRow("level") << R"({"request":"a","level":3})"_ba;
        QTest::newRow("client type") << R"({"request":"a","client_type":"toaster"})"_ba;
        QTest::newRow("request id") << R"({"request":"a","request_id":"one"})"_ba;
        QTest::newRow("position") << R"({"request":"a","position":{"latitude":91,"longitude":0}})"_ba;
    }
    void processRequestRefuses()
    {
        QFETCH(const QByteArray, body);

        const Result<ProcessRequest> request = ProcessRequest::fromJson(*json::parseObject(body));

        QVERIFY(!request);
        QCOMPARE(request.error().code, ErrorCode::InvalidInput);
    }
    void processRequestSurvivesTheWire()
    {
        const ProcessRequest request{.request = u"Hi"_s,
                                     .requestId = u"0d6ff3a4-6b47-4c41-9d5c-0a3d5a3c1d11"_s,
                                     .conversation = u"c"_s,
                                     .position = Position{48.8, 2.3},
                                     .clientType = u"desktop"_s,
                                     .level = 2,
                                     .modules = {u"lists"_s}};

        QCOMPARE(*ProcessRequest::fromJson(request.toJson()) == request, true);
    }
    void filesMayGoWithoutWords()
    {
        const auto request = ProcessRequest::fromJson(*json::parseObject(R"({"request":" \n","attachments":["a1"]})"));
        QVERIFY(request);
        QVERIFY(request->request.isEmpty());   // providers refuse blanks
        QCOMPARE(request->attachments, QStringList{u"a1"_s});
        QVERIFY(ProcessRequest::fromKeptJson({{u"request"_s, u""_s}}));   // its files have no ids yet
    }
    void theSeedsRequestIsEnough()
    {
        const auto request = ProcessRequest::fromJson(*json::parseObject(R"({"request":"hello","position":null,"future":1})"));

        QVERIFY(request);
        QCOMPARE(request->clientType, u"web"_s);
    }
    void statusAndTasksSurviveTheWire()
    {
        const AgentStatus status{.model = u"a/b"_s,
                                 .modelSource = u"config.yml"_s,
                                 .modules = {{.name = u"lists"_s, .description = u"d"_s, .toolsCount = 3}}};
        const TaskStatus tasks{.backgroundTasks = {{u"mail"_s, u"2 new"_s}},
                               .id = 7,
                               .tasks = {{.id = u"t"_s,
                                          .title = u"x"_s,
                                          .state = u"running"_s,
                                          .started = QDateTime::fromString(u"2026-01-02T03:04:05.678Z"_s, Qt::ISODateWithMs)}}};

        QCOMPARE(*AgentStatus::fromJson(status.toJson()) == status, true);
        QCOMPARE(*TaskStatus::fromJson(tasks.toJson()) == tasks, true);
    }
    void loginNeedsStrings()
    {
        QVERIFY(!LoginRequest::fromJson({{u"username"_s, u"a"_s}}));
        QVERIFY(!LoginRequest::fromJson({{u"username"_s, u"a"_s}, {u"password"_s, 1}}));
        QVERIFY(LoginRequest::fromJson({{u"username"_s, u"a"_s}, {u"password"_s, u"b"_s}}));
    }

private:
    static Approval approval()
    {
        return {.id = u"a1"_s,
                .turn = u"t"_s,
                .conversation = u"c"_s,
                .call = u"1"_s,
                .module = u"lists"_s,
                .name = u"delete_list"_s,
                .arguments = {{u"list"_s, u"shopping"_s}},
                .risk = u"destructive"_s,
                .state = u"denied"_s,
                .remember = {u"once"_s},
                .created = QDateTime(QDate(2026, 11, 25), QTime(1, 2, 3, 4), QTimeZone::UTC),
                .expires = QDateTime(QDate(2026, 11, 26), QTime(1, 2, 3, 4), QTimeZone::UTC)};
    }
    static Elicitation elicitation()
    {
        return {.id = u"e1"_s,
                .turn = u"t"_s,
                .conversation = u"c"_s,
                .module = u"mail"_s,
                .message = u"Which account?"_s,
                .schema = {{u"type"_s, u"object"_s}},
                .expires = QDateTime(QDate(2026, 11, 26), QTime(1, 2, 3, 4), QTimeZone::UTC)};
    }
    static QList<TurnEvent> samples()
    {
        return {
            {1, TurnStarted{u"t"_s, u"c"_s, true}},
            {2, SelectionMade{{u"lists"_s}, 1, u"because"_s}},
            {2, SelectionMade{{}, 1, u"because"_s, true}},
            {3, TextDelta{u"line\nbreak \u00e9"_s}},
            {4, ReasoningDelta{u"hm"_s}},
            {5, ToolCallStarted{u"1"_s, u"lists"_s, u"add"_s, {{u"item"_s, u"milk"_s}}}},
            {6, ToolCallEnded{u"1"_s, false, u"no"_s}},
            {6, ToolCallEnded{u"1"_s, false, u"denied"_s, false}},
            {6, ToolCallEnded{u"1"_s, true, u"added"_s, true, 1200}},
            {7, UsageReported{{1, 2, 3, 4}}},
            {8, TurnDone{{.response = u"ok"_s, .turn = u"t"_s, .newTopic = true, .tools = {u"lists.add"_s}, .stopped = true}}},
            {8, TurnDone{{.response = u"\"ok\""_s,
                          .textTts = u"ok"_s,
                          .turn = u"t"_s,
                          .conversation = u"c"_s,
                          .selectedModules = {u"lists"_s, u"notes"_s},
                          .level = 2,
                          .iterations = 3,
                          .model = u"a/b"_s,
                          .why = u"“tea”"_s,
                          .warning = u"late\n"_s,
                          .memories = {{u"1"_s, u"likes tea"_s}, {u"2"_s, u"has a cat"_s}},
                          .interrupted = true,
                          .usage = {1, 2, 3, 4, 5, 0.00125},
                          .durationMs = 12}}},
            {2, ToolCallProgressed{u"1"_s, 0.5, 2.0, u"half"_s}},
            {2, ToolCallProgressed{.id = u"1"_s, .progress = 3}},
            {3, ApprovalAsked{approval()}},
            {3, ApprovalEnded{u"a1"_s, u"denied"_s}},
            {4, ElicitationAsked{elicitation()}},
            {4, ElicitationEnded{u"e1"_s, u"cancel"_s}},
            {9, TurnFailed{{ErrorCode::RateLimited, u"slow"_s, 30}, false}},
            {0, TurnFailed{{ErrorCode::AgentUnavailable, u"lost"_s}, true}}};
    }
};

QTEST_GUILESS_MAIN(TestProtocol)
#include "tst_protocol.moc"
