#include "desktop/look/surebutton.h"

#include <QAccessible>

using namespace std::chrono_literals;

namespace tom::desktop {

namespace {

constexpr auto sureTime = 6s;
constexpr int sureButtonHeight = 32;

} // namespace

SureButton::SureButton(const QString &name, const QString &text, const QString &question, QWidget *parent)
    : QPushButton(text, parent)
{
    setObjectName(name);
    setAccessibleName(text);
    setMinimumHeight(sureButtonHeight);
    m_timer.setSingleShot(true);
    m_timer.setInterval(sureTime);
    connect(&m_timer, &QTimer::timeout, this, [this, text] { say(text); });
    connect(this, &QPushButton::clicked, this, [this, text, question] {
        if (!m_timer.isActive()) {
            m_timer.start();
            return say(question);
        }
        m_timer.stop();
        say(text);
        Q_EMIT confirmed();
    });
}

void SureButton::say(const QString &words)
{
    setText(words);
    setAccessibleName(words);
    QAccessibleEvent changed(this, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&changed);
}

} // namespace tom::desktop
