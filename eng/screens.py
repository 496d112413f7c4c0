#!/usr/bin/env python3
"""Runs the rehearsals that README.md and docs show, in a pseudo terminal, and writes their screens into these pages.

    eng/screens.py                # every page
    eng/screens.py README.md      # one page

Each run fills the block between `<!-- screen: COMMAND -->` and `<!-- /screen -->`. The run that PICTURED names also becomes
docs/images/rollback-light.svg and rollback-dark.svg, so README's picture and text are of one run. Of the run that PAGED names,
the page of the watch becomes docs/images/watch-page.png, where chromium is installed. Needs python3 and the .NET SDK. A run
takes two minutes or three.
"""
import fcntl
import html
import os
import pathlib
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios

ROOT = pathlib.Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"

COLUMNS, ROWS = 100, 50  # the terminal
PICTURE_ROWS = 38  # at most, of the final screen
BLOCK_ROWS = 12  # at most, in a page
TIME_LIMIT = 420  # seconds for a run
PAGE_SIZE = "880,620"  # of the picture of a page

PICTURED = "dotnet run --project src/Rehearsal -- --green-fault errors=5%"
PAGED = "dotnet run --project src/Rehearsal -- --green-fault after=2m:errors=20% --deployment-config CodeDeployDefault.ECSCanary10Percent5Minutes"
SCREEN = re.compile(r"(<!-- screen: (?P<command>.+?) -->\n).*?(<!-- /screen -->)", re.DOTALL)
HEADLINE = re.compile(r"(DEPLOYED|ROLLED BACK|STOPPED|FAILED)\b")

# The background, the text and the colours of the terminal, by their number. Each has a contrast of 4.5 or more on the background.
THEMES = {
    "light": {"paper": "#f6f8fa", "edge": "#d1d9e0", "text": "#1f2328", 8: "#59636e", 9: "#b91c27", 2: "#116329", 10: "#116329", 11: "#7d4e00", 3: "#7d4e00", 33: "#0550ae"},
    "dark": {"paper": "#0d1117", "edge": "#3d444d", "text": "#e6edf3", 8: "#9198a1", 9: "#ff7b72", 2: "#3fb950", 10: "#3fb950", 11: "#d29922", 3: "#d29922", 33: "#58a6ff"},
}
FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
SIZE, CELL, ROW, MARGIN = 13, 7.8, 18, 16  # font, width of a character, height of a row, space around


def run(command):
    """What a terminal is sent by a command, and its exit code."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        # A terminal of 256 colours, without the marks by which a build server is known: the live view wants a person's.
        kept = {name: value for name, value in os.environ.items() if name not in ("CI", "TF_BUILD", "GITHUB_ACTIONS", "NO_COLOR", "COLUMNS", "LINES")}
        os.execvpe("sh", ["sh", "-c", command], kept | {"TERM": "xterm-256color", "COLORTERM": "", "LANG": "C.UTF-8", "DOTNET_NOLOGO": "1"})

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    signal.signal(signal.SIGALRM, lambda *_: os.kill(pid, signal.SIGKILL))
    signal.alarm(TIME_LIMIT)
    sent = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # Linux says so when the last writer has gone.
            break
        if not part:
            break
        sent += part
    signal.alarm(0)
    os.close(terminal)
    return sent.decode("utf-8", "replace"), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def final_screen(sent):
    """The rows that stand in the terminal after the live view has left: each a list of (character, bold, colour)."""
    text = sent.rpartition("\x1b[?1049l")[2] or sent
    rows, bold, colour = [[]], False, None
    for code, letter, other in re.findall(r"\x1b\[([0-9;?]*)([A-Za-z])|\x1b[^\[]|([^\x1b])", text):
        if letter == "m":
            bold, colour = style(code, bold, colour)
        elif other == "\n":
            rows.append([])
        elif other and other != "\r":
            rows[-1].append((other, bold, colour))
    while rows and not rows[-1]:
        rows.pop()
    while rows and not rows[0]:
        rows.pop(0)
    return rows


def style(code, bold, colour):
    """Bold and colour after a code such as 1;38;5;9."""
    numbers = [int(number or 0) for number in code.split(";")]
    while numbers:
        number = numbers.pop(0)
        if number == 0:
            bold, colour = False, None
        elif number == 1:
            bold = True
        elif number == 22:
            bold = False
        elif number == 39:
            colour = None
        elif 30 <= number <= 37:
            colour = number - 30
        elif 90 <= number <= 97:
            colour = number - 90 + 8
        elif number == 38 and numbers[:1] == [5]:
            colour = numbers[1]
            numbers = numbers[2:]
        elif number == 38 and numbers[:1] == [2]:
            raise SystemExit(f"eng/screens.py knows no colour by its parts ({code}): use the terminal's 256.")
    return bold, colour


def plain(row):
    return "".join(character for character, _, _ in row).rstrip()


def excerpt(rows, most):
    """The sections of a screen around its headline, at most so many rows; and whether they are its first ones."""
    texts = [plain(row) for row in rows]
    headline = next(number for number, text in enumerate(texts) if HEADLINE.match(text))
    sections = [number for number, text in enumerate(texts) if text and not text.startswith(" ")]
    if headline < len(rows) / 2:
        last = max(end for end in [*sections, len(rows)] if end <= most)
        return rows[:last], True
    first = min(start for start in sections if start >= len(rows) - most or start == headline)
    return rows[first : first + most], False


def block(rows):
    """A page's block: the rows around the headline, as text."""
    chosen, is_head = excerpt(rows, BLOCK_ROWS)
    lines = [plain(row) for row in chosen]
    if len(chosen) < len(rows):
        lines = [*lines, "..."] if is_head else ["...", *lines]
    return "```text\n" + "\n".join(lines) + "\n```\n"


def picture(command, rows, theme):
    """The rows as an SVG: a text for each run of one style, set to its column, so that any monospaced font keeps the grid."""
    colours = THEMES[theme]
    prompt = [[(character, False, 8 if at < 2 else None) for at, character in enumerate(f"$ {command}")], []]
    chosen, _ = excerpt(rows, PICTURE_ROWS)
    screen = prompt + chosen
    if unknown := {colour for row in screen for _, _, colour in row if colour is not None and colour not in colours}:
        raise SystemExit(f"eng/screens.py has no colour for {sorted(unknown)} of the terminal: add it to THEMES.")
    width, height = round(COLUMNS * CELL + 2 * MARGIN), len(screen) * ROW + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-labelledby="title desc">',
        "<title id=\"title\">A rehearsed deployment that rolls back</title>",
        f"<desc id=\"desc\">The final screen of {html.escape(command)}: {html.escape(' '.join(' '.join(plain(row).split()) for row in chosen if plain(row).strip('─')))}</desc>",
        f'<style>text{{font:{SIZE}px {FONTS};white-space:pre;fill:{colours["text"]}}}.b{{font-weight:bold}}'
        + "".join(f".c{number}{{fill:{colours[number]}}}" for number in sorted({colour for row in screen for _, _, colour in row if colour is not None}))
        + "</style>",
        f'<rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8" fill="{colours["paper"]}" stroke="{colours["edge"]}"/>',
    ]
    for number, row in enumerate(screen):
        for column, text, bold, colour in runs(row):
            style = " ".join(name for name in ("b" if bold else "", "" if colour is None else f"c{colour}") if name)
            parts.append(
                f'<text x="{MARGIN + column * CELL:.1f}" y="{MARGIN + number * ROW + SIZE}" textLength="{len(text) * CELL:.1f}" lengthAdjust="spacingAndGlyphs"'
                + (f' class="{style}"' if style else "") + f">{html.escape(text, quote=False)}</text>"
            )
    return "\n".join([*parts, "</svg>", ""])


def runs(row):
    """Neighbours of one style, split where two blanks or more stand between them, since a blank needs no text."""
    start = 0
    for end in range(1, len(row) + 1):
        if end == len(row) or row[end][1:] != row[start][1:]:
            text = "".join(character for character, _, _ in row[start:end])
            for part in re.finditer(r"\S+(?: \S+)*", text):
                yield start + part.start(), part.group(), *row[start][1:]
            start = end


def main(names):
    pages = [ROOT / name for name in names] or [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    screens = {}
    for page in pages:
        for command in (match["command"] for match in SCREEN.finditer(page.read_text(encoding="utf-8"))):
            if command not in screens:
                screens[command] = screen_of(command)
        text = page.read_text(encoding="utf-8")
        page.write_text(SCREEN.sub(lambda match: match[1] + block(screens[match["command"]]) + match[3], text), encoding="utf-8")
        if PICTURED in screens:
            write_pictures(screens[PICTURED])


def write_pictures(rows):
    IMAGES.mkdir(exist_ok=True)
    for theme in THEMES:
        (IMAGES / f"rollback-{theme}.svg").write_text(picture(PICTURED, rows, theme), encoding="utf-8")


def write_page(reports):
    """The page of the watch, as a browser shows it by day."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    pages = list(pathlib.Path(reports).rglob("*-AllowTraffic.html"))
    if browser is None or not pages:
        print("docs/images/watch-page.png stays as it is: there is no chromium, or no page of the watch.", flush=True)
        return
    subprocess.run(
        [browser, "--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={PAGE_SIZE}", f"--screenshot={IMAGES / 'watch-page.png'}", pages[0].as_uri()],
        check=True,
        stderr=subprocess.DEVNULL,
    )


def screen_of(command):
    print(f"$ {command}", flush=True)
    if command == PAGED:
        with tempfile.TemporaryDirectory() as reports:
            sent, code = run(f"{command} --reports {reports}")
            write_page(reports)
    else:
        sent, code = run(command)
    # Where the page lies is for who has asked for it.
    rows = [row for row in final_screen(sent) if command != PAGED or not plain(row).startswith("Report ")]
    print("\n".join(plain(row) for row in rows), flush=True)
    if code not in (0, 1) or not any(HEADLINE.match(plain(row)) for row in rows):  # 0: deployed, 1: rolled back, or dotnet could not build it
        raise SystemExit(f"It ended with {code}, without a verdict.")
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
