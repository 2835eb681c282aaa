"""Pages and what feeds print, made into articles: title, text, authors, day, language, and what was cut and why.

To be read in this order:

- `page`: one page to one article; all others in a nutshell. `decode` makes letters of its bytes (`letters` judges them)
- `claims`: what it says about itself, in `jsonld`, `stamps` (dates) and `people`; `datelines` has the day readers see
- `blocks`: the page walked once, into what a reader sees as a paragraph, a heading, an entry, a cell
- `body`: which of them are the story: where it stands (`container`), what the names of classes say against them
  (`classes`, weighed by `junk`), and each block's verdict (`verdicts`; `lexicon` and `phrases/*.toml`, `tables`)
- `shape`, `render`: what each block is, and the text of all that were kept; `memory`: what is known of the site
- `fitness`: whether it is an article at all, with `listing`, `walls`, `comments`, who all look at what was `seen`
- `boilerplate`, `wrapping`: text without markup goes by its lines; `feed` and `again`: what feeds say, what is stored
- `post`: what accounts say, and which of it only leads to an article
- `message`: a newsletter as it came by mail, its page and its text (`mail_parts`, `encoded`)
- `newsletter`: its articles: one without what is around it (`pieces`, `mail.toml`), or the `stories` that it lists
- `agency`: the text of an agency, of which nothing goes
- `saved_page`: a page that somebody saved, and where from
"""

from natwire.parse.again import again
from natwire.parse.agency import delivered
from natwire.parse.feed import announced, together
from natwire.parse.lexicon import language
from natwire.parse.memory import traces
from natwire.parse.message import messages
from natwire.parse.newsletter import issue
from natwire.parse.page import article
from natwire.parse.post import announcing, entry, headline, lead, posted, words
from natwire.parse.saved_page import is_archive, saved

__all__ = [
    "again", "announced", "announcing", "article", "delivered", "entry", "headline", "is_archive", "issue", "language",
    "lead", "messages", "posted", "saved", "together", "traces", "words",
]  # fmt: skip
