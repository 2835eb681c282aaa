"""A wall is told from a story, and a story about walls from a wall."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from natwire import parse
from natwire.parse import article

from .pages import SENTENCE, URL, page, unfit

WALLS = tomllib.loads((Path(parse.__file__).with_name("walls.toml")).read_text("utf-8"))
TITLES = [(word, title) for word, wall in WALLS.items() for title in wall.get("titles", ())]
PARAGRAPHS = (
    "<p>Fishermen in the old harbour say that the rules came without a warning, and that the boats stay in port.</p>"
    "<p>The ministry answered on Tuesday that it had published them in March, and that nobody had objected to them.</p>"
)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Just a moment...", "<noscript>Enable JavaScript and cookies to continue</noscript>"),
        (
            "Attention Required! | Cloudflare",
            "<h1>Sorry, you have been blocked</h1><p>You are unable to access it.</p>",
        ),
        (
            "Pardon Our Interruption",
            "<p>As you were browsing something about your browser made us think you were a bot. There are a few "
            "reasons this might happen:</p><ul><li>A third-party browser plugin, such as Ghostery or NoScript, is "
            "preventing JavaScript from running. Additional information is available in this support article.</li>"
            "<li>You have disabled cookies.</li></ul><p>To regain access, please make sure that cookies and "
            "JavaScript are enabled before reloading the page.</p>",
        ),
        ("harbour.example", "<p>Please tick the box below.</p><div class='h-captcha' data-sitekey='x'></div>"),
        ("", "<h1>Press & Hold to confirm you are a human (and not a bot).</h1><div id='px-captcha'></div>"),
        ("", "<noscript><h1>JavaScript is disabled</h1></noscript><script>AwsWafIntegration.getToken()</script>"),
        ("Error 1020", "<p>This website is using a security service to protect itself from online attacks.</p>"),
        ("Access Denied", "<h1>Access Denied</h1><p>You don't have permission to access this server.</p>"),
        ("harbour.example", "<h1>harbour.example</h1><p>Verify you are human by completing the action below.</p>"),
        ("harbour.example", "<script>var dd={'host':'geo.captcha-delivery.com'}</script>"),
        ("Bir dakika lütfen...", "<p>Robot olmadığınızı doğrulayın.</p>"),
        ("Hetkinen", "<p>Vahvista, että et ole robotti, niin pääset sivulle.</p>"),
        ("Ой!", "<p>Подтвердите, что вы не робот</p>"),
        ("しばらくお待ちください...", "<p>接続のセキュリティを確認しています</p>"),
    ],
)
def test_a_captcha_is_no_article(title: str, body: str) -> None:
    """By its title, by what it asks of the reader, or by its script where there is nothing else."""
    assert unfit(page(title, body)) == "captcha"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Before you continue | Harbour Post", "<p>We use cookies and data to deliver our services.</p>"),
        (
            "Harbour Post",
            "<p>We and our partners store and/or access information on a device.</p>"
            "<p>By clicking accept you agree to personalised ads. You may withdraw your consent.</p>",
        ),
        (
            "Hafenpost",
            "<h2>Mit Werbung weiterlesen</h2><p>Wir und unsere Partner speichern Cookies. Mit dem Klick auf „Alle "
            "akzeptieren“ erteilen Sie Ihre Einwilligung in personalisierte Werbung.</p>",
        ),
        ("Liman", "<p>Biz ve iş ortaklarımız çerezleri kullanıyoruz. Tümünü kabul et.</p>"),
        ("Le Port", "<p>Nous et nos partenaires déposons des cookies. Tout accepter. Publicité personnalisée.</p>"),
        (
            "Port",
            "<p>My i nasi partnerzy przechowujemy informacje na urządzeniu, takie jak pliki cookie, w celu "
            "wyświetlania spersonalizowanych reklam.</p><p>Przejdź do serwisu</p>",
        ),
        (
            "Il Porto",
            "<p>Noi e i nostri partner archiviamo e/o accediamo alle informazioni su un dispositivo, come i cookie.</p>"
            "<p>Accetta e continua</p><p>Rifiuta e abbonati</p>",
        ),
        ("Tu privacidad es importante", "<p>Nosotros y nuestros 812 socios guardamos cookies.</p><p>Continuar</p>"),
        ("Havenpost", "<p>Wij en onze partners plaatsen cookies. Met jouw toestemming. Alles accepteren.</p>"),
        (
            "港日報",
            "<p>当社およびパートナーは、Cookieを使用して端末の情報を保存します。続行するには同意してください。</p>",
        ),
    ],
)
def test_a_consent_wall_is_no_article(title: str, body: str) -> None:
    """Nothing stands there but what is asked."""
    assert unfit(page(title, body)) == "consent"


@pytest.mark.parametrize(
    ("word", "url"),
    [
        ("consent", "https://consent.harbour.example/m?continue=https://harbour.example/story"),
        ("consent", "https://harbour.example/zustimmung?url=%2Fstory"),
        ("consent", "https://harbour.example/collectConsent?sessionId=3"),
        ("paywall", "https://harbour.example/login?next=%2Fstory"),
        ("paywall", "https://sso.harbour.example/start"),
        ("not-found", "https://harbour.example/404.html"),
        ("captcha", "https://harbour.example/captcha/?back=%2Fstory"),
    ],
)
def test_a_redirect_to_where_walls_stand_leads_to_no_article(word: str, url: str) -> None:
    """The address tells, whatever the page says; but only when another page was asked for, and it is no article."""
    html = page("Harbour Post", f"<h1>We care</h1>{PARAGRAPHS * 8}")
    dated = page("We care", PARAGRAPHS, '<meta property="article:published_time" content="2026-05-04">')

    assert unfit(html, url, asked=URL) == word
    assert unfit(html, url, asked=url) == ""
    assert unfit(dated, url, asked=URL) == ""


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("503 Service Temporarily Unavailable", "<h1>503 Service Temporarily Unavailable</h1><p>nginx/1.18.0</p>"),
        ("429 Too Many Requests", "<h1>429 Too Many Requests</h1>"),
        ("Harbour Post", "<h1>502</h1><p>Whoops.</p>"),
        ("Hafenpost", "<h1>Fehler 500</h1><p>Bitte rufen Sie uns an.</p>"),
        ("harbour.example | 522: Connection timed out", "<h1>Connection timed out</h1><p>Please try again later.</p>"),
        ("Harbour Post", "<p>Briefly unavailable for scheduled maintenance. Check back in a minute.</p>"),
        ("Liman", "<h1>Bakımdayız</h1><p>Lütfen daha sonra tekrar deneyin.</p>"),
        ("メンテナンス中", "<p>しばらくしてからもう一度お試しください。</p>"),
    ],
)
def test_an_error_with_the_status_of_a_page_is_no_article(title: str, body: str) -> None:
    """By its number, its name, or what maintenance asks of those who come."""
    assert unfit(page(title, body)) == "unavailable"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "451: Unavailable due to legal reasons",
            "<p>We recognize you are attempting to access this website from a country belonging to the European "
            "Economic Area (EEA) including the EU which enforces the General Data Protection Regulation (GDPR) and "
            "therefore access cannot be granted at this time. For any issues, call 555-0100.</p>",
        ),
        ("Harbour Post", "<p>Sorry, this content is not available in your country.</p>"),
        ("Harbour Post", "<h2>Ad blocker detected</h2><p>Our work is paid for by advertising.</p>"),
        ("Hafenpost", "<p>Bitte deaktivieren Sie Ihren Adblocker, und laden Sie die Seite neu.</p>"),
    ],
)
def test_a_page_that_is_not_for_us_is_no_article(title: str, body: str) -> None:
    """Not for this country, or not without advertisements."""
    assert unfit(page(title, body)) == "refused"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Page not found – The Harbour Post", f"<h1>Oops!</h1><p>{SENTENCE}</p>"),
        ("The Harbour Post | 404 Not Found", "<p>Try the search.</p>"),
        ("The Harbour Post", "<h1>Sayfa bulunamadı</h1><p>Ana sayfaya dönün.</p>"),
        ("Rannikon Sanomat", "<h1>Sivua ei löytynyt</h1><p>Palaa etusivulle.</p>"),
        ("Seite nicht gefunden - Hafenpost", "<p>Bitte nutzen Sie die Suche.</p>"),
        ("Le Port", "<p>La page que vous recherchez n'existe plus.</p>"),
        ("El Puerto", "<h1>Página no encontrada</h1>"),
        ("الميناء", "<h1>الصفحة غير موجودة</h1><p>عد إلى الرئيسية.</p>"),
        ("Гавань", "<h1>Страница не найдена</h1><p>Вернитесь на главную.</p>"),
    ],
)
def test_a_page_that_says_it_is_not_there_is_no_article(title: str, body: str) -> None:
    """Many sites say so with the status of a page that is there."""
    assert unfit(page(title, body)) == "not-found"


def test_wordpress_calls_a_missing_page_so_in_its_class() -> None:
    """Whatever its theme writes."""
    assert unfit(page("Hm", f"<p>{SENTENCE}</p>", classes="error404 wp-embed")) == "not-found"


PAID = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Story", "isAccessibleForFree": "False"}'
)
PAID += "</script>"


@pytest.mark.parametrize(
    ("lead", "offer"),
    [
        ("", "Subscribe to continue reading"),
        ("Fishermen say that the new rules came without a warning.", "This article is for subscribers only"),
        ("Die Fischer sagen, dass die Regeln ohne Warnung kamen.", "Jetzt abonnieren und weiterlesen"),
        ("Balıkçılar yeni kuralların uyarı yapılmadan geldiğini söylüyor.", "Okumaya devam etmek için abone olun"),
        ("Kalastajat sanovat, että säännöt tulivat varoittamatta.", "Tämä artikkeli on vain tilaajille"),
        ("Rybacy mówią, że przepisy weszły bez ostrzeżenia.", "Kup dostęp, aby czytać dalej"),
        ("漁師たちは、規則が予告なく施行されたと話している。", "この記事は有料会員限定です"),
    ],
)
def test_a_line_before_a_wall_is_no_article_but_a_beginning_is_one(lead: str, offer: str) -> None:
    """The announcement has the line too; of a paragraph or two there is more to keep."""
    below = f"<p>{offer}</p>"

    assert unfit(page("Story", f"<h1>Story</h1><p>{lead}</p>{below}")) == "paywall"
    assert unfit(page("Story", f"<h1>Story</h1>{PARAGRAPHS}{below}")) == ""


def test_a_story_that_is_to_be_paid_for_says_so_to_machines_too() -> None:
    """Whatever the page offers, and in whatever language."""
    begun = article(page("Story", f"<h1>Story</h1>{PARAGRAPHS}", PAID), URL)

    assert unfit(page("Story", f"<h1>Story</h1><p>{SENTENCE}</p>", PAID)) == "paywall"
    assert (begun.unfit, begun.teaser) == ("", True)


def test_what_the_site_offers_above_a_bulletin_takes_nothing_from_it() -> None:
    """Papers ask for subscriptions on all pages, and have logins there."""
    above = "<p>Subscribe to read all of our stories</p><form><input type=password></form><p>Log in</p>"

    assert unfit(page("Ferry late", f"{above}<h1>Ferry late</h1><p>The ferry is two hours late on Monday.</p>")) == ""


def test_a_login_is_no_article() -> None:
    """It stands where a story should be, as an offer to pay does."""
    form = "<form><input name=name><input type=password></form><p>No account yet? Create one.</p>"

    assert unfit(page("Log in - Harbour Post", f"<h1>Log in</h1>{form}")) == "paywall"
    assert unfit(page("Liman", f"<h1>Üye girişi</h1>{form}")) == "paywall"


@pytest.mark.parametrize(("word", "title"), TITLES)
def test_a_title_alone_makes_no_wall_of_a_story(word: str, title: str) -> None:
    """It may be that of a story about such things; on a page that says next to nothing it tells what it is."""
    assert unfit(page(f"{title} - Harbour Post", f"<h1>{title}</h1>{PARAGRAPHS}")) == ""
    assert unfit(page(f"{title} - Harbour Post", f"<h1>{title}</h1><p>Please try again.</p>")) == word


def test_a_missing_page_may_offer_the_latest_stories() -> None:
    """What stands below their headlines is not its own."""
    latest = "".join(f'<h3><a href="/{n}">The ferry number {n}</a></h3>{PARAGRAPHS}' for n in range(3))

    assert unfit(page("Page not found", f"<h1>Page not found</h1><p>Sorry.</p>{latest}")) == "not-found"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Why cookies go",
            "<p>We use cookies, says the site. Accept all or reject all, it asks. {0}</p><p>{0}</p><p>{0}</p>",
        ),
        (
            "404: how the error page became an art",
            "<p>The page you are looking for is gone. {0}</p><p>{0}</p><p>{0}</p>",
        ),
        ("Are you a robot? The end of the captcha", "<p>Verify you are human, it says. {0}</p><p>{0}</p><p>{0}</p>"),
        (
            "Access denied to thousands",
            "<p>They do not have permission to access the port. {0}</p><p>{0}</p><p>{0}</p>",
        ),
        (
            "Regulator fines sites",
            "<p>“We and our partners store and/or access information on a device” is what nobody reads.</p><p>“Accept "
            "all” is large, and “reject all” behind two pages, said the regulator; sites may change that until June."
            "</p>",
        ),
        ("Daytona 500", "<p>Forty cars start at the race on Sunday.</p>"),
        ("Ferry late", "<p>The ferry to the islands is two hours late.</p>"),
        ("港で火災", "<p>港で火災があった。けが人はいない。</p>"),
    ],
)
def test_a_story_about_such_pages_is_a_story(title: str, body: str) -> None:
    """And so is a bulletin of one sentence."""
    assert unfit(page(f"{title} - Harbour Post", f"<h1>{title}</h1>{body.format(SENTENCE)}")) == ""


def test_a_story_beside_a_cookie_banner_is_a_story() -> None:
    """Most pages have both."""
    banner = "<div><p>We and our partners use cookies for personalised ads.</p><p>Accept all</p><p>Reject all</p></div>"

    assert unfit(page("Ferry late", f"<h1>Ferry late</h1><p>{SENTENCE}</p><p>{SENTENCE}</p>{banner}")) == ""
