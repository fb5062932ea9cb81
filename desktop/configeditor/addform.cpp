#include "desktop/configeditor/addform.h"

#include "desktop/look/tonedlabel.h"
#include "desktop/look/viewparts.h"

#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

struct Words
{
    QString what{};
    QString name{};
    QString second{};
    QString add{};
};

Words wordsOf(AddForm::What what)
{
    switch (what) {
    case AddForm::What::User:
        return {AddForm::tr("Everybody who may sign in. Choose one to change what they may do, or add one."), AddForm::tr("Name"),
                AddForm::tr("Password"), AddForm::tr("Add user")};
    case AddForm::What::Provider:
        return {AddForm::tr("The AI models that may answer, by provider. Choose one to change it, or add one."),
                AddForm::tr("Name, as you like it"),
                {},
                AddForm::tr("Add provider")};
    case AddForm::What::Service:
        break;
    }
    return {AddForm::tr("Programs with tools that the assistant may use for this user."), AddForm::tr("Name"),
            AddForm::tr("Address, such as https://example.org/mcp"), AddForm::tr("Add service")};
}

QLineEdit *lineOf(const QString &name, const QString &words)
{
    auto *line = new QLineEdit;
    line->setObjectName(name);
    line->setPlaceholderText(words);
    line->setAccessibleName(words);
    line->setMinimumHeight(32);
    return line;
}

} // namespace

AddForm::AddForm(What what, QWidget *parent) : QWidget(parent), m_what(what)
{
    const Words words = wordsOf(what);
    m_name = lineOf(u"addName"_s, words.name);
    m_second = lineOf(u"addSecond"_s, words.second);
    if (what == What::User)
        m_second->setEchoMode(QLineEdit::Password);
    m_hint = new TonedLabel(TonedLabel::Tone::Warning);
    m_hint->setObjectName(u"addHint"_s);
    m_hint->setWordWrap(true);
    m_add = makeButton(u"addEntry"_s, words.add);
    auto *about = new TonedLabel(TonedLabel::Tone::Muted, words.what);
    about->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(about);
    column->addWidget(m_name);
    column->addWidget(m_second);
    m_second->setVisible(!words.second.isEmpty());
    column->addWidget(m_hint);
    column->addLayout(makeButtonRow({m_add}));
    connect(m_name, &QLineEdit::textChanged, this, &AddForm::look);
    connect(m_second, &QLineEdit::textChanged, this, &AddForm::look);
    connect(m_name, &QLineEdit::returnPressed, this, &AddForm::ask);
    connect(m_second, &QLineEdit::returnPressed, this, &AddForm::ask);
    connect(m_add, &QPushButton::clicked, this, &AddForm::ask);
    look();
}

void AddForm::setTaken(const QStringList &names)
{
    m_taken = names;
    look();
}

void AddForm::look()
{
    static const QRegularExpression fit(u"^(?!\\.{1,2}$)[A-Za-z0-9._-]{1,64}$"_s);
    const QString name = m_name->text().trimmed();
    const bool isTaken = m_taken.contains(name);
    const bool fits = fit.match(name).hasMatch();
    m_hint->setText(isTaken                    ? tr("This name is taken.")
                    : !fits && !name.isEmpty() ? tr("Letters without accents, digits and . _ - only.")
                                               : QString());
    m_hint->setVisible(!m_hint->text().isEmpty());
    m_add->setEnabled(fits && !isTaken && (m_second->isHidden() || !m_second->text().trimmed().isEmpty()));
}

void AddForm::ask()
{
    if (!m_add->isEnabled())
        return;
    const QString name = m_name->text().trimmed();
    const QString second = m_what == What::User ? m_second->text() : m_second->text().trimmed();
    m_name->clear();
    m_second->clear();
    Q_EMIT addRequested(name, second);
}

} // namespace tom::desktop
