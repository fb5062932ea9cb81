#pragma once

#include "desktop/voice/plugin/devicethread.h"
#include "shared/core/result.h"

#include <memory>

class QTextToSpeech;

namespace tom::desktop {

// The voice of this computer. Its engine is loaded with the first text, and may ask a server that does not answer.
class Voice : public Device
{
    Q_OBJECT

public:
    Voice();
    ~Voice() override;

    // language: as in "fr" or "pt-BR". Whoever speaks counts, and knows by it what has ended.
    void say(int round, const QString &text, const QString &language);
    void stop();

Q_SIGNALS:
    void ended(int round);
    void failed(int round, const tom::Error &error);   // NotFound: none for that language, or none at all

private:
    [[nodiscard]] Result<void> prepare(const QString &language);
    void makeEngine(const QString &engine);

    std::unique_ptr<QTextToSpeech> m_engine;
    QTimer m_beginning;   // until it is heard; an engine may wait in a thread of its own
    int m_round = 0;
    bool m_isSaying = false;
    bool m_isHeard = false;
};

} // namespace tom::desktop
