#include "desktop/chat/draft.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

bool Draft::isEmpty() const
{
    return text.trimmed().isEmpty() && files.isEmpty() && attachments.isEmpty() && edits.isEmpty() && aside.trimmed().isEmpty()
           && asideFiles.isEmpty();
}

void Draft::putBefore(const Draft &earlier)
{
    sentAs.clear();
    if (isPlain()) {
        level = earlier.level;
        modules = earlier.modules;
    }
    const bool isEdit = !edits.isEmpty();
    QString &words = isEdit ? aside : text;
    const bool areBoth = !words.trimmed().isEmpty() && !earlier.text.isEmpty();
    words = areBoth ? earlier.text + u"\n\n"_s + words : words.trimmed().isEmpty() ? earlier.text : words;
    QList<KeptFile> &together = isEdit ? asideFiles : files;
    for (const KeptFile &file : earlier.files) {
        if (!together.contains(file))
            together.append(file);
    }
    if (!isEdit)
        attachments += earlier.attachments;
}

QJsonObject Draft::toJson() const
{
    QJsonObject object{{u"version"_s, 1}, {u"text"_s, text}};
    QJsonArray known;
    for (const protocol::Attachment &attachment : attachments)
        known.append(attachment.toJson());
    if (!known.isEmpty())
        object.insert("attachments"_L1, known);
    if (!files.isEmpty())
        object.insert("files"_L1, desktop::toJson(files));
    if (!asideFiles.isEmpty())
        object.insert("aside_files"_L1, desktop::toJson(asideFiles));
    if (level)
        object.insert("level"_L1, *level);
    if (!modules.isEmpty())
        object.insert("modules"_L1, QJsonArray::fromStringList(modules));
    if (!edits.isEmpty())
        object.insert("edits"_L1, edits);
    if (!aside.isEmpty())
        object.insert("aside"_L1, aside);
    if (!sentAs.isEmpty())
        object.insert("sent_as"_L1, sentAs);
    if (!takenFrom.isEmpty())
        object.insert("taken_from"_L1, takenFrom);
    return object;
}

Result<Draft> Draft::fromJson(const QJsonObject &object)
{
    Draft draft{.text = object.value("text"_L1).toString(),
                .files = keptFilesIn(object.value("files"_L1)),
                .edits = object.value("edits"_L1).toString(),
                .aside = object.value("aside"_L1).toString(),
                .asideFiles = keptFilesIn(object.value("aside_files"_L1)),
                .sentAs = object.value("sent_as"_L1).toString(),
                .takenFrom = object.value("taken_from"_L1).toString()};
    for (const QJsonValue &value : object.value("attachments"_L1).toArray()) {
        if (const auto attachment = protocol::Attachment::fromJson(value.toObject()))
            draft.attachments.append(*attachment);
    }
    const auto level = json::optionalInteger(object, "level"_L1);
    if (level && *level && **level >= 0 && **level <= 2)
        draft.level = int(**level);
    draft.modules = json::optionalStrings(object, "modules"_L1).value_or(QStringList());
    return draft;
}

} // namespace tom::desktop
