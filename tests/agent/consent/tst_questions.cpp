#include "agent/consent/questions.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using mcp::InputAnswer;

class TestQuestions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theUsersAnswerReachesTheService()
    {
        Questions questions(m_clock, std::chrono::minutes(1), nullptr);
        QSignalSpy asked(&questions, &Questions::asked);
        const auto future = questions.ask({.turn = u"t"_s, .module = u"mail"_s}, form());
        const auto shown = asked.constFirst().constFirst().value<protocol::Elicitation>();

        QCOMPARE(shown.turn, u"t"_s);
        QCOMPARE(shown.message, u"How many?"_s);
        QVERIFY(questions.isAsking(u"mail"_s));
        const auto wrong = questions.answer(shown.id, {.action = u"accept"_s, .content = {{u"n"_s, u"two"_s}}});
        QCOMPARE(wrong.error().code, ErrorCode::InvalidInput);   // and it is still asked
        QVERIFY(!questions.answer(u"another"_s, {.action = u"decline"_s}).value());
        QVERIFY(questions.answer(shown.id, {.action = u"accept"_s, .content = {{u"n"_s, 2}}}).value());

        QCOMPARE(future.result()->action, InputAnswer::Action::Accept);
        QCOMPARE(future.result()->content.value("n"_L1).toInt(), 2);
        QVERIFY(!questions.answer(shown.id, {.action = u"decline"_s}).value());   // once
    }
    void silenceIsACancel()
    {
        Questions questions(m_clock, std::chrono::milliseconds(1), nullptr);
        QSignalSpy ended(&questions, &Questions::ended);

        const auto future = questions.ask({.module = u"mail"_s}, form());
        QTRY_VERIFY(future.isFinished());

        QCOMPARE(future.result()->action, InputAnswer::Action::Cancel);
        QCOMPARE(ended.constFirst().at(1).toString(), u"cancel"_s);
    }
    void asksOnlySoMuchAtOnce()
    {
        Questions questions(m_clock, std::chrono::minutes(1), nullptr);
        QList<QFuture<Result<InputAnswer>>> futures;
        for (int i = 0; i <= Questions::most; ++i)
            futures.append(questions.ask({.module = u"mail"_s}, form()));

        QVERIFY(!futures.at(Questions::most - 1).isFinished());
        QVERIFY(futures.at(Questions::most).isFinished());
        questions.cancelAll();
        for (const auto &future : std::as_const(futures))
            QCOMPARE(future.result()->action, InputAnswer::Action::Cancel);
    }
    void aMonstrousFormIsNotShown()
    {
        Questions questions(m_clock, std::chrono::minutes(1), nullptr);
        auto large = form();
        large.schema.insert(u"description"_s, QString(Questions::maxFormBytes, u'x'));

        QVERIFY(questions.ask({.module = u"mail"_s}, large).isFinished());
    }

private:
    static mcp::InputForm form()
    {
        return {.message = u"How many?"_s,
                .schema = {{u"type"_s, u"object"_s},
                           {u"properties"_s, QJsonObject{{u"n"_s, QJsonObject{{u"type"_s, u"integer"_s}}}}},
                           {u"required"_s, QJsonArray{u"n"_s}}}};
    }

    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(TestQuestions)
#include "tst_questions.moc"
