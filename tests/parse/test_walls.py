"""A wall is told from a story, and a story about walls from a wall."""

from __future__ import annotations

import pytest

from natwire.parse import article

from .pages import SENTENCE, URL, page, unfit


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Just a moment...", "<noscript>Enable JavaScript and cookies to continue</noscript>"),
        (
            "Attention Required! | Cloudflare",
            "<h1>Sorry, you have been blocked</h1><p>You are unable to access it.</p>",
        ),
        ("Pardon Our Interruption", f"<p>{SENTENCE}</p><p>{SENTENCE}</p>"),
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
    ],
)
def test_a_consent_wall_is_no_article(title: str, body: str) -> None:
    """Nothing stands there but what is asked."""
    assert unfit(page(title, body)) == "consent"


@pytest.mark.parametrize(
    "url",
    [
        "https://consent.harbour.example/m?continue=https://harbour.example/story",
        "https://harbour.example/zustimmung?url=%2Fstory",
        "https://harbour.example/collectConsent?sessionId=3",
    ],
)
def test_a_redirect_to_where_consent_is_asked_leads_to_no_article(url: str) -> None:
    """The address tells, whatever the page says; but only when another page was asked for."""
    html = page("Harbour Post", "<p>We care.</p>")

    assert unfit(html, url, asked=URL) == "consent"
    assert unfit(html, url, asked=url) == ""


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


def test_a_wall_with_nothing_behind_it_is_no_article_but_a_beginning_is_one() -> None:
    """What the paywall lets through is worth keeping, as a teaser."""
    wall = '<div class="paywall"><p>Subscribe to continue reading</p></div>'
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Story", '
    data += '"datePublished": "2026-05-04", "isAccessibleForFree": "False"}</script>'

    assert unfit(page("Story", f"<h1>Story</h1>{wall}", data)) == "paywall"
    begun = article(page("Story", f"<h1>Story</h1><p>{SENTENCE}</p>{wall}", data), URL)
    assert (begun.unfit, begun.teaser) == ("", True)


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
