#pragma once

class QWidget;

namespace tom::desktop {

// Tab in a window whose parts come and go: from one control to the next as one reads, whichever of them was made first, and
// into sight. False where there is no other one. For QWidget::focusNextPrevChild() of the window.
bool focusNextInReading(QWidget &window, bool next);

} // namespace tom::desktop
