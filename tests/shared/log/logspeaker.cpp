// Says what its first argument names, the way a program of ours would; tst_logsetup reads its standard error.
#include "shared/log/logsetup.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <thread>
#include <vector>

using namespace Qt::StringLiterals;

static Q_LOGGING_CATEGORY(lcOurs, "tom.test.speaker");
static Q_LOGGING_CATEGORY(lcQt, "qt.test.flood");

namespace {

struct SpeaksAtTheEnd
{
    ~SpeaksAtTheEnd() { qCInfo(lcOurs) << "goodbye"; }
};

void everyLevel()
{
    qCDebug(lcQt) << "debug of Qt";
    qCDebug(lcOurs) << "debug of ours";
    qDebug() << "debug of nobody";
    qCInfo(lcOurs) << "info";
    qCWarning(lcOurs) << "warning";
    qCCritical(lcOurs) << "critical";
}

void threads()
{
    std::vector<std::thread> speakers;
    for (int i = 0; i < 8; ++i) {
        speakers.emplace_back([i] {
            const tom::log::LogUser user(u"user%1"_s.arg(i));
            thread_local const SpeaksAtTheEnd speaker;
            for (int n = 0; n < 500; ++n)
                qCInfo(lcOurs).noquote() << u"%1:%2:"_s.arg(i).arg(n) + QString(200, QChar(u'a' + i));
        });
    }
    for (std::thread &speaker : speakers)
        speaker.join();
}

void users()
{
    qCInfo(lcOurs) << "outside";
    {
        const tom::log::LogUser alice(u"alice"_s);
        qCInfo(lcOurs) << "outer";
        {
            const tom::log::LogUser bob(u"bob"_s);
            qCInfo(lcOurs) << "inner";
        }
        qCInfo(lcOurs) << "outer";
    }
    qCInfo(lcOurs) << "outside";
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const QString what = arguments.value(1);
    tom::log::setupLogging({.level = arguments.value(2), .format = arguments.value(3), .user = u"tom"_s});
    if (what == "levels"_L1)
        everyLevel();
    if (what == "threads"_L1)
        threads();
    if (what == "users"_L1)
        users();
    if (what == "secret"_L1) {
        tom::log::addSecret(u"swordfish"_s);
        qCInfo(lcOurs) << "the word is swordfish" << u"sk-abcdefghijklmnopqrstuvwxyz"_s;
    }
    if (what == "forge"_L1)
        qCInfo(lcOurs).noquote() << u"a\n2025-01-15 10:30:45.123 | CRITICAL | root         | llm             | owned"_s;
    if (what == "fatal"_L1)
        qFatal("the end");
    static const SpeaksAtTheEnd speaker;
    return 0;
}
