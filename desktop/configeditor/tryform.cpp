#include "desktop/configeditor/tryform.h"

#include "desktop/api/apierror.h"
#include "desktop/api/visibletext.h"
#include "desktop/look/tonedlabel.h"
#include "desktop/look/viewparts.h"

#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

QString helpOf(ConfigPart::Kind kind)
{
    switch (kind) {
    case ConfigPart::Kind::Provider:
        return TryForm::tr("Asks each of its models for a word, as the text stands now. Nothing is applied.");
    case ConfigPart::Kind::Service:
        return TryForm::tr("Connects to it as the user's agent would, as the text stands now. Nothing is applied.");
    case ConfigPart::Kind::Certificate:
        break;
    }
    return TryForm::tr("Loads the certificate and its key from the folder tls, or the new one below, as the server would.");
}

} // namespace

TryForm::TryForm(ConfigPart part, QWidget *parent)
    : QWidget(parent),
      m_part(std::move(part)),
      m_try(makeButton(u"tryPart"_s, tr("Try"))),
      m_cancel(makeButton(u"tryCancel"_s, tr("Cancel"))),
      m_progress(new QProgressBar),
      m_outcome(new TonedLabel(TonedLabel::Tone::Normal))
{
    setObjectName(u"tryForm"_s);
    auto *help = new TonedLabel(TonedLabel::Tone::Muted, helpOf(m_part.kind));
    help->scaleFont(0.92);
    help->setWordWrap(true);
    m_try->setAccessibleDescription(help->text());
    m_progress->setObjectName(u"tryProgress"_s);
    m_progress->setAccessibleName(tr("It is being tried"));
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(6);
    m_outcome->setObjectName(u"tryOutcome"_s);
    m_outcome->setWordWrap(true);
    m_outcome->setTextFormat(Qt::PlainText);
    m_outcome->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_outcome->hide();
    connect(m_try, &QPushButton::clicked, this, &TryForm::ask);
    connect(m_cancel, &QPushButton::clicked, this, &TryForm::stop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(6);
    column->addWidget(help);
    column->addLayout(makeButtonRow({m_try, m_cancel}));
    column->addWidget(m_progress);
    column->addWidget(m_outcome);
    setRunning(false);
}

void TryForm::setFiles(const QString &certificateFile, const QString &keyFile)
{
    m_part.certificateFile = certificateFile;
    m_part.keyFile = keyFile;
}

void TryForm::ask()
{
    if (m_isRunning)
        return;
    m_outcome->hide();
    setRunning(true);
    Q_EMIT tryRequested(m_part);
}

void TryForm::stop()
{
    setRunning(false);
    say(tr("Cancelled; nothing is known of it."), TonedLabel::Tone::Muted);
    Q_EMIT cancelRequested();
}

void TryForm::setRunning(bool isRunning)
{
    m_isRunning = isRunning;
    m_try->setEnabled(!isRunning);
    m_cancel->setVisible(isRunning);
    m_progress->setVisible(isRunning);
    if (isRunning)
        m_cancel->setFocus();   // it had the focus that a disabled button loses
}

void TryForm::setOutcome(const Result<ConfigTrial> &outcome)
{
    if (!m_isRunning)
        return;
    setRunning(false);
    if (!outcome)
        return say(tr("It was not tried: %1").arg(errorText(outcome.error())), TonedLabel::Tone::Bad);
    // Each of several models has a line of its own, the verdict stands above them.
    const QString said = outcome->result.contains(u'\n') ? u'\n' + outcome->result : outcome->result;
    const bool isPartly = !outcome->works && outcome->result.contains(u"✅"_s);
    const QString verdict = outcome->works ? tr("It works: %1")
                            : isPartly     ? tr("Not all of it works: %1")
                                           : tr("It does not work: %1");
    QStringList lines{verdict.arg(said)};
    if (outcome->isFromHere)
        lines.append(tr("Tried by the program on this computer, as you; a server elsewhere may see something else."));
    say(lines.join(u'\n'), outcome->works ? TonedLabel::Tone::Good
                           : isPartly     ? TonedLabel::Tone::Warning
                                          : TonedLabel::Tone::Bad);
}

void TryForm::say(const QString &words, TonedLabel::Tone tone)
{
    m_outcome->setTone(tone);
    m_outcome->setText(visibleText(words));
    m_outcome->show();
}

} // namespace tom::desktop
