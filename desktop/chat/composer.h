#pragma once

#include "desktop/chat/draft.h"
#include "desktop/chat/offeredfile.h"

#include <QWidget>

namespace tom::desktop {

class AttachmentBar;
class IconButton;
struct ShownFile;
class MessageInput;
class PictureSource;
class TonedLabel;
class VoiceBar;
class WishBar;
class WishMenu;

// Where the user writes and attaches. Enter sends, also while an answer is written, Shift+Enter begins a line; grows with the
// text; the button sends or stops.
// Files that are offered become part of it when somebody has looked at them: setFiles().
class Composer : public QWidget
{
    Q_OBJECT

public:
    explicit Composer(QWidget *parent = nullptr);

    [[nodiscard]] QString text() const;
    void setText(const QString &text);
    [[nodiscard]] Draft draft() const;
    void setDraft(const Draft &draft);
    void setFiles(const QList<KeptFile> &files);
    void setPictures(PictureSource *pictures);   // where files lie; null: nobody knows
    void setModules(const QStringList &names);   // that can be wished
    // Files are being looked at: until then nothing is sent.
    void setTakingFiles(bool taking);
    void tellProblem(const QString &problem);   // with a file; gone with the next change
    void setBusy(bool busy);
    void focusInput();
    // What was meant for the message, wherever the keys went. False: nobody can write now, or who writes is there already.
    [[nodiscard]] bool type(const QString &letters);
    // Where somebody talks instead of writing: shown when it can be used.
    [[nodiscard]] VoiceBar &voice() { return *m_voice; }
    void setVoiceAvailable(bool isAvailable);
    void insertSpoken(const QString &words);   // where the cursor is
    void send();   // as if somebody had clicked, where that is possible

Q_SIGNALS:
    void sendRequested();   // what draft() says; it stays until somebody sets another
    void sendNowRequested();   // the same, and the answer is to be stopped for it
    void stopRequested();
    void modulesRequested();   // somebody is about to choose among them
    void filesOffered(const QList<tom::desktop::OfferedFile> &files);
    void screenshotRequested();
    void pictureRequested(const tom::desktop::ShownFile &file);
    void changed();
    void scrollRequested(bool up);   // a page of the conversation, by key

protected:
    void focusInEvent(QFocusEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void press();
    void fit();
    void refresh();
    void showFiles();
    void showWish();
    void takeWish(std::optional<int> level, const QStringList &modules);
    void chooseFiles();
    void removeFile(qsizetype place);
    [[nodiscard]] bool canSend() const;

    MessageInput *m_input;
    IconButton *m_attach;
    IconButton *m_screenshot;
    IconButton *m_wish;
    IconButton *m_queue;
    IconButton *m_button;
    WishMenu *m_wishMenu;
    WishBar *m_wishBar;
    VoiceBar *m_voice;
    AttachmentBar *m_files;
    TonedLabel *m_problem;
    PictureSource *m_pictures = nullptr;
    Draft m_draft;   // all of it but the text
    bool m_busy = false;
    bool m_isTaking = false;
};

} // namespace tom::desktop
