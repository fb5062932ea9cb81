#include "desktop/api/accountstore.h"
#include "shared/core/atomicfile.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

class TestAccountStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_folder = m_dir->filePath(u"client"_s);
    }

    void hasNoAccountAtFirst()
    {
        QCOMPARE(AccountStore(m_folder).current().value(), std::nullopt);
        QCOMPARE(AccountStore(m_folder).pinnedKey(alice.server).value(), QByteArray());
    }

    void keepsTheAccountForItsOwnerAlone()
    {
        AccountStore store(m_folder);

        QVERIFY(store.save(alice));

        QCOMPARE(AccountStore(m_folder).current().value(), alice);
        QCOMPARE(QFileInfo(file()).permissions() & ~(QFile::ReadUser | QFile::WriteUser), QFile::ReadOwner | QFile::WriteOwner);
    }

    void theAccountUsedLastIsCurrent()
    {
        AccountStore store(m_folder);
        const Account bob{.server = alice.server, .username = u"bob"_s, .pinnedKey = alice.pinnedKey, .session = "b"};

        QVERIFY(store.save(alice));
        QVERIFY(store.save(bob));
        QCOMPARE(store.current().value(), bob);

        QVERIFY(store.save(alice));
        QCOMPARE(store.current().value(), alice);
    }

    void signingOutForgetsTheSessionAndKeepsThePin()
    {
        AccountStore store(m_folder);
        QVERIFY(store.save(alice));

        QVERIFY(store.signOut(alice));

        QVERIFY(store.current().value()->session.isEmpty());
        QCOMPARE(store.pinnedKey(alice.server).value(), alice.pinnedKey);
        QVERIFY(!readFile(file(), 10000)->contains(alice.session));
    }

    void anotherKeyOfTheServerHoldsForAllItsAccounts()
    {
        AccountStore store(m_folder);
        QVERIFY(store.save({.server = alice.server, .username = u"bob"_s, .pinnedKey = "old", .session = "b"}));

        QVERIFY(store.save(alice));
        QVERIFY(store.signOut({.server = alice.server, .username = u"carol"_s, .pinnedKey = alice.pinnedKey}));

        QCOMPARE(store.pinnedKey(alice.server).value(), alice.pinnedKey);
        QVERIFY(!readFile(file(), 10000)->contains("\"old\""));
    }

    void howAKeyCameHoldsForAllAccountsOfTheServer()
    {
        AccountStore store(m_folder);
        Account bob = alice;
        bob.username = u"bob"_s;
        QVERIFY(store.save(bob));
        Account bySystem = alice;
        bySystem.isKeyBySystem = true;

        QVERIFY(store.save(bySystem));

        QCOMPARE(AccountStore(m_folder).pin(alice.server).value(), (PinnedKey{alice.pinnedKey, true}));
        bob.isKeyBySystem = true;
        QCOMPARE(AccountStore(m_folder).all().value(), (QList<Account>{bySystem, bob}));
        QVERIFY(store.save(alice));   // it was compared now
        QCOMPARE(AccountStore(m_folder).pin(alice.server).value(), (PinnedKey{alice.pinnedKey, false}));
    }
    // A program that was there before remembers another key, or none.
    void aKeyThatWasConfirmedMeanwhileStays_data()
    {
        QTest::addColumn<Account>("remembered");
        Account bob{.server = alice.server, .username = u"bob"_s, .session = "b"};
        QTest::newRow("none") << bob;
        bob.pinnedKey = "old";
        QTest::newRow("the one before") << bob;
        bob.pinnedKey = alice.pinnedKey;
        bob.isKeyBySystem = true;
        QTest::newRow("which had come otherwise") << bob;
    }
    void aKeyThatWasConfirmedMeanwhileStays()
    {
        QFETCH(const Account, remembered);
        AccountStore store(m_folder);
        QVERIFY(store.save(remembered));
        QVERIFY(AccountStore(m_folder).save(alice));

        QVERIFY(store.choose(remembered));
        QCOMPARE(store.current().value()->username, u"bob"_s);
        QCOMPARE(store.current().value()->session, "b"_ba);
        QCOMPARE(store.pin(alice.server).value(), (PinnedKey{alice.pinnedKey, false}));

        QVERIFY(store.signOut(remembered));
        QVERIFY(store.current().value()->session.isEmpty());
        const QList<Account> all = store.all().value();
        for (const Account &account : all)
            QVERIFY(account.pinnedKey == alice.pinnedKey && !account.isKeyBySystem);
    }
    void keepsFieldsOfOtherVersions()
    {
        QVERIFY(makePrivateFolder(m_folder));
        QVERIFY(writeFileAtomically(file(), "{\"theme\":\"dark\",\"accounts\":[{\"server\":\"https://localhost:8443\","
                                            "\"username\":\"alice\",\"colour\":\"green\"}]}"));

        QVERIFY(AccountStore(m_folder).save(alice));

        const QByteArray bytes = readFile(file(), 10000).value();
        QVERIFY(bytes.contains("\"dark\""));
        QVERIFY(bytes.contains("\"green\""));
    }

    void neverOverwritesADamagedFile()
    {
        QVERIFY(makePrivateFolder(m_folder));
        QVERIFY(writeFileAtomically(file(), "{broken"));

        QVERIFY(!AccountStore(m_folder).current());
        QVERIFY(!AccountStore(m_folder).save(alice));

        QCOMPARE(readFile(file(), 10000).value(), "{broken");
    }

private:
    [[nodiscard]] QString file() const { return m_folder + "/accounts.json"_L1; }

    const Account alice{.server = u"https://localhost:8443"_s, .username = u"alice"_s, .pinnedKey = "abcd", .session = "s3ss10n"};
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_folder;
};

QTEST_GUILESS_MAIN(TestAccountStore)
#include "tst_accountstore.moc"
