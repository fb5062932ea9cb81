#include "tests/server/support/signedin.h"

#include <csignal>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;
using namespace tom::server::test;

namespace {

// While it lives no file of this process grows beyond so many bytes, as on a disk that is full.
class FullDisk
{
public:
    explicit FullDisk(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);   // write() says it
        if (getrlimit(RLIMIT_FSIZE, &m_before) != 0)
            qFatal("no limits");
        rlimit less = m_before;
        less.rlim_cur = bytes;
        if (setrlimit(RLIMIT_FSIZE, &less) != 0)
            qFatal("no limit");
    }
    ~FullDisk() { setrlimit(RLIMIT_FSIZE, &m_before); }
    FullDisk(const FullDisk &) = delete;
    FullDisk &operator=(const FullDisk &) = delete;

private:
    rlimit m_before{};
};

} // namespace

// An admin changes the configuration while nothing can be written: nothing is lost, and the admin is told.
class TestAdminFullDisk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesNothingAndSaysSo()
    {
        Household home;
        QVERIFY(home.start());
        const http::Headers alice = home.signIn();
        const http::Headers bob = home.signIn(u"bob"_s);
        const QString path = home.server.data().config();
        const QByteArray before = textOf(path);
        const QJsonObject shown = objectOf(home.ask("GET", u"/admin/config"_s, alice));
        const QString text = shown.value("text"_L1).toString();
        const http::Headers match{{"If-Match", '"' + shown.value("revision"_L1).toString().toLatin1() + '"'}};
        const QJsonObject without{{u"text"_s, text.section(u"  - username: bob"_s, 0, 0)}};
        {
            const FullDisk disk(100);
            const http::HttpResponse refused = home.ask("PUT", u"/admin/config"_s, alice + match, without);

            QCOMPARE(refused.status, 507);
            QVERIFY(!objectOf(refused).value("message"_L1).toString().isEmpty());
        }

        QCOMPARE(textOf(path), before);
        QVERIFY(home.isSignedIn(bob));   // nor was it taken over half
        QVERIFY(home.server.app->config().user(u"bob"_s));
        // Nothing is left that stands in the way afterwards.
        QCOMPARE(home.ask("PUT", u"/admin/config"_s, alice + match, without).status, 200);
        QVERIFY(!home.isSignedIn(bob));
    }
};

QTEST_GUILESS_MAIN(TestAdminFullDisk)
#include "tst_adminfulldisk.moc"
