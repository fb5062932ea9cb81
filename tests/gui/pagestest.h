#pragma once

#include "desktop/look/rowmodel.h"
#include "tests/gui/livehouse.h"

#include <QLabel>
#include <QListView>

namespace tom::desktop {

// A test of pages beside the chat, and the hands that go through them.
class PagesTest : public QObject
{
protected:
    void enter(const QString &services = {})   // as LiveHouse takes them
    {
        m_house.reset();
        m_house = std::make_unique<LiveHouse>(QString(), services);
        m_house->startWindow();
        QTRY_COMPARE_WITH_TIMEOUT(m_house->find<QLabel>("connectionState")->text(), QStringLiteral("● Connected"), 20000);
    }
    void open(const char *page, Qt::Key key) const
    {
        m_house->app->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_house->app->window()));
        QTest::keyClick(&m_house->app->window(), key, Qt::ControlModifier);
        QTRY_VERIFY(m_house->isVisible((QByteArray(page) + "Page").constData()));
    }
    [[nodiscard]] QListView *list(const char *page) const
    {
        return m_house->find<QListView>((QByteArray(page) + "List").constData());
    }
    [[nodiscard]] QAbstractItemModel *model(const char *page) const { return list(page)->model(); }
    [[nodiscard]] QStringList rows(const char *page) const
    {
        QStringList titles;
        for (int row = 0; row < model(page)->rowCount(); ++row)
            titles += model(page)->index(row, 0).data().toString();
        return titles;
    }
    [[nodiscard]] QString trailing(const char *page, const QString &title) const
    {
        const qsizetype row = rows(page).indexOf(title);
        return row < 0 ? QString() : model(page)->index(int(row), 0).data(RowModel::TrailingRole).toString();
    }
    void choose(const char *page, const QString &title) const { chooseRow(page, int(rows(page).indexOf(title))); }
    void chooseRow(const char *page, int row) const
    {
        const QModelIndex index = model(page)->index(row, 0);
        QVERIFY(index.isValid());
        list(page)->scrollTo(index);
        QTest::mouseClick(list(page)->viewport(), Qt::LeftButton, {}, list(page)->visualRect(index).center());
    }
    // It is asked for modules and titles as well, without tools.
    [[nodiscard]] bool isModelAsked() const
    {
        agent::test::OpenAiPeer &model = m_house->model;
        if (!model.open || model.requests.constLast().contains(QLatin1StringView("tools")))
            return model.open;
        model.say(QStringLiteral("A title"));
        model.finish({{QStringLiteral("prompt_tokens"), 500}, {QStringLiteral("completion_tokens"), 10}});
        model.open.clear();
        return false;
    }

    std::unique_ptr<LiveHouse> m_house;
};

} // namespace tom::desktop
