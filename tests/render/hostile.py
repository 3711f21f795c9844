# SPDX-License-Identifier: Apache-2.0
"""Texts that try to be more than text."""

import itertools

_CVE_2023_33733 = (
    "<para><font color=\"[[[getattr(pow, Word('__globals__'))['os'].system('touch {path}') for Word"
    " in [ orgTypeFun( 'Word', (str,), {{ 'mutated': 1, 'startswith': lambda self, x: 1 == 0,"
    " '__eq__': lambda self, x: self.mutate() and self.mutated < 0 and str(self) == x, 'mutate':"
    " lambda self: {{setattr(self, 'mutated', self.mutated - 1)}}, '__hash__': lambda self:"
    " hash(str(self)), }}, ) ] ] for orgTypeFun in [type(type(1))] for none in [[].append(1)]]] and"
    " 'red'\">exploit</font></para>"
)

SEEDS = (
    _CVE_2023_33733.format(path="/tmp/casepack-canary"),
    '<img src="file:///etc/passwd" width="10" height="10"/>',
    '<img src="http://127.0.0.1:9/x.png"/>',
    '<a href="javascript:alert(1)">click</a>',
    '<a href="file:///etc/passwd">click</a>',
    '<onDraw name="os.system" label="x"/>',
    '<onDraw name="__import__" label="x">',
    "<b>never closed",
    "closed </b></para></i> never opened",
    "<para><para>",
    "<font face='Helvetica'>x</font>",
    "<font color='rl_safe_eval'>x</font>",
    "<seq id='x'/><index item='y'/>",
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style><style>*{display:none}</style>",
    "<svg/onload=alert(1)>",
    "<iframe src='file:///etc/passwd'></iframe>",
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9'>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<!-- comment",
    "<![CDATA[ x ]]>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///x'>]>&e;",
    "&lt;b&gt; &amp; &#60;b&#62; &nbsp; &bogus;",
    "{{ 7*7 }} {% for x in range(10**9) %}{% endfor %} {# #}",
    "{title} {number} %s %(x)s ${HOME} {0.__class__}",
    '=HYPERLINK("http://127.0.0.1","x")',
    "invoice\u202efdp.exe",
    "\u2066isolated\u2069 \u200f\u061c marks",
    "שלום עולם",
    "مرحبا بالعالم",
    "Żółć gęślą jaźń",
    "Щедрий вечір",
    "ﬁ ﬀ ǆ",
    "\U0001f600\U0001f4a9 👩‍👩‍👧 🇱🇹",
    "漢字かな交じり文",
    "ไทย हिन्दी",
    "\x01\x02\x07\x08\x1b[31mred\x1b[0m\x7f\x85\x9f",
    "\ufeffBOM \ufffe\uffff \ufdd0",
    "a\u0301\u0302\u0303" * 40,
    "Z̷̧̡a̴̢l̸g̵o̶",
    "tab\tbed \u00a0 nbsp \u2003 em \u200b zero\u00adsoft\u2028line\u2029para",
    "   \n\n\n   indented\n\t\tmore\r\nCRLF\rCR\x0bVT\x0cFF",
    "A" * 1_500,
    "https://example.org/" + "a/" * 700,
    "ы" * 1_500,
    "W" * 61,
    "-" * 400,
    ". " * 500,
    "\n" * 900,
    "x\n" * 200,
    " " * 900 + "end",
    "(\\) \\n \\000 ) ] >> endobj stream %%EOF",
    "TLP:CLEAR",
    "Page 1 of 1",
    "\\",
    "\\\\)",
    "'",
    '"',
    "`",
    "<",
    ">",
    "&",
    "\0",
)
_SHORT = 120
_WRAPPERS = (
    "before {} after",
    "{}{}",
    "<b>{}</b>",
    "{}\n{}",
    "\u202e{}\u202c",
    "“{}”",
    "<i>{}</i",
    "- {}",
    "<font size='99'>{}</font>",
    "\U0001f512 {}",
)


def hostile_texts(count: int) -> list[str]:
    """Return `count` different texts, the plain seeds first."""
    short = [seed for seed in SEEDS if len(seed) < _SHORT]
    wrapped = (w.replace("{}", seed) for w, seed in itertools.product(_WRAPPERS, short))
    return list(itertools.islice(dict.fromkeys(itertools.chain(SEEDS, wrapped)), count))
