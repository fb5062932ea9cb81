#include "desktop/app/configpage.h"

#include "desktop/accounts/liveaccount.h"
#include "desktop/app/pages.h"
#include "desktop/configeditor/configeditor.h"
#include "desktop/configeditor/configeditorcontroller.h"
#include "desktop/configeditor/configeditorpanel.h"
#include "desktop/configeditor/serverconfigsource.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

ConfigPage::ConfigPage(ConfigEditorPanel &panel, Pages &pages) : m_panel(panel), m_pages(pages)
{
    m_pages.setAvailable(u"config"_s, false);
}

ConfigPage::~ConfigPage() = default;

void ConfigPage::open(LiveAccount &account)
{
    m_editor = editIn(m_panel, std::make_unique<ServerConfigSource>(account.client()));
    account.client().accountState().then(m_editor.get(), [this](const Result<protocol::AccountState> &state) {
        m_pages.setAvailable(u"config"_s, state && state->admin);
    });
}

void ConfigPage::close()
{
    m_editor.reset();
    m_isRead = false;
    m_panel.close({}, {});
    m_pages.setAvailable(u"config"_s, false);
}

bool ConfigPage::hasUnapplied() const
{
    return m_editor && m_editor->isChanged();
}

// What somebody is editing is not taken away by a look elsewhere.
void ConfigPage::look()
{
    if (!m_editor || m_isRead)
        return;
    m_isRead = true;
    m_editor->open();
}

} // namespace tom::desktop
