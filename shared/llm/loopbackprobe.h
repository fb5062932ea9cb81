#pragma once

#include "shared/llm/configuredprovider.h"

#include <QObject>

namespace tom::llm {

// Looks once for model servers at their usual ports on 127.0.0.1, all at the same time. Takes
// only what answers with the right JSON: another web application may sit there.
class LoopbackProbe : public QObject
{
    Q_OBJECT

public:
    LoopbackProbe(http::HttpClient &http, const QList<LocalServer> &servers, std::chrono::milliseconds patience,
                  QObject *parent = nullptr);

    void start();

    // The first of them in the order of the list; nothing: none is there.
    [[nodiscard]] const std::optional<Candidate> &found() const { return m_found; }
    [[nodiscard]] QString foundName() const { return m_foundName; }

Q_SIGNALS:
    void finished();

private:
    void askForModels(qsizetype server);
    void askForOllamaModels(qsizetype server);
    void askForAbilities(qsizetype server, const QStringList &models);
    void close(qsizetype server, const std::optional<Candidate> &candidate);

    [[nodiscard]] QUrl urlOf(qsizetype server, const QString &path) const;
    [[nodiscard]] http::HttpRequest get(const QUrl &url) const;

    http::HttpClient &m_http;
    QList<LocalServer> m_servers;
    std::chrono::milliseconds m_patience;   // for one question
    QList<std::optional<Candidate>> m_candidates;
    qsizetype m_open = 0;
    std::optional<Candidate> m_found;
    QString m_foundName;
};

} // namespace tom::llm
