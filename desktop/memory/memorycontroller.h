#pragma once

#include "desktop/api/memories.h"

#include <QObject>
#include <QTimer>

namespace tom::desktop {

class ApiClient;

// What is remembered about the user: searched, read on, corrected, forgotten. Knows no widgets.
class MemoryController : public QObject
{
    Q_OBJECT

public:
    explicit MemoryController(ApiClient &client, QObject *parent = nullptr);

    void refresh();
    void search(const QString &words);
    void readOn();
    void keep(const QString &id, const QString &text);   // an empty id: a new one
    void forget(const QString &id);
    void askForHistory(const QString &id);

Q_SIGNALS:
    void changed(const QList<tom::desktop::Memory> &memories, const QString &words);
    void kept(const tom::desktop::Memory &memory);
    void historyKnown(const QString &id, const QList<tom::desktop::MemoryHistory::Change> &changes);
    void unreachable(const QString &words);   // there is no list
    void failed(const QString &words);

private:
    void ask();

    ApiClient &m_client;
    QTimer m_typingPause;
    QString m_words;
    QString m_next;
    QList<Memory> m_memories;
    quint64 m_question = 0;
    bool m_readsOn = false;
};

} // namespace tom::desktop
