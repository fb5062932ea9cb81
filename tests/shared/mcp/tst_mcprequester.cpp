#include "shared/mcp/requester.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::mcp;

namespace {

// A server that never answers.
class SilentTransport : public Transport
{
public:
    void send(const Outgoing &) override {}
    void drop(qint64) override {}
    void setRevision(const QByteArray &) override {}
    void close() override {}
};

} // namespace

class TestMcpRequester : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noTimePassesWhileTheUserIsAsked()
    {
        SilentTransport transport;
        Requester requester(transport);
        QStringList over;
        const auto ask = [&](const QString &name) {
            requester.send(
                {.method = u"tools/call"_s, .timeout = 50ms, .longest = 1min, .done = [&over, name](const RequestOutcome &) {
                     over.append(name);
                 }});
        };
        ask(u"held"_s);
        requester.hold();
        requester.hold();   // two questions
        ask(u"later"_s);    // its time is the test's clock

        QTRY_COMPARE(over, QStringList{u"later"_s});
        requester.release();
        ask(u"last"_s);
        QTRY_COMPARE(over, (QStringList{u"later"_s, u"last"_s}));
        requester.release();

        QTRY_COMPARE(over, (QStringList{u"later"_s, u"last"_s, u"held"_s}));
    }
};

QTEST_GUILESS_MAIN(TestMcpRequester)
#include "tst_mcprequester.moc"
