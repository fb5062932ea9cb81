#pragma once

#include "desktop/configeditor/configanalysis.h"
#include "desktop/configeditor/configsource.h"
#include "desktop/configeditor/linediff.h"
#include "desktop/configeditor/newsecrets.h"
#include "shared/config/configwriter.h"

#include <QObject>

#include <functional>

namespace tom::desktop {

// What would come of applying the text: the lines that change, and what a check said.
struct ConfigReview
{
    QList<DiffLine> diff{};   // without secrets
    ConfigChecked checked{};

    bool operator==(const ConfigReview &) const = default;
};

// Somebody else changed the configuration meanwhile.
struct ConfigConflict
{
    QString theirs{};
    QList<DiffLine> diff{};   // from theirs to ours, without secrets

    bool operator==(const ConfigConflict &) const = default;
};

// Decides what happens to a configuration that is edited: the text and the forms change it, it is checked while that
// happens, compared, written, merged and taken back. Knows no widgets, and nothing of where the configuration is.
class ConfigEditorController : public QObject
{
    Q_OBJECT

public:
    explicit ConfigEditorController(std::unique_ptr<ConfigSource> source, QObject *parent = nullptr);

    void open();   // also again: what was not applied is lost
    [[nodiscard]] QString sourceName() const { return m_source->name(); }
    [[nodiscard]] const QString &text() const { return m_text; }
    [[nodiscard]] const ConfigAnalysis &analysis() const { return m_analysis; }   // of a text of some moments ago
    [[nodiscard]] bool isChanged() const { return m_isOpen && m_text != m_base; }

    // By whoever types in the text.
    void setText(const QString &text);
    // By forms; the text around stays as it is. What cannot be done is told.
    void set(const QStringList &path, const config::YamlNode &value);
    void setSecret(const QStringList &path, const QString &secret);
    void remove(const QStringList &path);
    void addUser(const QString &name, const QString &password);
    void addProvider(const QString &name);
    void addService(int user, const QString &name, const QString &url);

    // A part of what the text says now; cancelled, nothing more is heard of it.
    void tryPart(const ConfigPart &part);   // files that it names are read here
    void cancelTrial();
    // A config.yml from elsewhere, such as that of the Python Tom, takes the place of the text, with hashes for its plain
    // passwords and marks for all that is secret; then its changes are shown. Nothing is written.
    void importFile(const QString &path);

    void review();
    void apply();
    // The answers to a conflict: what is typed is dropped, or is what goes on, compared with theirs from now on.
    void takeTheirs();
    void keepMine();
    void listVersions();
    void compareVersion(const QString &revision);   // with what stands there now
    void restore(const QString &revision);

Q_SIGNALS:
    void opened(const QString &text);   // a whole text takes the place of the one before
    void closed(const QString &words, const QList<tom::config::Problem> &problems);   // there is nothing to edit
    void edited(qsizetype position, const QString &before, const QString &after);   // by a form
    void analysed(const tom::desktop::ConfigAnalysis &analysis);
    void changedChanged(bool isChanged);
    void busyChanged(bool isBusy);
    void reviewed(const tom::desktop::ConfigReview &review);
    void conflicted(const tom::desktop::ConfigConflict &conflict);
    void applied(const tom::desktop::ConfigEffect &effect);
    void tried(const tom::Result<tom::desktop::ConfigTrial> &outcome);
    void versionsListed(const QList<tom::desktop::ConfigVersionLine> &versions, const QString &revision);   // that is there now
    void versionCompared(const QString &revision, const QList<tom::desktop::DiffLine> &diff);
    void failed(const QString &words);

private:
    void startTrial(const ConfigPart &part, const QString &text);
    using Change = std::function<Result<config::TextEdit>(config::ConfigWriter &writer)>;

    void take(const ConfigShown &shown);
    void takePut(const Result<ConfigPut> &put);
    void change(const Change &change);
    void analyse();
    void takeText(const QString &text);
    void takeImport(const QByteArray &yaml, const QList<PlacedText> &secrets);
    void replaceText(const QString &text);   // undone as one step
    // Where the user stands now who stood at the start of the path; empty: nowhere.
    [[nodiscard]] QStringList placeNow(const QString &user, const QStringList &path) const;
    void setBusy(bool busy);
    void tell(const Error &error);
    [[nodiscard]] Result<QString> outgoing() const;   // with what was typed into forms, and the line ends of the source

    std::unique_ptr<ConfigSource> m_source;
    NewSecrets m_secrets;
    ConfigAnalysis m_analysis;
    QString m_base;   // as the source has it
    QString m_text;
    QString m_reviewed;   // the text whose changes were shown
    QString m_revision;
    ConfigShown m_theirs;
    int m_trial = 0;   // whose answer counts
    bool m_isOpen = false;
    bool m_usesCrLf = false;
    bool m_isAnalysing = false;
    bool m_wasChanged = false;
    bool m_isBusy = false;
};

}   // namespace tom::desktop
