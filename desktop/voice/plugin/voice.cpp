#include "desktop/voice/plugin/voice.h"

#include <QLocale>
#include <QTextToSpeech>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::desktop {

namespace {

constexpr auto longestSilence = 10s;

} // namespace

Voice::Voice() : Device(u"voice"_s), m_beginning(this)
{
    m_beginning.setSingleShot(true);
    m_beginning.setInterval(longestSilence);
    connect(&m_beginning, &QTimer::timeout, this, [this] {
        m_isSaying = false;
        Q_EMIT failed(m_round, {.code = ErrorCode::Network, .message = u"the voice does not begin"_s});
        m_engine->stop(QTextToSpeech::BoundaryHint::Immediate);   // nobody waits for it any more
    });
}

Voice::~Voice()
{
    stop();
}

void Voice::say(int round, const QString &text, const QString &language)
{
    stop();
    m_round = round;
    if (const auto ready = prepare(language); !ready)
        return Q_EMIT failed(round, ready.error());
    m_isSaying = true;
    m_isHeard = false;
    m_beginning.start();
    m_engine->say(text);
}

void Voice::stop()
{
    m_beginning.stop();
    if (std::exchange(m_isSaying, false))   // also what it was given and has not begun
        m_engine->stop(QTextToSpeech::BoundaryHint::Immediate);
}

Result<void> Voice::prepare(const QString &language)
{
    QStringList engines = QTextToSpeech::availableEngines();
    engines.removeAll(u"mock"_s);   // of Qt's own tests
    if (engines.isEmpty())
        return failure(ErrorCode::NotFound, u"there is no engine"_s);
    if (!m_engine)
        makeEngine(engines.constFirst());
    if (m_engine->state() == QTextToSpeech::Error)
        return failure(ErrorCode::Internal, m_engine->errorString());
    const QLocale wished(language);
    if (wished.language() == QLocale::C || language.isEmpty())
        return {};   // nobody has said: the engine's own
    const QList<QLocale> known = m_engine->availableLocales();
    const auto same = std::ranges::find(known, wished);
    const auto close = std::ranges::find(known, wished.language(), &QLocale::language);
    if (close == known.end())
        return failure(ErrorCode::NotFound, u"no voice speaks %1"_s.arg(language));
    m_engine->setLocale(same == known.end() ? *close : *same);
    return {};
}

void Voice::makeEngine(const QString &engine)
{
    m_engine = std::make_unique<QTextToSpeech>(engine);
    connect(m_engine.get(), &QTextToSpeech::stateChanged, this, [this](QTextToSpeech::State state) {
        // What was stopped before may say only now that it has ended.
        m_isHeard = m_isHeard || state == QTextToSpeech::Speaking;
        if (m_isHeard || state == QTextToSpeech::Error)
            m_beginning.stop();
        if (!m_isSaying || (state == QTextToSpeech::Ready && !m_isHeard)
            || (state != QTextToSpeech::Ready && state != QTextToSpeech::Error))
            return;
        m_isSaying = false;
        if (state == QTextToSpeech::Ready)
            Q_EMIT ended(m_round);
        else
            Q_EMIT failed(m_round, {.code = ErrorCode::Internal, .message = m_engine->errorString()});
    });
}

} // namespace tom::desktop
