#include "desktop/chat/formulasigns.h"

#include <QHash>
#include <QSet>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

// Two texts of the same length: the sign at one place of the first is the one at that place of the second.
QString mapped(const QString &text, const QString &plain, const QString &shifted)
{
    QString all;
    for (const QChar sign : text) {
        const qsizetype place = plain.indexOf(sign);
        if (place < 0)
            return {};
        all += shifted.at(place);
    }
    return all;
}

QString behind(QChar mark, const QString &text)
{
    return text.size() > 1 ? QString(mark) + u'(' + text + u')' : mark + text;
}

const QHash<QString, QString> &signs()
{
    static const QHash<QString, QString> all{{u"Delta"_s, u"Δ"_s},
                                             {u"Gamma"_s, u"Γ"_s},
                                             {u"Im"_s, u"ℑ"_s},
                                             {u"Lambda"_s, u"Λ"_s},
                                             {u"Leftarrow"_s, u"⇐"_s},
                                             {u"Leftrightarrow"_s, u"⇔"_s},
                                             {u"Omega"_s, u"Ω"_s},
                                             {u"Phi"_s, u"Φ"_s},
                                             {u"Pi"_s, u"Π"_s},
                                             {u"Pr"_s, u"Pr"_s},
                                             {u"Psi"_s, u"Ψ"_s},
                                             {u"Re"_s, u"ℜ"_s},
                                             {u"Rightarrow"_s, u"⇒"_s},
                                             {u"Sigma"_s, u"Σ"_s},
                                             {u"Theta"_s, u"Θ"_s},
                                             {u"Upsilon"_s, u"Υ"_s},
                                             {u"Xi"_s, u"Ξ"_s},
                                             {u"aleph"_s, u"ℵ"_s},
                                             {u"alpha"_s, u"α"_s},
                                             {u"angle"_s, u"∠"_s},
                                             {u"approx"_s, u"≈"_s},
                                             {u"arccos"_s, u"arccos"_s},
                                             {u"arcsin"_s, u"arcsin"_s},
                                             {u"arctan"_s, u"arctan"_s},
                                             {u"arg"_s, u"arg"_s},
                                             {u"ast"_s, u"∗"_s},
                                             {u"because"_s, u"∵"_s},
                                             {u"beta"_s, u"β"_s},
                                             {u"bigcap"_s, u"⋂"_s},
                                             {u"bigcup"_s, u"⋃"_s},
                                             {u"blacksquare"_s, u"■"_s},
                                             {u"bmod"_s, u"mod"_s},
                                             {u"bullet"_s, u"•"_s},
                                             {u"cap"_s, u"∩"_s},
                                             {u"cdot"_s, u"·"_s},
                                             {u"cdots"_s, u"⋯"_s},
                                             {u"checkmark"_s, u"✓"_s},
                                             {u"chi"_s, u"χ"_s},
                                             {u"circ"_s, u"∘"_s},
                                             {u"cong"_s, u"≅"_s},
                                             {u"cos"_s, u"cos"_s},
                                             {u"cosh"_s, u"cosh"_s},
                                             {u"cot"_s, u"cot"_s},
                                             {u"csc"_s, u"csc"_s},
                                             {u"cup"_s, u"∪"_s},
                                             {u"dagger"_s, u"†"_s},
                                             {u"ddots"_s, u"⋱"_s},
                                             {u"deg"_s, u"deg"_s},
                                             {u"degree"_s, u"°"_s},
                                             {u"delta"_s, u"δ"_s},
                                             {u"det"_s, u"det"_s},
                                             {u"dim"_s, u"dim"_s},
                                             {u"div"_s, u"÷"_s},
                                             {u"dots"_s, u"…"_s},
                                             {u"downarrow"_s, u"↓"_s},
                                             {u"ell"_s, u"ℓ"_s},
                                             {u"emptyset"_s, u"∅"_s},
                                             {u"epsilon"_s, u"ϵ"_s},
                                             {u"equiv"_s, u"≡"_s},
                                             {u"eta"_s, u"η"_s},
                                             {u"euro"_s, u"€"_s},
                                             {u"exists"_s, u"∃"_s},
                                             {u"exp"_s, u"exp"_s},
                                             {u"forall"_s, u"∀"_s},
                                             {u"gamma"_s, u"γ"_s},
                                             {u"gcd"_s, u"gcd"_s},
                                             {u"ge"_s, u"≥"_s},
                                             {u"geq"_s, u"≥"_s},
                                             {u"gg"_s, u"≫"_s},
                                             {u"hbar"_s, u"ℏ"_s},
                                             {u"iff"_s, u"⟺"_s},
                                             {u"iiint"_s, u"∭"_s},
                                             {u"iint"_s, u"∬"_s},
                                             {u"implies"_s, u"⟹"_s},
                                             {u"in"_s, u"∈"_s},
                                             {u"inf"_s, u"inf"_s},
                                             {u"infty"_s, u"∞"_s},
                                             {u"int"_s, u"∫"_s},
                                             {u"iota"_s, u"ι"_s},
                                             {u"kappa"_s, u"κ"_s},
                                             {u"ker"_s, u"ker"_s},
                                             {u"lVert"_s, u"‖"_s},
                                             {u"lambda"_s, u"λ"_s},
                                             {u"land"_s, u"∧"_s},
                                             {u"langle"_s, u"⟨"_s},
                                             {u"lbrace"_s, u"{"_s},
                                             {u"lceil"_s, u"⌈"_s},
                                             {u"ldots"_s, u"…"_s},
                                             {u"le"_s, u"≤"_s},
                                             {u"leftarrow"_s, u"←"_s},
                                             {u"leftrightarrow"_s, u"↔"_s},
                                             {u"leq"_s, u"≤"_s},
                                             {u"lfloor"_s, u"⌊"_s},
                                             {u"lg"_s, u"lg"_s},
                                             {u"lim"_s, u"lim"_s},
                                             {u"liminf"_s, u"liminf"_s},
                                             {u"limsup"_s, u"limsup"_s},
                                             {u"ll"_s, u"≪"_s},
                                             {u"ln"_s, u"ln"_s},
                                             {u"lnot"_s, u"¬"_s},
                                             {u"log"_s, u"log"_s},
                                             {u"longrightarrow"_s, u"⟶"_s},
                                             {u"lor"_s, u"∨"_s},
                                             {u"lvert"_s, u"|"_s},
                                             {u"mapsto"_s, u"↦"_s},
                                             {u"max"_s, u"max"_s},
                                             {u"mid"_s, u"∣"_s},
                                             {u"min"_s, u"min"_s},
                                             {u"models"_s, u"⊨"_s},
                                             {u"mp"_s, u"∓"_s},
                                             {u"mu"_s, u"μ"_s},
                                             {u"nabla"_s, u"∇"_s},
                                             {u"ne"_s, u"≠"_s},
                                             {u"neg"_s, u"¬"_s},
                                             {u"neq"_s, u"≠"_s},
                                             {u"nexists"_s, u"∄"_s},
                                             {u"ni"_s, u"∋"_s},
                                             {u"notin"_s, u"∉"_s},
                                             {u"nu"_s, u"ν"_s},
                                             {u"oint"_s, u"∮"_s},
                                             {u"omega"_s, u"ω"_s},
                                             {u"ominus"_s, u"⊖"_s},
                                             {u"oplus"_s, u"⊕"_s},
                                             {u"otimes"_s, u"⊗"_s},
                                             {u"parallel"_s, u"∥"_s},
                                             {u"partial"_s, u"∂"_s},
                                             {u"perp"_s, u"⊥"_s},
                                             {u"phi"_s, u"ϕ"_s},
                                             {u"pi"_s, u"π"_s},
                                             {u"pm"_s, u"±"_s},
                                             {u"pmod"_s, u"mod"_s},
                                             {u"pounds"_s, u"£"_s},
                                             {u"prime"_s, u"′"_s},
                                             {u"prod"_s, u"∏"_s},
                                             {u"propto"_s, u"∝"_s},
                                             {u"psi"_s, u"ψ"_s},
                                             {u"qquad"_s, u"\u2003"_s},
                                             {u"quad"_s, u"\u2003"_s},
                                             {u"rVert"_s, u"‖"_s},
                                             {u"rangle"_s, u"⟩"_s},
                                             {u"rbrace"_s, u"}"_s},
                                             {u"rceil"_s, u"⌉"_s},
                                             {u"rfloor"_s, u"⌋"_s},
                                             {u"rho"_s, u"ρ"_s},
                                             {u"rightarrow"_s, u"→"_s},
                                             {u"rvert"_s, u"|"_s},
                                             {u"sec"_s, u"sec"_s},
                                             {u"setminus"_s, u"∖"_s},
                                             {u"sigma"_s, u"σ"_s},
                                             {u"sim"_s, u"∼"_s},
                                             {u"simeq"_s, u"≃"_s},
                                             {u"sin"_s, u"sin"_s},
                                             {u"sinh"_s, u"sinh"_s},
                                             {u"square"_s, u"□"_s},
                                             {u"star"_s, u"⋆"_s},
                                             {u"subset"_s, u"⊂"_s},
                                             {u"subseteq"_s, u"⊆"_s},
                                             {u"sum"_s, u"∑"_s},
                                             {u"sup"_s, u"sup"_s},
                                             {u"supset"_s, u"⊃"_s},
                                             {u"supseteq"_s, u"⊇"_s},
                                             {u"tan"_s, u"tan"_s},
                                             {u"tanh"_s, u"tanh"_s},
                                             {u"tau"_s, u"τ"_s},
                                             {u"therefore"_s, u"∴"_s},
                                             {u"theta"_s, u"θ"_s},
                                             {u"times"_s, u"×"_s},
                                             {u"to"_s, u"→"_s},
                                             {u"triangle"_s, u"△"_s},
                                             {u"uparrow"_s, u"↑"_s},
                                             {u"upsilon"_s, u"υ"_s},
                                             {u"varepsilon"_s, u"ε"_s},
                                             {u"varnothing"_s, u"∅"_s},
                                             {u"varphi"_s, u"φ"_s},
                                             {u"varsigma"_s, u"ς"_s},
                                             {u"vartheta"_s, u"ϑ"_s},
                                             {u"vdash"_s, u"⊢"_s},
                                             {u"vdots"_s, u"⋮"_s},
                                             {u"vee"_s, u"∨"_s},
                                             {u"wedge"_s, u"∧"_s},
                                             {u"xi"_s, u"ξ"_s},
                                             {u"zeta"_s, u"ζ"_s}};
    return all;
}

} // namespace

QString formulaSign(const QString &command)
{
    return signs().value(command);
}

QChar accent(const QString &command)
{
    static const QHash<QString, char16_t> marks{
        {u"hat"_s, char16_t(0x0302)},       {u"widehat"_s, char16_t(0x0302)}, {u"bar"_s, char16_t(0x0304)},
        {u"overline"_s, char16_t(0x0305)},  {u"vec"_s, char16_t(0x20d7)},     {u"dot"_s, char16_t(0x0307)},
        {u"ddot"_s, char16_t(0x0308)},      {u"tilde"_s, char16_t(0x0303)},   {u"widetilde"_s, char16_t(0x0303)},
        {u"underline"_s, char16_t(0x0332)}, {u"check"_s, char16_t(0x030c)}};
    return QChar(marks.value(command));
}

bool isFontCommand(const QString &command)
{
    static const QSet<QString> fonts{u"mathrm"_s,       u"mathbf"_s,       u"mathit"_s,  u"mathsf"_s,     u"mathtt"_s,
                                     u"mathcal"_s,      u"mathfrak"_s,     u"mathscr"_s, u"boldsymbol"_s, u"bm"_s,
                                     u"operatorname"_s, u"displaystyle"_s, u"boxed"_s,   u"substack"_s,   u"textstyle"_s};
    return fonts.contains(command);
}

QString doubleStruck(const QString &text)
{
    const QString struck = mapped(text, u"NZQRCPHE"_s, u"ℕℤℚℝℂℙℍE"_s);
    return struck.isEmpty() ? text : struck;
}

QString raised(const QString &text)
{
    if (text == u"∘")
        return u"°"_s;
    const QString up = mapped(text, u"0123456789+−-=()abcdefghijklmnoprstuvwxyzTABDEGHIJKLMNOPRUVWβγδθϕχ′∗"_s,
                              u"⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵁⱽᵂᵝᵞᵟᶿᵠᵡ′*"_s);
    return up.isEmpty() && !text.isEmpty() ? behind(u'^', text) : up;
}

QString lowered(const QString &text)
{
    const QString down = mapped(text, u"0123456789+−-=()aehijklmnoprstuvxβγρφχ"_s, u"₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"_s);
    return down.isEmpty() && !text.isEmpty() ? behind(u'_', text) : down;
}

} // namespace tom::desktop
