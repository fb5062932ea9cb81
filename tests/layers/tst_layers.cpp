#include "layerrules.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::layers;

// Reads the #include lines of all our sources and holds them against the architecture.
class TestLayers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSourcesKeepTheLayers()
    {
        QStringList violations;
        int files = 0;
        for (const QString &folder : {u"shared"_s, u"agent"_s, u"server"_s, u"desktop"_s, u"tests"_s}) {
            QDirIterator sources(root() + u'/' + folder, {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
            while (sources.hasNext()) {
                QFile file(sources.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                const QString path = QDir(root()).relativeFilePath(file.fileName());
                const bool isTest = folder == "tests"_L1;   // tests may look everywhere, but be no longer than others
                for (const QString &violation : violationsIn(path, isTest ? withoutIncludes(file.readAll()) : file.readAll()))
                    violations.append(violation);
                ++files;
            }
        }

        QVERIFY(files > 50);
        QVERIFY2(violations.isEmpty(), qPrintable(u'\n' + violations.join(u'\n')));
    }
    void noticesWhatIsForbidden_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("include");
        QTest::addColumn<QString>("why");
        QTest::newRow("upwards") << u"shared/core/x.h"_s << R"(#include "shared/config/config.h")"_ba
                                 << u"shared/core includes shared/config above it"_s;
        QTest::newRow("far upwards") << u"shared/log/x.cpp"_s << R"(#include "server/app/serverapp.h")"_ba
                                     << u"shared/log includes server above it"_s;
        QTest::newRow("sideways") << u"shared/config/x.cpp"_s << R"(#include "shared/auth/token.h")"_ba
                                  << u"shared/config includes shared/auth beside it"_s;
        QTest::newRow("sideways above") << u"shared/llm/x.cpp"_s << R"(#include "shared/httpserver/request.h")"_ba
                                        << u"shared/llm includes shared/httpserver beside it"_s;
        QTest::newRow("door upwards") << u"shared/http/x.h"_s << R"(#include "shared/llm/llmclient.h")"_ba
                                      << u"shared/http includes shared/llm above it"_s;
        QTest::newRow("another program") << u"server/http/x.cpp"_s << R"(#include "agent/turn/turn.h")"_ba
                                         << u"server includes agent beside it"_s;
        QTest::newRow("the memory program") << u"agent/tools/x.cpp"_s << R"(#include "agent/memory/store.h")"_ba
                                            << u"agent includes agent/memory beside it"_s;
        QTest::newRow("unknown folder") << u"server/x.cpp"_s << R"(#include "shared/magic/wand.h")"_ba
                                        << u"shared/magic has no level; add it to the layers"_s;
        QTest::newRow("yaml-cpp") << u"server/app/x.cpp"_s << "#include <yaml-cpp/yaml.h>"_ba
                                  << u"only shared/config/ may include yaml-cpp"_s;
        QTest::newRow("what yaml-cpp writes") << u"shared/config/configwriter.cpp"_s << "#include <yaml-cpp/emitter.h>"_ba
                                              << u"only shared/config/yamltext. may include yaml-cpp's emitter"_s;
        QTest::newRow("all of yaml-cpp") << u"shared/config/x.cpp"_s << "#include <yaml-cpp/yaml.h>"_ba
                                         << u"only shared/config/yamltext. may include yaml-cpp's emitter"_s;
        QTest::newRow("who asks for it")
            << u"shared/config/yamledits.cpp"_s << R"(#include "shared/config/yamltext.h")"_ba
            << u"only shared/config/yamltext. and shared/config/userreader. may include what yaml-cpp's emitter writes"_s;
        QTest::newRow("OpenSSL") << u"shared/http/x.cpp"_s << "#include <openssl/ssl.h>"_ba
                                 << u"only shared/auth/ and shared/httpserver/ may include OpenSSL"_s;
        QTest::newRow("network manager") << u"desktop/api/x.cpp"_s << "#include <QNetworkAccessManager>"_ba
                                         << u"only shared/http/ may include QNetworkAccessManager"_s;
        QTest::newRow("network reply") << u"shared/llm/x.cpp"_s << "#include <QtNetwork/QNetworkReply>"_ba
                                       << u"only shared/http/ may include QNetworkAccessManager"_s;
        QTest::newRow("libcurl") << u"agent/services/x.cpp"_s << "#include <curl/curl.h>"_ba
                                 << u"only shared/http/ may include libcurl"_s;
        QTest::newRow("SQL") << u"agent/conversations/x.cpp"_s << "#  include <QSqlQuery>"_ba
                             << u"only shared/store/ may include QtSql"_s;
        QTest::newRow("colours of code") << u"desktop/look/x.cpp"_s << "#include <KSyntaxHighlighting/Repository>"_ba
                                         << u"only desktop/chat/codereader. may include KSyntaxHighlighting"_s;
        QTest::newRow("24 hours") << u"desktop/notify/x.cpp"_s << R"(edit->setDisplayFormat(u"ddd HH:mm"_s);)"_ba
                                  << u"a time of its own form; QLocale::ShortFormat knows what its reader is used to"_s;
        QTest::newRow("JSON that is drawn") << u"desktop/chat/formcard.h"_s << "    void setTyped(const QJsonObject &typed);"_ba
                                            << u"JSON in what is drawn; let desktop/api read it into a struct"_s;
        QTest::newRow("a panel's socket") << u"desktop/notify/x.cpp"_s << "#include <QTcpSocket>"_ba
                                          << u"a socket in what is drawn; ask desktop/api"_s;
        QTest::newRow("indented") << u"shared/core/x.h"_s << R"(    # include "shared/log/logsetup.h")"_ba
                                  << u"shared/core includes shared/log above it"_s;
    }
    void noticesWhatIsForbidden()
    {
        QFETCH(const QString, path);
        QFETCH(const QByteArray, include);
        QFETCH(const QString, why);

        QCOMPARE(violationsIn(path, "#pragma once\n" + include + '\n'), QStringList{path + ":2: "_L1 + why});
    }
    void allowsWhatIsNot_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("include");
        QTest::newRow("downwards") << u"server/app/x.cpp"_s << R"(#include "shared/httpserver/httpserver.h")"_ba;
        QTest::newRow("own folder") << u"shared/llm/x.cpp"_s << R"(#include "shared/llm/llmclient.h")"_ba;
        QTest::newRow("own program") << u"desktop/chat/x.cpp"_s << R"(#include "desktop/api/apiclient.h")"_ba;
        QTest::newRow("who may") << u"shared/config/x.cpp"_s << "#include <yaml-cpp/parser.h>"_ba;
        QTest::newRow("other headers of Qt Network") << u"server/app/x.cpp"_s << "#include <QHostAddress>"_ba;
        QTest::newRow("in a comment") << u"shared/core/x.h"_s << R"(// #include "shared/log/logsetup.h")"_ba;
        QTest::newRow("stamp") << u"desktop/chat/x.cpp"_s << R"(time.toString(u"yyyy-MM-dd HH.mm.ss"_s);)"_ba;
        QTest::newRow("24 hours of a machine") << u"server/app/x.cpp"_s << R"(time.toString(u"HH:mm"_s);)"_ba;
        QTest::newRow("JSON on disk") << u"desktop/chat/outbox.cpp"_s << "    QJsonObject object;"_ba;
        QTest::newRow("JSON of a server") << u"server/app/x.cpp"_s << "    QJsonObject object;"_ba;
        QTest::newRow("standard") << u"shared/core/x.h"_s << "#include <memory>"_ba;
    }
    void allowsWhatIsNot()
    {
        QFETCH(const QString, path);
        QFETCH(const QByteArray, include);

        QCOMPARE(violationsIn(path, include), QStringList());
    }
    void noticesLongFilesAndEmptyNames()
    {
        QCOMPARE(violationsIn(u"shared/core/x.cpp"_s, QByteArray(400, '\n')), QStringList());
        QCOMPARE(violationsIn(u"shared/core/x.cpp"_s, QByteArray(401, '\n')),
                 QStringList{u"shared/core/x.cpp:401: longer than 400 lines; name the second idea and move it out"_s});
        QCOMPARE(violationsIn(u"server/utils/x.cpp"_s, ""),
                 QStringList{u"server/utils/x.cpp:1: a folder named utils says nothing; name what is in it"_s});
    }

private:
    static QString root() { return QStringLiteral(TOM_SOURCE_DIR); }
    static QByteArray withoutIncludes(QByteArray text) { return text.replace("#include", "//"); }
};

QTEST_GUILESS_MAIN(TestLayers)
#include "tst_layers.moc"
