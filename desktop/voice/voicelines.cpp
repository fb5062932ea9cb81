#include "desktop/voice/voicelines.h"

#include "desktop/api/apierror.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

class VoiceLines
{
    Q_DECLARE_TR_FUNCTIONS(VoiceLines)
};

// The agent says so when none of its providers can; every other reason may be over in a minute.
bool isForAdmin(const Error &error)
{
    return error.code == ErrorCode::LlmUnavailable && error.message.contains("config.yml"_L1);
}

} // namespace

QString pluginLine(const Error &error)
{
    return VoiceLines::tr("Talking and listening do not work on this computer, since a part of Tom cannot be loaded: %1")
        .arg(error.message);
}

QString microphoneLine(const Error &error)
{
    if (error.code == ErrorCode::NotFound)
        return VoiceLines::tr("There is no microphone. Connect one, or choose one in the settings of your system.");
    if (error.code == ErrorCode::Forbidden)
        return VoiceLines::tr("Your system does not let Tom use the microphone. Its settings of privacy can allow it.");
    if (error.code == ErrorCode::Network)
        return VoiceLines::tr("The microphone does not answer. Try again, or choose another one in the settings of your system.");
    return VoiceLines::tr("The microphone cannot be used. Another program may hold it, or your system forbids it.");
}

QString transcriptionLine(const Error &error)
{
    if (isForAdmin(error))
        return VoiceLines::tr(
            "This server has nobody who writes down what is said. Its admin needs a provider in config.yml that "
            "does: OpenAI, Google, Groq, or another with “speech”.");
    if (error.code == ErrorCode::Network)
        return VoiceLines::tr("The server cannot be reached, so what you said is not written down yet.");
    return VoiceLines::tr("What you said is not written down: %1").arg(errorText(error));
}

QString loudspeakerLine(const Error &error)
{
    return error.code == ErrorCode::NotFound
               ? VoiceLines::tr("There is no loudspeaker. Connect one, or choose one in the settings of your system.")
               : VoiceLines::tr("The loudspeaker cannot be used. Another program may hold it.");
}

QString voiceLine(const Error &own, const Error &ofServer)
{
    const QString reason = own.code == ErrorCode::NotFound  ? VoiceLines::tr("this computer has no voice for the language")
                           : own.code == ErrorCode::Network ? VoiceLines::tr("the voice of this computer does not answer")
                                                            : VoiceLines::tr("the voice of this computer does not work");
    if (isForAdmin(ofServer))
        return VoiceLines::tr("Nobody can read this aloud: the server has no provider that speaks, and %1.").arg(reason);
    return VoiceLines::tr("Nobody can read this aloud: %1, and the server gave none. %2").arg(reason, errorText(ofServer));
}

} // namespace tom::desktop
