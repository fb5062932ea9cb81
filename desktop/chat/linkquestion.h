#pragma once

#include <functional>

class QUrl;
class QWidget;

namespace tom::desktop {

// Shows the address that a message wants to have opened in its real form; only a person who has seen it opens it.
void askAboutLink(QWidget &parent, const QUrl &url, std::function<void()> open);

} // namespace tom::desktop
