#include "agent/conversation/schema.h"
#include "agent/tools/listsmodule.h"
#include "agent/tools/notesmodule.h"
#include "agent/tools/toolregistry.h"
#include "shared/core/json.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;

class TestBuiltInModules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        open();
    }
    void cleanup()
    {
        m_tools.reset();
        m_database.reset();
    }

    void keepsItemsOnListsWhateverTheCase()
    {
        QVERIFY(call(u"lists__add_item"_s, {{u"list"_s, u"Shopping"_s}, {u"item"_s, u"Milk"_s}}).value("added"_L1).toBool());
        QVERIFY(call(u"lists__add_item"_s, {{u"list"_s, u"shopping"_s}, {u"item"_s, u"Äpfel"_s}}).value("added"_L1).toBool());
        QVERIFY(!call(u"lists__add_item"_s, {{u"list"_s, u"SHOPPING"_s}, {u"item"_s, u"äpfel"_s}}).value("added"_L1).toBool());

        const QJsonObject shown = call(u"lists__list_items"_s, {{u"list"_s, u"shopping"_s}});

        QCOMPARE(shown.value("list"_L1).toString(), u"Shopping"_s);
        QCOMPARE(shown.value("items"_L1).toArray(), (QJsonArray{u"Milk"_s, u"Äpfel"_s}));
    }
    void removesItemsAndLists()
    {
        call(u"lists__add_item"_s, {{u"list"_s, u"todo"_s}, {u"item"_s, u"Call Bob"_s}});
        call(u"lists__add_item"_s, {{u"list"_s, u"todo"_s}, {u"item"_s, u"Water"_s}});
        call(u"lists__add_item"_s, {{u"list"_s, u"other"_s}, {u"item"_s, u"x"_s}});

        QVERIFY(call(u"lists__remove_item"_s, {{u"list"_s, u"Todo"_s}, {u"item"_s, u"call bob"_s}}).contains("message"_L1));
        QVERIFY(call(u"lists__remove_item"_s, {{u"list"_s, u"Todo"_s}, {u"item"_s, u"call bob"_s}}).contains("error"_L1));
        QCOMPARE(call(u"lists__list_lists"_s, {}).value("lists"_L1).toArray().size(), 2);
        QCOMPARE(call(u"lists__delete_list"_s, {{u"list"_s, u"todo"_s}}).value("deleted_items"_L1).toInt(), 1);
        QCOMPARE(call(u"lists__list_lists"_s, {}).value("lists"_L1).toArray(),
                 (QJsonArray{QJsonObject{{u"name"_s, u"other"_s}, {u"items"_s, 1}}}));
        QVERIFY(call(u"lists__delete_list"_s, {{u"list"_s, u"todo"_s}}).contains("error"_L1));
    }
    void findsNotesByAllTheirWords()
    {
        call(u"notes__add_note"_s, {{u"text"_s, u"The Wi-Fi password is on the fridge"_s}});
        call(u"notes__add_note"_s, {{u"text"_s, u"Café Élan opens at nine"_s}});

        QCOMPARE(call(u"notes__search_notes"_s, {{u"query"_s, u"elan cafe"_s}}).value("notes"_L1).toArray().size(), 1);
        QCOMPARE(call(u"notes__search_notes"_s, {{u"query"_s, u"fridge cafe"_s}}).value("found"_L1).toInt(), 0);
        QCOMPARE(call(u"notes__list_notes"_s, {}).value("notes"_L1).toArray().at(0).toObject().value("id"_L1).toInt(), 2);
    }
    void deletesANoteByItsNumber()
    {
        call(u"notes__add_note"_s, {{u"text"_s, u"one"_s}});

        QVERIFY(call(u"notes__delete_note"_s, {{u"id"_s, 2}}).contains("error"_L1));
        QVERIFY(call(u"notes__delete_note"_s, {{u"id"_s, 1}}).contains("message"_L1));
        QCOMPARE(call(u"notes__list_notes"_s, {}).value("found"_L1).toInt(), 0);
    }
    void refusesEmptyNames()
    {
        QVERIFY(call(u"lists__add_item"_s, {{u"list"_s, u"shopping"_s}, {u"item"_s, u"  "_s}}).contains("error"_L1));
        QVERIFY(call(u"lists__add_item"_s, {{u"list"_s, u"shopping"_s}, {u"item"_s, u""_s}}).contains("error"_L1));
        QVERIFY(call(u"notes__add_note"_s, {{u"text"_s, u" \n"_s}}).contains("error"_L1));
    }
    void survivesARestart()
    {
        call(u"lists__add_item"_s, {{u"list"_s, u"shopping"_s}, {u"item"_s, u"milk"_s}});
        cleanup();
        open();

        QCOMPARE(call(u"lists__list_items"_s, {{u"list"_s, u"shopping"_s}}).value("items"_L1).toArray().size(), 1);
    }
    void marksWhatDestroysAsDestructive()
    {
        QStringList destructive;
        for (const llm::ToolDefinition &tool : m_tools->definitions(m_tools->moduleNames())) {
            if (tool.destructive)
                destructive.append(tool.name);
        }
        QCOMPARE(destructive, (QStringList{u"lists__delete_list"_s, u"notes__delete_note"_s}));
    }

private:
    void open()
    {
        auto database = store::Database::open(m_folder->filePath(u"agent.sqlite"_s), agentMigrations());
        QVERIFY2(database, qUtf8Printable(database ? u""_s : database.error().message));
        m_database = std::move(*database);
        m_tools = std::make_unique<ToolRegistry>();
        m_tools->add(std::make_unique<ListsModule>(*m_database, m_clock));
        m_tools->add(std::make_unique<NotesModule>(*m_database, m_clock));
    }
    QJsonObject call(const QString &tool, const QJsonObject &arguments)
    {
        const auto run = m_tools->start({.id = u"1"_s, .name = tool, .arguments = arguments});
        QSignalSpy finished(run.get(), &ToolRun::finished);
        if (!finished.wait())
            return {};
        return json::parseObject(finished.constFirst().constFirst().value<ToolResult>().text.toUtf8()).value_or(QJsonObject{});
    }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<store::Database> m_database;
    std::unique_ptr<ToolRegistry> m_tools;
};

QTEST_GUILESS_MAIN(TestBuiltInModules)
#include "tst_builtinmodules.moc"
