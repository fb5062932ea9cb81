#pragma once

#include <QWidget>

class QLineEdit;
class QVBoxLayout;

namespace tom::desktop {

// Which files on this computer are tried as a new certificate, before they are put where the server reads them. Shows and asks;
// reads none of them.
class CertificateFields : public QWidget
{
    Q_OBJECT

public:
    explicit CertificateFields(QWidget *parent = nullptr);

Q_SIGNALS:
    void changed(const QString &certificateFile, const QString &keyFile);   // both empty: what stands in tls/

private:
    [[nodiscard]] QLineEdit *addFile(QVBoxLayout *column, const QString &name, const QString &title);
    void choose(QLineEdit *line, const QString &title);

    QLineEdit *m_certificate = nullptr;
    QLineEdit *m_key = nullptr;
};

} // namespace tom::desktop
