"""Newsletters as the programs of the great services write them, for those who read them."""

from __future__ import annotations

from collections.abc import Sequence

from natwire.parse.message import Message, messages
from natwire.parse.newsletter import Issue, issue

ESSAY = [
    "Ankara and Helsinki signed the pact on Monday, after three years in which nobody had believed in it.",
    'It is <a href="https://nat.example/pact">a short text</a>, and it says less than its readers will hope for.',
    "Both sides will build vehicles together, and sell them wherever they may. Nobody has said what they cost.",
    "In the harbour of Turku the first of them were seen last week, grey and without any number on their sides.",
    "What comes next is up to the parliaments, which meet in autumn. Until then little will happen, I believe.",
]
STORIES = [
    ("Ankara signs a pact with Helsinki", "The two ministers met on Monday and agreed to build vehicles together."),
    ("Harbour of Turku to be dredged", "Ships of more than nine metres will be able to enter from next spring on."),
    ("Ferries strike on Thursday", "Crews ask for more pay in winter, and their union says that it will not wait."),
    ("Bridge closed until June", "Engineers have found cracks in two pillars, and cars must go round by Naantali."),
]
TEXTS = [f"{text} The council will hear of it in its next meeting, which is open to all." for _, text in STORIES]


def url(n: int) -> str:
    """Where a story is."""
    return f"https://nat.example/2026/06/story-{n}"


def mail(
    body: str, kind: str = "text/html", charset: str = "utf-8", subject: str = "The wire of June", more: str = ""
) -> bytes:
    """A mail of one part, its headers said to be in UTF-8."""
    head = (
        f"From: Nat Wire <news@nat.example>\nSubject: {subject}\nDate: Wed, 3 Jun 2026 15:00:00 +0300\n"
        f"Message-ID: <1@nat.example>\n{more}Content-Type: {kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    )
    return head.encode() + body.encode(charset)


def message(data: bytes) -> Message:
    """The only message in a mail."""
    (found,) = messages(data)
    return found


def read(body: str, kind: str = "text/html", subject: str = "The wire of June") -> Issue:
    """What is made of a mail."""
    return issue(message(mail(body, kind, subject=subject)))


def substack(paragraphs: Sequence[str], title: str = "The wire of June") -> str:
    """An essay as Substack sends it: a preheader filled up with signs that nobody sees, rows of links, a footer."""
    text = "".join(f'<p style="margin:0 0 20px">{each}</p>' for each in paragraphs)
    return f"""<html><body>
<div class="preview" style="display:none;font-size:1px;max-height:0">What they signed. &#847; &#847; &#173;</div>
<div><p>Forwarded this email? <a href="https://nat.example/subscribe">Subscribe here</a> for more</p></div>
<table role="presentation"><tr><td><h1 class="post-title"><a href="https://nat.example/p/june">{title}</a></h1>
<h3 class="subtitle">What they signed, and what it will cost them in the end.</h3>
<table role="presentation"><tr><td>Ada Byron</td><td>Jun 3</td>
<td><a href="https://nat.example/app">READ IN APP</a></td>
</tr></table></td></tr></table>
<div class="body markup">{text}</div>
<table role="presentation"><tr><td><a href="https://nat.example/like">Like</a></td>
<td><a href="#">Comment</a></td></tr></table>
<div class="footer"><p>© 2026 Nat Wire<br>548 Market Street PMB 72296, San Francisco, CA 94104<br>
<a href="https://nat.example/leave">Unsubscribe</a></p></div></body></html>"""


def mailchimp(body: str) -> str:
    """A letter in the frame of Mailchimp: tables in tables, and all of its words in cells."""
    return f"""<html><head><style>p{{margin:10px 0}}</style></head><body>
<span class="mcnPreviewText" style="display:none">A pact, a harbour, a strike and a bridge</span>
<table id="bodyTable"><tr><td id="templatePreheader"><table><tr><td class="mcnTextContent">
<a href="https://mailchi.mp/nat/june?e=1">View this email in your browser</a></td></tr></table></td></tr>
<tr><td id="templateBody"><table>{body}</table></td></tr>
<tr><td id="templateFooter"><table><tr><td><em>Copyright © 2026 Nat Wire, All rights reserved.</em>
<br><br>
<strong>Our mailing address is:</strong><br>Nat Wire, Quay 3, 20100 Turku<br><br>
Want to change how you receive these emails?<br>
You can <a href="https://nat.example/p">update your preferences</a>
or <a href="https://nat.example/u">unsubscribe from this list</a>.
</td></tr></table></td></tr></table></body></html>"""


def cards(end: str = "Read more") -> str:
    """Stories in cells: a linked heading, a paragraph, and the way on."""
    return "".join(
        f'<tr><td class="mcnTextContent"><h2><a href="{url(n)}">{title}</a></h2>{text}'
        f' <a href="{url(n)}">{end}</a></td></tr>'
        for n, ((title, _), text) in enumerate(zip(STORIES, TEXTS, strict=True))
    )


def plain(rule: str = "\n-----\n") -> str:
    """Stories in plain text: headline, text, and the address on a line of its own."""
    told = (f"{title}\n\n{text}\n\n{url(n)}\n" for n, ((title, _), text) in enumerate(zip(STORIES, TEXTS, strict=True)))
    top = "View this email in your browser: https://nat.example/archive/june\n\n"
    end = (
        "\n\nYou are receiving this because you signed up.\nUnsubscribe: https://nat.example/leave\nNat Wire, Quay 3\n"
    )
    return top + rule.join(told) + end
