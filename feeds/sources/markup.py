"""From the bytes of an XML feed to a bounded text that a parser survives.

Owns the choice of the charset and the cuts before parsing: number of entries, length of fields, long tags, depth.
Pure, standard library only; every pattern is linear, because the bytes are hostile.
"""

import codecs
import re

from feeds.sources.entry import MAX_ENTRIES, MAX_FIELD

MAX_TAG = 64 * 1024
MAX_DEPTH = 100
MAX_TAGS = 150_000

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BARE = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"), (b"<\0r\0", "utf-16-le"), (b"\0<\0r", "utf-16-be"))
_NO_CHARSETS = frozenset({"utf_7", "idna", "punycode", "unicode_escape", "raw_unicode_escape"})
_HTTP_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9._-]{2,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9._-]{2,40})", re.IGNORECASE)
_LEGACY = ("windows-1251", "koi8-u", "cp866", "iso8859-5")  # koi8-u holds koi8-r's letters and the Ukrainian ones


def decode(body: bytes, content_type: str) -> str:
    """The text of the body: by its mark, else UTF-8 if it is, else as declared if that fits, else by its letters.

    What is UTF-8 but for a few broken bytes is UTF-8 whatever was declared: servers lie about the charset, but a
    windows-1251 text is never valid UTF-8 by chance. Undecodable bytes become U+FFFD.
    """
    for mark, charset in (*_BOMS, *_BARE):
        if body.startswith(mark):
            return body.decode(charset, "replace")
    text = body.decode("utf-8", "replace")
    if _mostly_utf8(text):
        return text
    named = [match.decode("ascii") for match in _XML_CHARSET.findall(body[:1024])]
    for charset in (*_HTTP_CHARSET.findall(content_type[:500]), *named):
        declared = _decoded(body, charset)
        if declared is not None:
            return declared
    return max((body.decode(charset, "replace") for charset in _LEGACY), key=_likely_cyrillic)


def _decoded(body: bytes, charset: str) -> str | None:
    """The body in this charset or None. A codec that is no charset of documents is no answer."""
    try:
        info = codecs.lookup(charset)
        return None if info.name.replace("-", "_") in _NO_CHARSETS else body.decode(info.name)
    except (LookupError, ValueError):
        return None


def _mostly_utf8(damaged: str) -> bool:
    """At most some bytes were broken, rather than the whole being in another charset."""
    broken = damaged.count("\ufffd", 0, 200_000)
    return broken == 0 or broken * 4 <= sum(1 for sign in damaged[:200_000] if sign >= "\x80")


_COMMON = re.compile("[оеаинтсрвлкді]")
_CYRILLIC = re.compile("[а-яёіїєґА-ЯЁІЇЄҐ]")
_CAPITAL_INSIDE = re.compile("(?<=[а-яёіїєґ])[А-ЯЁІЇЄҐ]")


def _likely_cyrillic(text: str) -> int:
    """How much the text looks like Russian or Ukrainian: frequent small letters, no capitals inside words."""
    sample = text[:100_000]
    good, letters, odd = (len(pattern.findall(sample)) for pattern in (_COMMON, _CYRILLIC, _CAPITAL_INSIDE))
    return 2 * good + letters - 5 * odd


_SIGNS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(r"^\s{0,99}<\?xml[^>]{0,300}\?>")
_REFERENCE = re.compile(r"&#(x[0-9a-fA-F]{1,12}|[0-9]{1,12});")
_FIRST_ELEMENT = re.compile(r"<[A-Za-z]")
_LONG_TAG = re.compile(rf"<[A-Za-z][^<>]{{{MAX_TAG}}}")
# feedparser looks for addresses in names in quadratic time, and we do not use them.
_NAMES = "author|creator|contributor|publisher|managingEditor|webMaster|name|email"
_LONG_NAME = re.compile(
    rf"(<(?:[\w-]{{1,20}}:)?(?:{_NAMES})(?:\s[^<>]{{0,500}})?>\s{{0,9}}(?:<!\[CDATA\[)?)[^<\]]{{256,}}", re.IGNORECASE
)
_END_OF_ENTRY = re.compile(r"</(?:[\w-]{1,20}:)?(?:item|entry)\s{0,9}>", re.IGNORECASE)
_LONG_RUN = re.compile(rf"(?:\A|(?<=<))[^<]{{{MAX_FIELD},}}")  # tried only behind a "<": else its time is quadratic
_HALF_REFERENCE = re.compile(r"&#?\w{0,12}\Z")
_TAG = re.compile(r"<!\[CDATA\[|<!--|<(/?)[A-Za-z][^<>]*?(/?)>")


def tame(text: str) -> str | None:
    """The text, harmless for a parser; None where its shape is a trap (endless, deep or countless tags)."""
    text = _DECLARATION.sub("", _SIGNS.sub("", text).lstrip("\ufeff \t\r\n"), count=1)
    text = _without_doctype(text)
    text = _REFERENCE.sub(_valid_reference, text)
    text = _LONG_NAME.sub(r"\1", _short_cdata(_first_entries(text)))
    if _LONG_TAG.search(text) or _too_wild(text):
        return None
    return _LONG_RUN.sub(_cut_run, text)


def _without_doctype(text: str) -> str:
    """Document types declare entities, and entities are bombs: the whole head before the first element goes."""
    if "<!" not in text[:65536]:
        return text
    first = _FIRST_ELEMENT.search(text)
    if first is None or "<!DOCTYPE" not in text[: first.start()].upper():
        return text
    return text[first.start() :]


def _valid_reference(match: re.Match[str]) -> str:
    """A lone surrogate or a control character as a reference makes the parser raise: it goes."""
    digits = match[1]
    code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    surrogate_or_control = 0xD800 <= code <= 0xDFFF or (code < 0x20 and code not in {9, 10, 13})
    return "" if surrogate_or_control or code > 0x10FFFD or code in {0xFFFE, 0xFFFF} else match[0]


def _first_entries(text: str) -> str:
    """Without what stands between the end of the last entry we take and the end of the last entry."""
    kept = last = 0
    for count, match in enumerate(_END_OF_ENTRY.finditer(text), start=1):
        last = match.end()
        kept = last if count <= MAX_ENTRIES else kept
    return text[:kept] + text[last:]


def _short_cdata(text: str) -> str:
    """Long sections cut to the length of a field; one that never ends swallows the rest."""
    parts, place = [], 0
    while (start := text.find("<![CDATA[", place)) >= 0:
        stop = text.find("]]>", start)
        limit = start + MAX_FIELD - 64  # shorter than the run that is cut below, or its end would be cut off again
        parts.append(text[place : min(stop if stop >= 0 else len(text), limit)] + "]]>")
        if stop < 0:
            return "".join(parts)
        place = stop + 3
    return "".join(parts) + text[place:]


def _cut_run(match: re.Match[str]) -> str:
    return _HALF_REFERENCE.sub("", match[0][:MAX_FIELD])


def _too_wild(text: str) -> bool:
    """Whether there are more elements, or deeper ones, than any feed needs."""
    depth = tags = place = 0
    while (match := _TAG.search(text, place)) is not None:
        place = match.end()
        tags += 1
        if match[1] is None:
            stop = text.find("]]>" if match[0] == "<![CDATA[" else "-->", place)
            if stop < 0:
                return False
            place = stop
        else:
            depth += -1 if match[1] else 0 if match[2] else 1
            if depth > MAX_DEPTH or tags > MAX_TAGS:
                return True
    return False
