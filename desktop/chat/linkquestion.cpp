#include "desktop/chat/linkquestion.h"

#include <QApplication>
#include <QClipboard>
#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

QString words(const char *text)
{
    return QCoreApplication::translate("tom::desktop::ChatPanel", text);
}

} // namespace

void askAboutLink(QWidget &parent, const QUrl &url, std::function<void()> open)
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, words(QT_TRANSLATE_NOOP("tom::desktop::ChatPanel", "Open this link?")),
                                words(QT_TRANSLATE_NOOP("tom::desktop::ChatPanel", "The answer links to this address:")),
                                QMessageBox::Cancel, &parent);
    box->setObjectName(u"linkBox"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(url.toString(QUrl::FullyEncoded));
    QPushButton *agree = box->addButton(words(QT_TRANSLATE_NOOP("tom::desktop::ChatPanel", "Open")), QMessageBox::AcceptRole);
    agree->setObjectName(u"openLink"_s);
    QPushButton *copy =
        box->addButton(words(QT_TRANSLATE_NOOP("tom::desktop::ChatPanel", "Copy the address")), QMessageBox::ActionRole);
    copy->setObjectName(u"copyLink"_s);
    box->button(QMessageBox::Cancel)->setObjectName(u"leaveLink"_s);
    box->setDefaultButton(QMessageBox::Cancel);
    QObject::connect(agree, &QPushButton::clicked, box, [open = std::move(open)] { open(); });
    QObject::connect(copy, &QPushButton::clicked, box,
                     [url] { QApplication::clipboard()->setText(url.toString(QUrl::FullyEncoded)); });
    box->open();
}

} // namespace tom::desktop
