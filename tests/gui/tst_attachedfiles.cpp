#include "desktop/chat/draftstore.h"
#include "desktop/chat/filestore.h"
#include "desktop/chat/outbox.h"
#include "desktop/chat/picture.h"
#include "shared/core/atomicfile.h"
#include "shared/protocol/conversationline.h"

#include <QBuffer>
#include <QDir>
#include <QImage>
#include <QMimeData>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// Which files are taken, and that they are kept as long as somebody needs them.
class TestAttachedFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesWhatAServerTakes_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("type");
        QTest::newRow("text") << "caf\xc3\xa9\n"_ba << u"text/plain"_s;
        QTest::newRow("picture by its bytes, not by its name") << "\x89PNG\r\n\x1a\n..."_ba << u"image/png"_s;
        QTest::newRow("document") << "%PDF-1.7"_ba << u"application/pdf"_s;
        QTest::newRow("as large as it may be") << QByteArray(protocol::Attachment::maxBytes, 'x') << u"text/plain"_s;
        QTest::newRow("too large") << QByteArray(protocol::Attachment::maxBytes + 1, 'x') << QString();
        QTest::newRow("program") << "\x7f"
                                    "ELF\x02\x01\x01\0"_ba
                                 << QString();
        QTest::newRow("text of another encoding") << "caf\xe9"_ba << QString();
        QTest::newRow("nothing") << QByteArray() << QString();
    }
    void takesWhatAServerTakes()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, type);

        const auto kept = store().keep({.path = written(u"thing.txt"_s, bytes)});

        QCOMPARE(kept.has_value(), !type.isEmpty());
        QCOMPARE(kept ? kept->mediaType : QString(), type);
        QCOMPARE(kept ? readFile(store().pathOf(*kept), protocol::Attachment::maxBytes).value() : QByteArray(),
                 kept ? bytes : QByteArray());
        QVERIFY(kept || kept.error().message.contains(u"thing.txt"_s));
    }
    void aFolderIsNoFile()
    {
        QVERIFY(!store().keep({.path = m_folder.path()}));
        QVERIFY(!store().keep({.path = m_folder.filePath(u"gone"_s)}));
    }
    void aPictureHasAThumbnail()
    {
        QImage picture(600, 200, QImage::Format_RGB32);
        picture.fill(Qt::red);

        const KeptFile kept = store().keep({.picture = picture}).value();

        QVERIFY(kept.name.endsWith(u".png"_s));
        const QByteArray bytes = readFile(store().pathOf(kept), protocol::Attachment::maxBytes).value();
        const QImage thumbnail = thumbnailFrom(bytes);
        QCOMPARE(thumbnail.size(), QSize(thumbnailSide, thumbnailSide));
        QCOMPARE(thumbnail.pixelColor(36, 36), QColor(Qt::red));
        QCOMPARE(pictureFrom(bytes, {300, 300}).size(), QSize(300, 100));
        QCOMPARE(pictureFrom(bytes, {3000, 3000}).size(), picture.size());
        QVERIFY(thumbnailFrom("words"_ba).isNull());
    }
    void aSmallFileWithAnImmensePictureIsNotShown()
    {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        QVERIFY(QImage(20'000, 20'000, QImage::Format_Mono).save(&buffer, "PNG"));
        QVERIFY(bytes.size() < protocol::Attachment::maxBytes);

        QVERIFY(pictureFrom(bytes, {100, 100}).isNull());
        QVERIFY(pictureFrom("<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>"_ba, {100, 100})
                    .isNull());
    }
    // Enlarged until its short side fills a thumbnail, each would be many gigabytes.
    void aThinPictureIsNotEnlarged_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QByteArray>("format");
        QTest::newRow("as tall as a JPEG can be") << QSize(4, 65'500) << "JPEG"_ba;
        QTest::newRow("as wide") << QSize(65'500, 4) << "JPEG"_ba;
        QTest::newRow("PNG") << QSize(20, 40'000) << "PNG"_ba;
    }
    void aThinPictureIsNotEnlarged()
    {
        QFETCH(const QSize, size);
        QFETCH(const QByteArray, format);
        QImage picture(size, QImage::Format_RGB32);
        picture.fill(Qt::red);
        QByteArray bytes;
        QBuffer buffer(&bytes);
        QVERIFY(picture.save(&buffer, format.constData()));

        const QImage thumbnail = thumbnailFrom(bytes);

        QCOMPARE(thumbnail.size(), QSize(thumbnailSide, thumbnailSide));
        QVERIFY(thumbnail.pixelColor(112, 112).red() > 200);
        const QSize tall(1, 300);
        QCOMPARE(pictureFrom(bytes, {300, 300}).size(), size.width() < size.height() ? tall : tall.transposed());
    }
    void onlyTheOwnerMayReadThem()
    {
        const KeptFile kept = store().keep({.path = written(u"a.txt"_s, "words"_ba)}).value();

        QCOMPARE(QFile::permissions(store().pathOf(kept)) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QCOMPARE(QFile::permissions(m_folder.filePath(u"kept"_s)) & (QFile::ExeGroup | QFile::ExeOther), QFile::Permissions());
    }
    void whatIsNeededStays()
    {
        const KeptFile needed = store().keep({.path = written(u"a.txt"_s, "needed"_ba)}).value();
        const KeptFile other = store().keep({.path = written(u"b.txt"_s, "other"_ba)}).value();

        store().keepOnly({needed});

        QVERIFY(QFile::exists(store().pathOf(needed)));
        QVERIFY(!QFile::exists(store().pathOf(other)));
    }
    void draftAndOutboxRememberThem()
    {
        const KeptFile file{.key = u"ab"_s.repeated(32), .name = u"a.png"_s, .mediaType = u"image/png"_s, .bytes = 7};
        const Draft draft{.text = u"look"_s, .files = {file}, .edits = u"t1"_s, .asideFiles = {file, file}};
        const DraftStore drafts(m_folder.path());
        QVERIFY(drafts.save({}, draft, FileSync::Now));
        QCOMPARE(drafts.load({}), draft);
        QCOMPARE(drafts.all(), QList<Draft>{draft});

        const OutboxEntry entry{.request = {.request = u"look"_s, .requestId = u"6ba7b810-9dad-11d1-80b4-00c04fd430c8"_s},
                                .files = {file},
                                .written = QDateTime::currentDateTimeUtc()};
        QVERIFY(Outbox(m_folder.path(), u"https://a"_s, u"alice"_s).keep(entry));
        QCOMPARE(Outbox(m_folder.path(), u"https://a"_s, u"alice"_s).entries().constFirst().files, QList<KeptFile>{file});
    }
    void whatCouldNotBeWrittenIsForgottenToo()
    {
        const QTemporaryDir folder;
        Outbox outbox(folder.path(), u"https://a"_s, u"alice"_s);
        const QString id = u"6ba7b810-9dad-11d1-80b4-00c04fd430c8"_s;
        QVERIFY(QDir(folder.filePath(u"outbox"_s)).removeRecursively());   // as a full disk
        QVERIFY(!outbox.keep({.request = {.request = u"look"_s, .requestId = id}}));
        QCOMPARE(outbox.entries().size(), 1);

        outbox.forget(id);

        QVERIFY(outbox.entries().isEmpty());
    }
    void aWishAloneIsKeptButNothingToMiss()
    {
        const QTemporaryDir folder;
        const DraftStore drafts(folder.path());
        QVERIFY(drafts.save(u"c1"_s, {.level = 2, .modules = {u"weather"_s}}, FileSync::Now));

        QCOMPARE(drafts.load(u"c1"_s).level, 2);
        QCOMPARE(drafts.load(u"c1"_s).modules, QStringList{u"weather"_s});
        QCOMPARE(drafts.count(), 0);
    }
    void whatWasSentIsNoDraftAndWhatStoodThereBeforeIsOneAgain()
    {
        const QTemporaryDir folder;
        const DraftStore drafts(folder.path());
        QVERIFY(
            drafts.save(u"c1"_s, {.text = u"anew"_s, .edits = u"t1"_s, .aside = u"before"_s, .sentAs = u"r1"_s}, FileSync::Now));
        QVERIFY(drafts.save(u"c2"_s, {.text = u"anew"_s, .sentAs = u"r2"_s}, FileSync::Now));   // it did not come so far
        QVERIFY(drafts.save(u"c3"_s, {.text = u"anew"_s}, FileSync::Now));
        QVERIFY(drafts.save({}, {.text = u"hello"_s, .sentAs = u"r3"_s}, FileSync::Now));

        drafts.dropSent({u"r1"_s, u"r3"_s, u"r4"_s});

        QCOMPARE(drafts.load(u"c1"_s), Draft{.text = u"before"_s});
        QCOMPARE(drafts.load(u"c2"_s).text, u"anew"_s);
        QCOMPARE(drafts.load(u"c3"_s).text, u"anew"_s);
        QVERIFY(drafts.load({}).isEmpty());
    }
    void aKeyNeverLeadsOutOfTheFolder()
    {
        const QJsonArray files{QJsonObject{{u"key"_s, u"../../etc/passwd"_s}, {u"name"_s, u"a"_s}},
                               QJsonObject{{u"key"_s, u"/"_s.repeated(64)}, {u"name"_s, u"a"_s}}};

        QVERIFY(keptFilesIn(files).isEmpty());
    }
    void whatIsOfferedIsToldFromWords_data()
    {
        QTest::addColumn<QList<QUrl>>("urls");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("picture");
        QTest::addColumn<int>("offered");
        QTest::newRow("words") << QList<QUrl>() << u"words"_s << false << 0;
        QTest::newRow("two files") << QList<QUrl>{QUrl(u"file:///a"_s), QUrl(u"file:///b"_s)} << u"/a /b"_s << false << 2;
        QTest::newRow("picture") << QList<QUrl>() << QString() << true << 1;
        QTest::newRow("words with their picture") << QList<QUrl>() << u"a table"_s << true << 0;
        QTest::newRow("page of another machine") << QList<QUrl>{QUrl(u"https://example.org/a.png"_s)} << u"a"_s << false << 0;
        QTest::newRow("file of another machine") << QList<QUrl>{QUrl(u"file://evil.example/a.png"_s)} << u"a"_s << false << 0;
    }
    void whatIsOfferedIsToldFromWords()
    {
        QFETCH(const QList<QUrl>, urls);
        QFETCH(const QString, text);
        QFETCH(const bool, picture);
        QFETCH(const int, offered);
        QMimeData mime;
        if (!urls.isEmpty())
            mime.setUrls(urls);
        if (!text.isEmpty())
            mime.setText(text);
        if (picture)
            mime.setImageData(QImage(2, 2, QImage::Format_RGB32));

        QCOMPARE(offeredIn(mime).size(), offered);
        QCOMPARE(offersFiles(mime), offered > 0);
    }

private:
    [[nodiscard]] FileStore store() const { return FileStore(m_folder.filePath(u"kept"_s)); }
    [[nodiscard]] QString written(const QString &name, const QByteArray &bytes) const
    {
        const QString path = m_folder.filePath(name);
        if (!writeFileAtomically(path, bytes))
            qFatal("cannot write %s", qPrintable(path));
        return path;
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestAttachedFiles)
#include "tst_attachedfiles.moc"
