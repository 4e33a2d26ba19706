"""Texts that somebody could hide in an address, a code, a table or a file."""

TEXTS = (
    "![](//evil.example/p)",
    "[here](http://evil.example)",
    "www.evil.example/login",
    "http://evil.example",
    "a@evil.example",
    "<img src=//evil.example/x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<a href='javascript:alert(1)'>x</a>",
    "]]><x/>&amp;&lt;",
    "\N{RIGHT-TO-LEFT OVERRIDE}01428",
    '=HYPERLINK("http://evil.example")',
    "@SUM(1)",
    "**bold** _x_ `y` # z",
    ":material/error: :red[x] $\\href{http://evil.example}{x}$",
    "{{7*7}} {x} %s ${y}",
    "\x01\x1b[31m\t",
)
EVIL = "evil.example"
