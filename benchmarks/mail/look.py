"""Photographs of the sample digests as a browser shows them, at two widths, light and dark.

python benchmarks/mail/look.py FOLDER [--turned]

Writes FOLDER/NAME.html and NAME.txt, and NAME-WIDTH-light.png and the like; with --turned, photographs what lint.mjs
made of them instead. Needs Debian's chromium-headless-shell (chromium itself opens no window of 375 pixels). A page
that is wider than its window is said, and ends the script with 1.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from email import message_from_bytes
from email.policy import default
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.mail.samples import samples
from natwire import digest

ENVELOPE = digest.Envelope("natwire <wire@example.org>", "desk@example.org")
WIDTHS = (375, 800)
CHROMIUM = ("chromium-headless-shell", "--no-sandbox", "--hide-scrollbars")
DARK = ("--force-dark-mode", "--blink-settings=preferredColorScheme=0")
MEASURE = "<script>document.title = `${document.documentElement.scrollWidth}x${document.body.scrollHeight}`</script>"


def written(folder: Path) -> list[Path]:
    """The HTML of each sample as it would be sent, with its text beside it."""
    files = []
    for name, sample in samples().items():
        mail = message_from_bytes(digest.message(sample, ENVELOPE).body, policy=default)
        for part, suffix in zip(mail.iter_parts(), ("txt", "html"), strict=True):
            files.append(folder / f"{name}.{suffix}")
            files[-1].write_text(part.get_content(), "utf-8")
    return files[1::2]


def photographed(file: Path, width: int, dark: bool) -> bool:
    """Take the picture, as tall as the page is; whether the page fits the width."""
    wide, tall = _size(file, width)
    shot = file.with_name(f"{file.stem}-{width}-{'dark' if dark else 'light'}.png")
    window = f"--window-size={width},{tall}"
    _chromium(*(DARK if dark else ()), window, f"--screenshot={shot}", file.as_uri())
    print(f"{shot.name}: {wide} x {tall}{'' if wide <= width else '  TOO WIDE'}")
    return wide <= width


def _size(file: Path, width: int) -> tuple[int, int]:
    """How wide and how tall the page is in a window of this width, by a copy that measures itself."""
    copy = file.with_suffix(".measure.htm")
    copy.write_text(file.read_text("utf-8").replace("</body>", f"{MEASURE}</body>"), "utf-8")
    found = re.search(
        r"<title>(\d+)x(\d+)</title>", _chromium(f"--window-size={width},800", "--dump-dom", copy.as_uri())
    )
    copy.unlink()
    if not found:
        raise SystemExit(f"{file}: chromium did not measure it")
    return int(found[1]), int(found[2])


def _chromium(*arguments: str) -> str:
    done = subprocess.run([*CHROMIUM, *arguments], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--turned", action="store_true", help="what lint.mjs made of them")
    asked = options.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    if asked.turned:
        fits = [photographed(file, 800, False) for file in sorted(asked.folder.glob("*.*.html"))]
    else:
        fits = [
            photographed(file, width, dark)
            for file in written(asked.folder)
            for width in WIDTHS
            for dark in (False, True)
        ]
    sys.exit(0 if all(fits) else 1)


if __name__ == "__main__":
    main()
