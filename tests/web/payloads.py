# SPDX-License-Identifier: Apache-2.0
"""Pages that try to run something, to fetch something or to go somewhere, made from tables."""

import itertools
from collections.abc import Iterator

_RUN = "console.log('RAN');document.title='RAN'"
_EVENTS = {
    "img src=x": "onerror",
    "img src='{u}/i.gif'": "onload",
    "svg": "onload",
    "body": "onload",
    "body ": "onpageshow",
    "iframe src='about:blank'": "onload",
    "object data=x:": "onerror",
    "link rel=stylesheet href=data:text/css,": "onload",
    "style": "onload",
    "script src=x": "onerror",
    "audio src=x": "onerror",
    "video src=x": "onerror",
    "input autofocus": "onfocus",
    "select autofocus": "onfocus",
    "textarea autofocus": "onfocus",
    "button autofocus": "onfocus",
    "div contenteditable autofocus": "onfocus",
    "details open": "ontoggle",
    "marquee": "onstart",
    "div style='animation:a 1ms'": "onanimationstart",
    "div style='transition:color 1ms'": "ontransitionrun",
    "track default src=x": "onerror",
    "embed src=x": "onerror",
    "image href=x": "onerror",
}
_RUNNERS = (
    "<script>{run}</script>",
    "<script type=module>{run}</script>",
    "<script src='data:text/javascript,{run}'></script>",
    "<script src='{u}/run.js'></script>",
    "<svg><script>{run}</script></svg>",
    '<iframe srcdoc="<script>parent.{run}</script>"></iframe>',
    '<iframe src="javascript:parent.{run}"></iframe>',
    "<object data='data:text/html,<script>{run}</script>'></object>",
    "<embed src='data:image/svg+xml,<svg onload={run}>'>",
    '<meta http-equiv=refresh content="0;url=javascript:{run}">',
    '<form action="javascript:{run}"><input type=submit></form>',
    '<math><a xlink:href="javascript:{run}">x</a></math>',
)
_FETCHERS = (
    "img src",
    "img srcset",
    "image href",
    "input type=image src",
    "link rel=stylesheet href",
    "link rel=icon href",
    "link rel=preload as=image href",
    "link rel=prefetch href",
    "link rel=preconnect href",
    "link rel=dns-prefetch href",
    "link rel=modulepreload href",
    "link rel=manifest href",
    "link rel=prerender href",
    "script src",
    "iframe src",
    "frame src",
    "object data",
    "embed src",
    "audio autoplay src",
    "video autoplay src",
    "video poster",
    "body background",
    "table background",
    "svg><image href",
    "svg><use href",
    "svg><feImage href",
    "base href",
    "a ping href",
    "portal src",
    "fencedframe src",
    "meta http-equiv=refresh content=0;url",
    "html manifest",
)
_STYLES = (
    "@import url('{a}');",
    "body{{background:url('{a}')}}",
    "@font-face{{font-family:x;src:url('{a}')}}*{{font-family:x}}",
    "p::before{{content:url('{a}')}}",
    "body{{cursor:url('{a}'),auto}}",
    "li{{list-style-image:url('{a}')}}",
    "p{{border-image:url('{a}')}}",
    "p{{filter:url('{a}#f')}}",
    "p{{mask-image:url('{a}')}}",
)
_OPENERS = ("", '">', "'>", "</p>", "</title>", "</style>", "--><!-- -->", "<![CDATA[x]]>", "<b>")

# For long runs: the same once more where the parser is in another state.
_NESTINGS = (
    "<div>",
    "<table><tr><td>",
    "<svg><foreignObject>",
    "<noscript>",
    "<template></template>",
    "<select><option>",
    "<math><mtext>",
    "<frameset></frameset>",
    "<ruby><rt>",
    "<dialog open>",
    "<fieldset><legend>",
    "<details open><summary>",
    "<object><p>",
    "<video><p>",
    "<map><area>",
)


def addresses(url: str, probe: str) -> tuple[str, ...]:
    """Return what the pages try to reach."""
    return (
        url,
        url.replace("http:", ""),
        url.replace("127.0.0.1", "localhost"),
        "https://casepack-probe.example",
        f"file://{probe}",
        "qrc:/probe.png",
        f"view-source:{url}",
        "casepack://other/",
        "ftp://127.0.0.1",
        "blob:casepack://report/x",
    )


def payloads(count: int, url: str, probe: str) -> list[str]:
    """Return `count` different pieces of markup, a mixture of all kinds in any run of them."""
    running = _running(url)
    kinds = [running, _fetching(url, probe), running, _styling(url, probe)]
    mixed = (one for group in itertools.zip_longest(*kinds) for one in group if one)
    plain = list(dict.fromkeys(mixed))
    nested = (wrapper + one for wrapper, one in itertools.product(_NESTINGS, plain))
    chosen = list(itertools.islice(itertools.chain(plain, nested), count))
    assert len(chosen) == count
    return chosen


def page(number: int, markup: str) -> str:
    """Return a page in which the markup stands raw, behind a text that proves it was shown."""
    return f"<!DOCTYPE html><title>page</title><p>MARK-{number}-</p>{markup}<p>end</p>"


def _running(url: str) -> Iterator[str]:
    style = "<style>@keyframes a{from{left:0}}</style>"
    bodies = [f'<{tag.format(u=url)} {event}="{_RUN}">' for tag, event in _EVENTS.items()]
    bodies += [one.replace("{run}", _RUN).replace("{u}", url) for one in _RUNNERS]
    for opener, body in itertools.product(_OPENERS, bodies):
        yield style * ("animation" in body) + opener + body


def _fetching(url: str, probe: str) -> Iterator[str]:
    reachable = addresses(url, probe)
    for address, tag in itertools.product(reachable, _FETCHERS):
        name = tag.replace(" ", "-").replace("=", "").replace(">", "").replace("<", "")
        target = f"{address}/{name}" if url in address or address.startswith("//") else address
        yield f"<{tag}={target}>" if tag.endswith("url") else f"<{tag}='{target}'>"


def _styling(url: str, probe: str) -> Iterator[str]:
    for address, style in itertools.product(addresses(url, probe), _STYLES):
        yield f"<style>{style.format(a=address + '/style')}</style><li>x"
        yield f"<svg><style>{style.format(a=address + '/svg')}</style></svg>"
