#include "shared/httpserver/ticketkeys.h"
#include "shared/httpserver/tlschannel.h"
#include "tests/shared/httpserver/rawclient.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <csignal>

#include <openssl/ssl.h>

#ifdef Q_OS_UNIX
#    include <sys/ioctl.h>
#    include <sys/socket.h>
#endif

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::httpserver;

constexpr auto patience = 60s;
constexpr qsizetype heldByOpenSsl = 48 * 1024;   // at most, of records that it has begun to read

// Takes one connection and makes a channel of it.
class Listener : public QTcpServer
{
public:
    explicit Listener(TlsContext theContext) : context(std::move(theContext)) { listen(QHostAddress::LocalHost); }

    TlsContext context;
    std::unique_ptr<TlsChannel> channel;

    // Bytes that have come and nobody has taken off the network.
    [[nodiscard]] int waiting() const
    {
        int bytes = -1;
#ifdef Q_OS_UNIX
        ::ioctl(int(m_descriptor), FIONREAD, &bytes);
#endif
        return bytes;
    }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        m_descriptor = descriptor;
        channel = std::make_unique<TlsChannel>(descriptor, context);
        channel->begin();
    }

private:
    qintptr m_descriptor = -1;
};

#ifdef Q_OS_LINUX
// What a client says first.
QByteArray clientHello()
{
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
    const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context.get()), &SSL_free);
    BIO *out = BIO_new(BIO_s_mem());
    SSL_set_bio(tls.get(), BIO_new(BIO_s_mem()), out);
    SSL_connect(tls.get());
    char *bytes = nullptr;
    const long size = BIO_get_mem_data(out, &bytes);
    return {bytes, qsizetype(size)};
}
#endif

class TestTlsChannel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_identity = *auth::makeSelfSigned({u"localhost"_s}, {QHostAddress::LocalHost}); }
    void init()
    {
        const auto context = TlsContext::make(serverTls(m_identity.chain, m_identity.key));
        QVERIFY(context);
        m_listener = std::make_unique<Listener>(*context);
        m_client = std::make_unique<RawClient>(m_listener->serverPort());
        QTRY_VERIFY_WITH_TIMEOUT(m_listener->channel, patience);
        m_gone = std::make_unique<QSignalSpy>(&channel(), &TlsChannel::disconnected);
        QTRY_VERIFY_WITH_TIMEOUT(channel().isOpen() && m_client->socket.isEncrypted(), patience);
    }
    void cleanup()
    {
        m_client.reset();
        m_listener.reset();
    }

    // Whoever has hung up behind the first message costs no signature.
    void answersNobodyWhoHasHungUp_data()
    {
        QTest::addColumn<bool>("hangsUp");
        QTest::newRow("there") << false;
        QTest::newRow("hung up") << true;
    }
    void answersNobodyWhoHasHungUp()
    {
#ifdef Q_OS_LINUX
        QFETCH(bool, hangsUp);
        Listener listener(m_listener->context);
        QTcpSocket peer;
        peer.connectToHost(QHostAddress::LocalHost, listener.serverPort());
        QVERIFY(peer.waitForConnected(5000));
        const QByteArray hello = clientHello();
        QCOMPARE(::send(int(peer.socketDescriptor()), hello.constData(), size_t(hello.size()), 0), hello.size());
        if (hangsUp)
            QCOMPARE(::shutdown(int(peer.socketDescriptor()), SHUT_WR), 0);   // it still reads

        QTRY_VERIFY_WITH_TIMEOUT(peer.bytesAvailable() > 0 || peer.state() == QTcpSocket::UnconnectedState, patience);

        QCOMPARE(peer.bytesAvailable() == 0, hangsUp);
#else
        QSKIP("only Linux tells that a peer has hung up before what it sent is read");
#endif
    }
    void carriesBytesBothWays()
    {
        m_client->say("hello");
        QTRY_COMPARE_WITH_TIMEOUT(m_heard += readAll(), "hello"_ba, patience);
        channel().write("good ");
        channel().write("day");
        QCOMPARE(channel().pendingBytes(), 8);
        QTRY_COMPARE_WITH_TIMEOUT(m_client->received, "good day"_ba, patience);
        QCOMPARE(channel().pendingBytes(), 0);
    }
    void saysWhatTheNetworkHasNotTaken()
    {
        constexpr qint64 size = 32 * 1024 * 1024;   // more than the network's own buffers take of a silent reader
        m_client->reads = false;
        m_client->socket.setReadBufferSize(1024);
        QSignalSpy written(&channel(), &TlsChannel::bytesWritten);
        for (int i = 0; i < 512; ++i)
            channel().write(QByteArray(size / 512, char('a' + i % 26)));
        QCOMPARE(channel().pendingBytes(), size);
        QTRY_VERIFY_WITH_TIMEOUT(!written.isEmpty() && channel().pendingBytes() < size, patience);
        qint64 before = size;
        while (std::exchange(before, channel().pendingBytes()) != channel().pendingBytes())
            QTest::qWait(50);
        QVERIFY(before > 0);

        readOn();

        QTRY_COMPARE_WITH_TIMEOUT(channel().pendingBytes(), 0, patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_client->received.size(), size, patience);
        for (int i = 0; i < 512; ++i)
            QCOMPARE(m_client->received.at(i * (size / 512)), char('a' + i % 26));
    }
    void closesWhenAllIsSent()
    {
        const QByteArray bytes(8 * 1024 * 1024, 'x');
        m_client->reads = false;
        m_client->socket.setReadBufferSize(1024);
        channel().write(bytes);
        channel().close();
        channel().write("not any more");
        QTest::qWait(20);
        QVERIFY(m_gone->isEmpty());

        readOn();

        QTRY_COMPARE_WITH_TIMEOUT(m_gone->size(), 1, patience);
        QTRY_VERIFY_WITH_TIMEOUT(m_client->isClosed(), patience);
        QCOMPARE(m_client->received.size(), bytes.size());
    }
    void abortsWithoutAWord()
    {
        channel().write(QByteArray(1000, 'x'));
        channel().abort();
        QCOMPARE(channel().pendingBytes(), 0);
        QTRY_VERIFY_WITH_TIMEOUT(m_client->isClosed(), patience);
        QVERIFY(m_client->received.isEmpty());
        QVERIFY(m_gone->isEmpty());
    }
    void noticesAPeerThatLeavesWhileNobodyReads_data()
    {
        QTest::addColumn<qsizetype>("unread");
        QTest::newRow("nothing unread") << qsizetype(0);
        QTest::newRow("some unread") << TlsChannel::aheadBytes - 1;
    }
    void noticesAPeerThatLeavesWhileNobodyReads()
    {
        QFETCH(const qsizetype, unread);
        m_client->say(QByteArray(unread, 'x'));
        m_client->socket.disconnectFromHost();
        QTRY_COMPARE_WITH_TIMEOUT(m_gone->size(), 1, patience);
        QVERIFY(!channel().isOpen());
    }
    void takesNoMoreThanItMayWhileNobodyReads_data()
    {
        QTest::addColumn<qsizetype>("size");
        QTest::newRow("all of it") << TlsChannel::aheadBytes;
        QTest::newRow("one more") << TlsChannel::aheadBytes + 1;
        QTest::newRow("some records more") << TlsChannel::aheadBytes + heldByOpenSsl + 1;
        QTest::newRow("much more") << qsizetype(32 * 1024 * 1024);
    }
    void takesNoMoreThanItMayWhileNobodyReads()
    {
        QFETCH(const qsizetype, size);
#ifndef Q_OS_UNIX
        QSKIP("asks the system what waits");
#endif
        QSignalSpy readable(&channel(), &TlsChannel::readyRead);
        m_client->say(QByteArray(size, 'x'));
        QTRY_VERIFY_WITH_TIMEOUT(!readable.isEmpty(), patience);
        if (size <= TlsChannel::aheadBytes) {
            QTRY_COMPARE_WITH_TIMEOUT(m_listener->waiting(), 0, patience);
        } else if (size > TlsChannel::aheadBytes + heldByOpenSsl) {
            QTRY_VERIFY_WITH_TIMEOUT(m_listener->waiting() > 0, patience);
            for (int turn = 0; turn < 20; ++turn)   // whoever took more would do it now
                QCoreApplication::processEvents();
            QVERIFY(m_listener->waiting() > 0);
        }

        qsizetype heard = 0;
        connect(&channel(), &TlsChannel::readyRead, this, [&] { heard += readAll().size(); });
        heard += readAll().size();

        QTRY_COMPARE_WITH_TIMEOUT(heard, size, patience);
    }
    void writingToAPeerThatHasGoneEndsNothingElse()
    {
#ifdef Q_OS_UNIX
        std::signal(SIGPIPE, SIG_DFL);   // Qt ignores it once it has written to a socket; a channel must do without that
#endif
        m_client->socket.abort();
        for (int i = 0; i < 100 && channel().isOpen(); ++i) {   // before the loop sees that it has gone
            channel().write("to nobody");
            channel().flush();
        }
        QVERIFY(!channel().isOpen());
        QTRY_COMPARE_WITH_TIMEOUT(m_gone->size(), 1, patience);
        channel().write("still nobody");
        channel().close();
        QCOMPARE(channel().pendingBytes(), 0);
    }
    void whatIsNoTlsEndsTheHandshake_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("HTTP") << "GET / HTTP/1.1\r\nHost: a\r\n\r\n"_ba;
        QTest::newRow("half a hello and the end") << "\x16\x03\x01\x02\x00\x01\x00"_ba;
        QTest::newRow("nothing") << QByteArray();
    }
    void whatIsNoTlsEndsTheHandshake()
    {
        QFETCH(const QByteArray, bytes);
        m_listener->channel.reset();
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, m_listener->serverPort());
        QTRY_VERIFY_WITH_TIMEOUT(m_listener->channel, patience);
        const QSignalSpy gone(&channel(), &TlsChannel::disconnected);
        const QSignalSpy encrypted(&channel(), &TlsChannel::encrypted);
        client.write(bytes);
        client.disconnectFromHost();
        QTRY_COMPARE_WITH_TIMEOUT(gone.size(), 1, patience);
        QVERIFY(encrypted.isEmpty());
    }
    void anotherCertificateIsForNewConnectionsOnly()
    {
        const auto other = *auth::makeSelfSigned({u"localhost"_s}, {QHostAddress::LocalHost});
        m_listener->context = *TlsContext::make(serverTls(other.chain, other.key));
        const auto first = std::move(m_listener->channel);
        RawClient next(m_listener->serverPort());
        QTRY_VERIFY_WITH_TIMEOUT(next.socket.isEncrypted(), patience);
        QCOMPARE(next.socket.peerCertificate(), auth::forQt(other.chain.constFirst()));

        first->write("still here");

        QTRY_COMPARE_WITH_TIMEOUT(m_client->received, "still here"_ba, patience);
        QCOMPARE(m_client->socket.peerCertificate(), auth::forQt(m_identity.chain.constFirst()));
    }
    void aContextThatDoesNotFitIsRefused_data()
    {
        const auto other = *auth::makeSelfSigned({u"localhost"_s}, {QHostAddress::LocalHost});
        QTest::addColumn<TlsSettings>("tls");
        QTest::addColumn<QString>("message");
        QTest::newRow("another's key") << serverTls(m_identity.chain, other.key)
                                       << u"the private key does not belong to the certificate"_s;
        QTest::newRow("no key") << serverTls(m_identity.chain, {}) << u"the private key cannot be read"_s;
        QTest::newRow("no certificate") << serverTls({}, m_identity.key) << u"there is no certificate"_s;
    }
    void aContextThatDoesNotFitIsRefused()
    {
        QFETCH(const TlsSettings, tls);
        QFETCH(const QString, message);
        const auto context = TlsContext::make(tls);
        QVERIFY(!context);
        QVERIFY2(context.error().message.startsWith(message), qPrintable(context.error().message));
    }
    void ticketKeysAreOfUseForTwoHours()
    {
        TicketKeys keys;
        const TicketKeys::Time start{};
        const auto keyAt = [&keys](TicketKeys::Time time) { return *keys.sealing(time); };
        const TicketKeys::Key first = keyAt(start);
        QCOMPARE(keyAt(start + 1h - 1s).name, first.name);
        const TicketKeys::Key second = keyAt(start + 1h);
        QVERIFY(second.name != first.name && second.cipher != first.cipher && second.mac != first.mac);

        QVERIFY(keys.opening(first.name.data(), start + 2h - 1s));
        QVERIFY(!keys.opening(first.name.data(), start + 2h));
        QVERIFY(!keys.opening(std::array<unsigned char, 16>{}.data(), start + 1h));
    }
    void ticketKeysThatNobodyUsedForDaysAreGone()
    {
        TicketKeys keys;
        const TicketKeys::Key first = *keys.sealing(TicketKeys::Time{});
        QVERIFY(!keys.opening(first.name.data(), TicketKeys::Time{} + 48h));
    }

private:
    [[nodiscard]] TlsChannel &channel() const { return *m_listener->channel; }
    [[nodiscard]] QByteArray readAll() const
    {
        QByteArray all;
        char bytes[4096];
        for (qsizetype size = 1; size > 0;) {
            size = channel().read(bytes, sizeof bytes);
            all.append(bytes, size);
        }
        return all;
    }
    void readOn() const
    {
        m_client->reads = true;
        m_client->socket.setReadBufferSize(0);
        m_client->received += m_client->socket.readAll();
    }

    auth::CertifiedKey m_identity;
    QByteArray m_heard;
    std::unique_ptr<Listener> m_listener;
    std::unique_ptr<RawClient> m_client;
    std::unique_ptr<QSignalSpy> m_gone;
};

QTEST_GUILESS_MAIN(TestTlsChannel)
#include "tst_tlschannel.moc"
