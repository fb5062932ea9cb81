#pragma once

#include <QPushButton>
#include <QUrl>

namespace tom::desktop {

// What an answer would like to be opened, as a button that says where it leads. Opens nothing by itself.
class OpenButton : public QPushButton
{
    Q_OBJECT

public:
    explicit OpenButton(QUrl url, QWidget *parent = nullptr);

Q_SIGNALS:
    void wished(const QUrl &url);

private:
    QUrl m_url;
};

} // namespace tom::desktop
