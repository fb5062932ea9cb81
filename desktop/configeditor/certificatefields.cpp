#include "desktop/configeditor/certificatefields.h"

#include "desktop/look/tonedlabel.h"
#include "desktop/look/viewparts.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

CertificateFields::CertificateFields(QWidget *parent) : QWidget(parent)
{
    setObjectName(u"certificateFields"_s);
    auto *help =
        new TonedLabel(TonedLabel::Tone::Muted, tr("A new one can be tried before it is put there: choose its files on this "
                                                   "computer, the certificate with its chain. The "
                                                   "key is sent to the server for the trial alone, which keeps it nowhere."));
    help->scaleFont(0.92);
    help->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(6);
    column->addWidget(help);
    m_certificate = addFile(column, u"certificateFile"_s, tr("File of the new certificate"));
    m_key = addFile(column, u"certificateKeyFile"_s, tr("File of its key"));
}

QLineEdit *CertificateFields::addFile(QVBoxLayout *column, const QString &name, const QString &title)
{
    auto *line = new QLineEdit;
    line->setObjectName(name);
    line->setAccessibleName(title);
    line->setMinimumHeight(30);
    auto *button = makeButton(name + u"Choose"_s, tr("Choose…"));
    button->setAccessibleDescription(title);
    auto *label = new QLabel(title);
    label->setBuddy(line);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(line, 1);
    row->addWidget(button);
    column->addWidget(label);
    column->addLayout(row);
    connect(line, &QLineEdit::textChanged, this, [this] { Q_EMIT changed(m_certificate->text(), m_key->text()); });
    connect(button, &QPushButton::clicked, this, [this, line, title] { choose(line, title); });
    return line;
}

void CertificateFields::choose(QLineEdit *line, const QString &title)
{
    auto *dialog = new QFileDialog(this, title, QString(), tr("Certificates and keys (*.pem *.crt *.cer *.key);;All files (*)"));
    dialog->setObjectName(u"certificateDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, line, &QLineEdit::setText);
    dialog->open();
}

} // namespace tom::desktop
