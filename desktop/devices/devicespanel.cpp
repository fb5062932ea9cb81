#include "desktop/devices/devicespanel.h"

#include "desktop/api/visibletext.h"
#include "desktop/look/surebutton.h"
#include "desktop/look/viewparts.h"

#include <QBoxLayout>
#include <QLineEdit>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int longestName = 100;

QString deviceName(const DeviceSession &device)
{
    const QString name = visibleText(device.device).simplified();
    return name.isEmpty() ? DevicesPanel::tr("A device without a name") : name;
}

QString dayAndTime(const QDateTime &time)
{
    return QLocale().toString(time.toLocalTime(), QLocale::ShortFormat);
}

} // namespace

DevicesPanel::DevicesPanel(QWidget *parent)
    : ListPage(u"devices"_s, tr("Devices"), parent),
      m_others(new SureButton(u"revokeOthers"_s, tr("Sign out everywhere else"), tr("Really, everywhere else?")))
{
    connect(m_others, &SureButton::confirmed, this, &DevicesPanel::revokeOthersRequested);
    addToHead(m_others);
    connect(this, &ListPage::chosenChanged, this, &DevicesPanel::showChosen);
    setDevices({});
}

void DevicesPanel::setDevices(const QList<DeviceSession> &devices)
{
    m_devices = devices;
    QList<Row> rows;
    for (const DeviceSession &device : devices) {
        rows.append({.id = device.id,
                     .title = deviceName(device),
                     .detail = tr("last used %1 · %2").arg(dayAndTime(device.lastUsed), visibleText(device.address)),
                     .trailing = device.isCurrent ? tr("this one") : QString(),
                     .tone = TonedLabel::Tone::Good});
    }
    setRows(rows);
    m_others->setVisible(devices.size() > 1);
    showHint(rows.isEmpty() ? tr("Your devices will be here.") : QString());
    showChosen();
}

void DevicesPanel::showChosen()
{
    const auto found = std::ranges::find(m_devices, chosen(), &DeviceSession::id);
    if (found == m_devices.end()) {
        m_shown = {};
        return showDetail(nullptr);
    }
    const bool isSame = m_name && found->id == m_shown.id && found->device == m_shown.device;
    m_shown = *found;
    if (!isSame)   // that it was used a moment ago is in the list
        showDetail(viewOf(*found));
}

QWidget *DevicesPanel::viewOf(const DeviceSession &device)
{
    auto [view, layout] = makeView(deviceName(device));
    auto *facts = new TonedLabel(TonedLabel::Tone::Muted,
                                 tr("Signed in on %1, from %2.\nWithout use it is signed out on %3.")
                                     .arg(dayAndTime(device.created), visibleText(device.address), dayAndTime(device.expires)));
    facts->setObjectName(u"deviceFacts"_s);
    facts->setWordWrap(true);
    layout->addWidget(facts);
    m_name = new QLineEdit(device.device);
    m_name->setObjectName(u"deviceName"_s);
    m_name->setAccessibleName(tr("Name of the device"));
    m_name->setMaxLength(longestName);
    m_name->setMinimumHeight(34);
    layout->addWidget(m_name);
    auto *rename = makeButton(u"renameDevice"_s, tr("Rename"));
    rename->setEnabled(false);
    connect(m_name, &QLineEdit::textChanged, rename, [rename, before = device.device](const QString &text) {
        rename->setEnabled(!text.trimmed().isEmpty() && text.trimmed() != before);
    });
    const auto wish = [this, id = device.id, before = device.device] {
        const QString name = m_name->text().trimmed();
        if (!name.isEmpty() && name != before)
            Q_EMIT renameRequested(id, name);
    };
    connect(rename, &QPushButton::clicked, this, wish);
    connect(m_name, &QLineEdit::returnPressed, this, wish);
    QList<QPushButton *> buttons{rename};
    if (!device.isCurrent) {   // this one signs out in the chat, where what it keeps is forgotten, too
        auto *revoke = new SureButton(u"revokeDevice"_s, tr("Sign it out"), tr("Really sign it out?"));
        connect(revoke, &SureButton::confirmed, this, [this, id = device.id] { Q_EMIT revokeRequested(id); });
        buttons.append(revoke);
    }
    layout->addLayout(makeButtonRow(buttons));
    layout->addStretch(1);
    return view;
}

} // namespace tom::desktop
