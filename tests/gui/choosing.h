#pragma once

#include <QAction>
#include <QComboBox>
#include <QMenu>
#include <QPointer>
#include <QTest>
#include <QWindow>

namespace tom::desktop {

// Choosing as somebody does it who has a mouse, or only the keyboard.

// In a menu that opens, unless it goes before. It takes no press from a mouse that has hardly moved since.
inline void clickEntry(const QPointer<QMenu> &menu, const QString &entry)
{
    QTRY_VERIFY_WITH_TIMEOUT(menu && menu->isVisible() && menu->windowHandle()->isExposed(), 20000);
    QWindow *window = menu->windowHandle();
    auto *action = menu->findChild<QAction *>(entry);
    QVERIFY(action);
    const QPoint place = menu->actionGeometry(action).center();
    for (int step = 8; step >= 0; --step)
        QTest::mouseMove(window, place - QPoint(step, 0));
    QTest::mouseClick(window, Qt::LeftButton, {}, place);
}

inline void chooseByKeys(const QPointer<QMenu> &menu, const QString &entry)
{
    QTRY_VERIFY(menu && menu->isVisible());
    const auto isReached = [&] { return menu && menu->activeAction() && menu->activeAction()->objectName() == entry; };
    for (qsizetype step = 0; menu && step < menu->actions().size() && !isReached(); ++step)
        QTest::keyClick(menu, Qt::Key_Down);
    QVERIFY(isReached());
    QTest::keyClick(menu, Qt::Key_Return);
}

// In a list that is folded up.
inline void chooseByKeys(QComboBox *box, const QString &text)
{
    QVERIFY(box && box->isVisible() && box->isEnabled());
    box->setFocus(Qt::TabFocusReason);
    QTest::keyClick(box, Qt::Key_Home);
    for (int step = 0; step < box->count() && box->currentText() != text; ++step)
        QTest::keyClick(box, Qt::Key_Down);
    QCOMPARE(box->currentText(), text);
}

} // namespace tom::desktop
