#include "desktop/configeditor/configeditorcontroller.h"

#include "desktop/api/apierror.h"
#include "desktop/configeditor/localtrial.h"
#include "shared/auth/passwordhash.h"
#include "shared/config/problemlist.h"
#include "shared/config/yamldocument.h"
#include "shared/core/atomicfile.h"
#include "shared/core/jobs.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

config::YamlNode textValue(const QString &text)
{
    return {.kind = config::YamlNode::Kind::Scalar, .text = text};
}

config::YamlEntry entryOf(const QString &key, config::YamlNode value)
{
    return {.key = key, .value = std::make_shared<config::YamlNode>(std::move(value))};
}

config::YamlNode groupOf(std::vector<config::YamlEntry> entries)
{
    return {.kind = config::YamlNode::Kind::Mapping, .entries = std::move(entries)};
}

// By their places; of a text that cannot be read none.
QStringList usersIn(const QString &text)
{
    config::ProblemList problems{QString()};
    const config::YamlNodePointer root = config::parseYaml(text.toUtf8(), problems);
    const config::YamlEntry *users = root ? root->entry(u"users"_s) : nullptr;
    QStringList names;
    for (size_t i = 0; users && i < users->value->items.size(); ++i) {
        const config::YamlEntry *name = users->value->items[i]->entry(u"username"_s);
        names.append(name ? name->value->text : QString());
    }
    return names;
}

constexpr qint64 maxImportBytes = 4 * 1024 * 1024;

} // namespace

ConfigEditorController::ConfigEditorController(std::unique_ptr<ConfigSource> source, QObject *parent)
    : QObject(parent),
      m_source(std::move(source))
{}

void ConfigEditorController::open()
{
    setBusy(true);
    m_source->read().then(this, [this](const Result<ConfigShown> &shown) {
        setBusy(false);
        if (!shown && m_isOpen)   // what was typed stays
            return tell(shown.error());
        if (!shown)
            return Q_EMIT closed(errorText(shown.error()), {});
        take(*shown);
    });
}

void ConfigEditorController::take(const ConfigShown &shown)
{
    m_isOpen = shown.text.has_value();
    m_revision = shown.revision;
    if (!m_isOpen) {
        m_text.clear();
        m_base.clear();
        return Q_EMIT closed(tr("The secrets in this configuration cannot be told from the rest, so it is not shown. Whoever "
                                "can open the file itself can mend it; an old version can be restored here."),
                             shown.problems);
    }
    QString text = *shown.text;
    m_usesCrLf = text.contains(u"\r\n"_s) && text.count(u'\n') == text.count(u"\r\n"_s);
    if (m_usesCrLf)
        text.replace(u"\r\n"_s, u"\n"_s);
    m_secrets.clear();
    m_base = text;
    takeText(text);
    Q_EMIT opened(text);
}

void ConfigEditorController::setText(const QString &text)
{
    if (m_isOpen && text != m_text)
        takeText(text);
}

void ConfigEditorController::takeText(const QString &text)
{
    m_text = text;
    if (m_wasChanged != isChanged()) {
        m_wasChanged = isChanged();
        Q_EMIT changedChanged(m_wasChanged);
    }
    analyse();
}

// One at a time, so that whoever types fast is not behind.
void ConfigEditorController::analyse()
{
    if (m_isAnalysing)
        return;
    m_isAnalysing = true;
    inBackground([text = m_text] { return ConfigAnalysis::of(text); }).then(this, [this](const ConfigAnalysis &analysis) {
        m_isAnalysing = false;
        if (analysis.text != m_text)
            return analyse();
        m_analysis = analysis;
        Q_EMIT analysed(m_analysis);
    });
}

void ConfigEditorController::change(const Change &change)
{
    if (!m_isOpen)
        return;
    const QByteArray before = m_text.toUtf8();
    config::ConfigWriter writer(before);
    const Result<config::TextEdit> edit = change(writer);
    if (!edit)
        return Q_EMIT failed(tr("This was not changed: %1").arg(errorText(edit.error())));
    if (edit->before == edit->after)
        return;
    const qsizetype position = QString::fromUtf8(before.first(edit->offset)).size();
    takeText(QString::fromUtf8(writer.text()));
    Q_EMIT edited(position, QString::fromUtf8(edit->before), QString::fromUtf8(edit->after));
}

void ConfigEditorController::set(const QStringList &path, const config::YamlNode &value)
{
    change([&](config::ConfigWriter &writer) { return writer.set(path, value); });
}

QStringList ConfigEditorController::placeNow(const QString &user, const QStringList &path) const
{
    const qsizetype index = usersIn(m_text).indexOf(user);
    return index < 0 ? QStringList() : QStringList{path.at(0), QString::number(index)} + path.sliced(2);
}

// A password comes into the text as its hash, and even that as a mark. Hashing takes a moment, in which users may go: it is
// for whom it was typed, wherever they stand by then.
void ConfigEditorController::setSecret(const QStringList &path, const QString &secret)
{
    if (path.constLast() != "password"_L1)
        return set(path, textValue(m_secrets.keep(secret)));
    const QString user = usersIn(m_text).value(path.at(1).toLongLong());
    setBusy(true);
    auth::hashPassword(secret).then(this, [this, path, user](const Result<QString> &hash) {
        setBusy(false);
        if (!hash)
            return tell(hash.error());
        const QStringList place = placeNow(user, path);
        if (place.isEmpty())
            return Q_EMIT failed(tr("The user whose password this was is not in the text any more."));
        set(place, textValue(m_secrets.keep(*hash)));
    });
}

void ConfigEditorController::remove(const QStringList &path)
{
    change([&](config::ConfigWriter &writer) { return writer.remove(path); });
}

void ConfigEditorController::addUser(const QString &name, const QString &password)
{
    setBusy(true);
    auth::hashPassword(password).then(this, [this, name](const Result<QString> &hash) {
        setBusy(false);
        if (!hash)
            return tell(hash.error());
        const QStringList users = usersIn(m_text);
        if (users.contains(name))
            return Q_EMIT failed(tr("The user %1 is there already.").arg(name));
        const QString next = QString::number(users.size());
        set({u"users"_s, next},
            groupOf({entryOf(u"username"_s, textValue(name)), entryOf(u"password"_s, textValue(m_secrets.keep(*hash)))}));
    });
}

void ConfigEditorController::addProvider(const QString &name)
{
    config::YamlNode models{.kind = config::YamlNode::Kind::Sequence};
    for (int level = 0; level < 3; ++level)
        models.items.push_back(std::make_shared<config::YamlNode>(textValue(u"openai/gpt-4o-mini"_s)));
    set({u"global"_s, u"llms"_s, name},
        groupOf({entryOf(u"env_var"_s, textValue(u"OPENAI_API_KEY"_s)), entryOf(u"models"_s, models)}));
}

void ConfigEditorController::addService(int user, const QString &name, const QString &url)
{
    set({u"users"_s, QString::number(user), u"services"_s, name}, groupOf({entryOf(u"url"_s, textValue(url))}));
}

Result<QString> ConfigEditorController::outgoing() const
{
    return m_secrets.filled(m_text).transform(
        [this](QString text) { return m_usesCrLf ? text.replace(u"\n"_s, u"\r\n"_s) : text; });
}

void ConfigEditorController::tryPart(const ConfigPart &part)
{
    cancelTrial();
    const Result<QString> text = outgoing();
    if (!text)
        return Q_EMIT tried(std::unexpected(text.error()));
    if (part.certificateFile.isEmpty() && part.keyFile.isEmpty())
        return startTrial(part, *text);
    inBackground([part] {
        return LocalTrial::withFiles(part);
    }).then(this, [this, text = *text, trial = m_trial](const Result<ConfigPart> &whole) {
        if (trial != m_trial)
            return;
        if (!whole)
            return Q_EMIT tried(std::unexpected(whole.error()));
        startTrial(*whole, text);
    });
}

void ConfigEditorController::startTrial(const ConfigPart &part, const QString &text)
{
    m_source->tryPart(part, text).then(this, [this, trial = m_trial](const Result<ConfigTrial> &outcome) {
        if (trial == m_trial)
            Q_EMIT tried(outcome);
    });
}

void ConfigEditorController::cancelTrial()
{
    ++m_trial;
    m_source->cancelTrial();
}

void ConfigEditorController::importFile(const QString &path)
{
    if (!m_isOpen || m_isBusy)
        return;
    struct Read
    {
        QByteArray yaml{};
        Result<QList<PlacedText>> secrets{};
    };
    setBusy(true);
    inBackground([path]() -> Read {
        const Result<QByteArray> yaml = readFile(path, maxImportBytes);
        if (!yaml)
            return {.secrets = std::unexpected(yaml.error())};
        return {.yaml = *yaml, .secrets = secretsOf(*yaml)};
    }).then(this, [this](const Read &read) {
        setBusy(false);
        if (!read.secrets)
            return Q_EMIT failed(tr("This file was not taken over: %1").arg(errorText(read.secrets.error())));
        takeImport(read.yaml, *read.secrets);
    });
}

void ConfigEditorController::takeImport(const QByteArray &yaml, const QList<PlacedText> &secrets)
{
    config::ConfigWriter writer(yaml);
    for (const PlacedText &secret : secrets) {
        if (const auto edit = writer.set(secret.path, textValue(m_secrets.keep(secret.text))); !edit)
            return Q_EMIT failed(tr("This file was not taken over: %1").arg(errorText(edit.error())));
    }
    replaceText(QString::fromUtf8(writer.text()).replace(u"\r\n"_s, u"\n"_s));
    review();
}

void ConfigEditorController::replaceText(const QString &text)
{
    const QString before = m_text;
    takeText(text);
    Q_EMIT edited(0, before, text);
}

void ConfigEditorController::review()
{
    const Result<QString> text = outgoing();
    if (!m_isOpen || m_isBusy)
        return;
    if (!text)
        return tell(text.error());
    setBusy(true);
    m_source->check(*text).then(this, [this](const Result<ConfigChecked> &checked) {
        setBusy(false);
        if (!checked)
            return tell(checked.error());
        m_reviewed = m_text;
        Q_EMIT reviewed({.diff = folded(lineDiff(comparable(m_base), comparable(m_text))), .checked = *checked});
    });
}

void ConfigEditorController::apply()
{
    const Result<QString> text = outgoing();
    if (!m_isOpen || m_isBusy)
        return;
    if (m_text != m_reviewed)   // nothing is written that nobody has seen
        return review();
    if (!text)
        return tell(text.error());
    setBusy(true);
    m_source->write(*text, m_revision).then(this, [this](const Result<ConfigPut> &put) {
        setBusy(false);
        takePut(put);
    });
}

void ConfigEditorController::takePut(const Result<ConfigPut> &put)
{
    if (!put)
        return tell(put.error());
    switch (put->outcome) {
    case ConfigPut::Outcome::Written:
        Q_EMIT applied(put->checked.effect);
        open();   // as it stands there now, with hashes in place of passwords
        break;
    case ConfigPut::Outcome::Refused:
        Q_EMIT reviewed({.diff = folded(lineDiff(comparable(m_base), comparable(m_text))), .checked = put->checked});
        break;
    case ConfigPut::Outcome::Stale:
        m_theirs = put->shown;
        Q_EMIT conflicted(
            {.theirs = put->shown.text.value_or(QString()),
             .diff = folded(lineDiff(put->shown.text.value_or(QString()).replace(u"\r\n"_s, u"\n"_s), comparable(m_text)))});
        break;
    }
}

void ConfigEditorController::takeTheirs()
{
    take(m_theirs);
}

void ConfigEditorController::keepMine()
{
    m_revision = m_theirs.revision;
    m_base = m_theirs.text.value_or(QString()).replace(u"\r\n"_s, u"\n"_s);
    takeText(m_text);
}

// With what stands there at this moment, which may be none of them: somebody may have changed the file by hand.
void ConfigEditorController::listVersions()
{
    m_source->read().then(this, [this](const Result<ConfigShown> &shown) {
        const QString revision = shown ? shown->revision : QString();
        m_source->versions().then(this, [this, revision](const Result<ConfigVersions> &versions) {
            if (!versions)
                return tell(versions.error());
            Q_EMIT versionsListed(versions->versions, revision);
        });
    });
}

void ConfigEditorController::compareVersion(const QString &revision)
{
    m_source->version(revision).then(this, [this, revision](const Result<ConfigShown> &shown) {
        if (!shown)
            return tell(shown.error());
        QString text = shown->text.value_or(QString());
        text.replace(u"\r\n"_s, u"\n"_s);
        Q_EMIT versionCompared(revision, folded(lineDiff(m_base, text)));
    });
}

void ConfigEditorController::restore(const QString &revision)
{
    if (m_isBusy)
        return;
    if (isChanged())
        return Q_EMIT failed(
            tr("You have changes that are not applied yet. Apply or undo them first; an old version would replace them."));
    setBusy(true);
    m_source->restore(revision).then(this, [this](const Result<ConfigPut> &put) {
        setBusy(false);
        takePut(put);
    });
}

void ConfigEditorController::setBusy(bool busy)
{
    m_isBusy = busy;
    Q_EMIT busyChanged(busy);
}

void ConfigEditorController::tell(const Error &error)
{
    Q_EMIT failed(errorText(error));
}

} // namespace tom::desktop
