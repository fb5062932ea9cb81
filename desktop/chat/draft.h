#pragma once

#include "desktop/chat/keptfile.h"
#include "shared/protocol/conversationline.h"

#include <optional>

namespace tom::desktop {

// What stands in the composer: words, the files that go with them, and what is wished for this one message.
struct Draft
{
    QString text{};
    QList<KeptFile> files{};
    QList<protocol::Attachment> attachments{};   // that the server has already
    std::optional<int> level{};                  // none: Tom decides
    QStringList modules{};                       // none: Tom decides
    QString edits{};                             // the turn whose words are being changed; empty: a new message
    QString aside{};                             // what stood there before, while one is changed
    QList<KeptFile> asideFiles{};
    // The request that it has just become, in case the program ends before it is gone; of one that is changed there is none.
    QString sentAs{};
    QString takenFrom{};   // the request whose words have just come back into it, for the same reason

    // There is nothing in it that somebody would miss.
    [[nodiscard]] bool isEmpty() const;
    // It is one like any other: neither something to miss nor a wish.
    [[nodiscard]] bool isPlain() const { return isEmpty() && !level && modules.isEmpty(); }
    // Nothing of either is lost, and the same file twice is once. While an earlier message is changed the other one waits with
    // what stood there before.
    void putBefore(const Draft &earlier);
    // What stands there when it has been sent: what stood there before an earlier message was changed.
    [[nodiscard]] Draft leftBehind() const { return {.text = aside, .files = asideFiles}; }

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<Draft> fromJson(const QJsonObject &object);

    bool operator==(const Draft &) const = default;
};

}   // namespace tom::desktop
